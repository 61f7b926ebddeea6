import { z } from 'zod';

/** A JSON Schema, or a part of one. */
export interface Schema {
  [keyword: string]: any;
}

type Io = 'input' | 'output';

/** Formats clients know; zod has others of its own. */
const FORMATS = new Set(['date-time', 'date', 'time', 'duration', 'email', 'uri', 'uuid', 'ipv4', 'ipv6']);
/** A pattern longer than this costs the model more than it tells it; the operation checks it all the same. */
const LONG_PATTERN = 60;
const ID_PATTERN = /^\^([a-z]+_)\[0-7\]\[0-9a-hjkmnp-tv-z\]\{25\}\$$/;
/** An answer's enumeration longer than this is only its type. */
const LONG_ENUM = 12;
/** What describes an answer; the rest of the keywords is for checking what comes in. */
const ANSWER = new Set(['type', 'properties', 'items', 'prefixItems', 'enum', 'const', 'anyOf', 'required']);

/** The schema of what an operation takes: closed, with no reference and nothing but properties at its root. */
export function inputSchema(of: z.ZodType): Schema {
  const { type, properties = {}, required, ...rest } = flat(jsonSchema(of, 'input'));
  if (type !== 'object') throw new Error(`The input of an operation is an object, not ${JSON.stringify(type)}.`);
  // Results show the names of the fields, and a wrong one is answered with the right ones: no need to list them here.
  if (properties.fields?.items?.enum) properties.fields = { type: 'array', items: { type: 'string' } };
  return { type, properties, ...(required?.length ? { required } : {}), ...rest, additionalProperties: false };
}

/**
 * The schema of what it answers, kept small: types and names. An entity promises its id; the rest may be left out by
 * `fields` or by permission. The entities in `expandable` are not spelled out.
 */
export function outputSchema(of: z.ZodType, expandable: readonly string[]): Schema {
  const schema = flat(jsonSchema(of, 'output'));
  if (schema.type !== 'object') throw new Error(`The output of an operation is an object, not ${schema.type}.`);
  for (const part of [schema, schema.properties?.data?.items]) {
    for (const name of expandable) if (part?.properties?.[name]) part.properties[name] = { type: ['object', 'null'] };
  }
  return schema;
}

function jsonSchema(of: z.ZodType, io: Io): Schema {
  const root = z.toJSONSchema(of, { io, target: 'draft-2020-12', unrepresentable: 'any', reused: 'inline' });
  return compact(root, root, io, []);
}

function compact(node: Schema, root: Schema, io: Io, within: readonly string[]): Schema {
  if (typeof node.$ref === 'string') {
    const { $ref, ...beside } = node;
    if (within.includes($ref)) return { ...beside, type: 'object' };
    return compact({ ...target(root, $ref), ...beside }, root, io, [...within, $ref]);
  }
  const into = (part: Schema) => compact(part, root, io, within);
  const out: Schema = {};
  for (const [keyword, value] of Object.entries(node)) {
    if (io === 'output' && !ANSWER.has(keyword) && keyword !== 'oneOf' && keyword !== 'allOf') continue;
    const kept = keep(keyword, value, node, into);
    if (kept !== undefined) out[keyword === 'oneOf' ? 'anyOf' : keyword] = kept;
  }
  if (io === 'output' && out.type && out.enum?.length > LONG_ENUM) delete out.enum;
  if (io === 'output' && out.required) {
    if (out.required.includes('id')) out.required = ['id'];
    else if (node !== root) delete out.required;
  }
  return nullable(out);
}

function target(root: Schema, ref: string): Schema {
  return ref
    .split('/')
    .slice(1)
    .reduce((part, name) => part[name], root);
}

function keep(keyword: string, value: any, node: Schema, into: (part: Schema) => Schema): unknown {
  switch (keyword) {
    case '$schema':
    case '$defs':
    case 'id':
      return undefined;
    case 'properties':
      return Object.fromEntries(Object.entries<Schema>(value).map(([name, part]) => [name, into(part)]));
    case 'items':
    case 'additionalProperties':
      return typeof value === 'object' ? into(value) : value;
    case 'anyOf':
    case 'oneOf':
    case 'allOf':
    case 'prefixItems':
      return value.map(into);
    case 'propertyNames':
      return value.type === 'string' && Object.keys(value).length === 1 ? undefined : into(value);
    case 'format':
      return FORMATS.has(value) ? value : undefined;
    case 'pattern': {
      const kind = ID_PATTERN.exec(value)?.[1];
      if (kind) return `^${kind}`;
      return FORMATS.has(node.format) || value.length > LONG_PATTERN ? undefined : value;
    }
    case 'minimum':
    case 'maximum':
      return Number.isSafeInteger(value) && Math.abs(value) < Number.MAX_SAFE_INTEGER ? value : undefined;
    default:
      return value;
  }
}

/** `anyOf: [X, null]` as X with a second type: shorter, and some clients read only `type`. */
function nullable(node: Schema): Schema {
  const { anyOf, ...rest } = node;
  if (anyOf?.length !== 2) return node;
  const other: Schema | undefined = anyOf.find((part: Schema) => part.type !== 'null');
  if (!other || typeof other.type !== 'string' || !anyOf.some((part: Schema) => part.type === 'null')) return node;
  const { type, const: one, ...more } = other;
  const values = one === undefined ? more.enum : [one];
  return { type: [type, 'null'], ...more, ...(values ? { enum: [...values, null] } : {}), ...rest };
}

/** A root made of alternatives as one object with all their properties, since clients refuse `anyOf` there. */
function flat(root: Schema): Schema {
  const { anyOf, allOf, ...rest } = root;
  const parts: Schema[] | undefined = (anyOf ?? allOf)?.map(flat);
  if (!parts) return root;
  const properties: Schema = {};
  for (const part of parts) {
    for (const [name, schema] of Object.entries<Schema>(part.properties ?? {})) {
      properties[name] = name in properties ? either(properties[name], schema) : schema;
    }
  }
  const lists = parts.map((part) => new Set<string>(part.required ?? []));
  const required = Object.keys(properties).filter((name) =>
    anyOf ? lists.every((list) => list.has(name)) : lists.some((list) => list.has(name)),
  );
  return { ...rest, type: 'object', properties, ...(required.length ? { required } : {}) };
}

function either(a: Schema, b: Schema): Schema {
  if (JSON.stringify(a) === JSON.stringify(b)) return a;
  const values = [a, b].flatMap((part) => part.enum ?? (part.const === undefined ? [] : [part.const]));
  if (values.length && a.type === b.type) return { type: a.type, enum: [...new Set(values)] };
  return { anyOf: [a, b] };
}
