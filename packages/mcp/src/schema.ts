import { z } from 'zod';
import { briefly } from './brief.ts';
import type { Schema } from './json-schema.ts';
import { type Kinds, leafOf } from './leaf.ts';

/** Formats clients know; zod has others of its own. */
const FORMATS = new Set(['date-time', 'email', 'uri']);
/** A pattern longer than this costs the model more than it tells it; the operation checks it all the same. */
const LONG_PATTERN = 16;
/** An enumeration longer than this is told by its first values; a wrong one is answered with all of them. */
const LONG_ENUM = 14;
/** How deep objects within objects are told. */
const DEPTH = 9;
/** A bound up to here says what is counted: percents, basis points, places. */
const TELLING = 10_000;
/** What checks, and tells a model nothing it needs before it is wrong. */
const CHECKS = new Set([
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
  'default',
  'exclusiveMinimum',
  'uniqueItems',
  'propertyNames',
]);

/** The schema of what an operation takes as JSON Schema in full, with every reference written out where it is used. */
export function fullSchema(of: z.ZodType): Schema {
  const root: Schema = z.toJSONSchema(of, { io: 'input', unrepresentable: 'any', reused: 'inline' });
  const schema = flat(inlined(root, root, []));
  if (schema.type !== 'object') throw new Error(`The input of an operation is an object, not ${schema.type}.`);
  return schema;
}

function inlined(node: Schema, root: Schema, within: readonly string[]): Schema {
  const { $ref, ...beside } = node;
  if (typeof $ref === 'string') {
    if (within.includes($ref)) return { ...beside, type: 'object' };
    return inlined({ ...target(root, $ref), ...beside }, root, [...within, $ref]);
  }
  const into = (part: unknown): unknown =>
    Array.isArray(part)
      ? part.map(into)
      : typeof part === 'object' && part !== null
        ? inlined(part as Schema, root, within)
        : part;
  const out: Schema = {};
  for (const [keyword, value] of Object.entries(node)) {
    if (keyword === '$schema' || keyword === '$defs' || (keyword === 'id' && typeof value === 'string')) continue;
    if (keyword === 'properties') {
      out.properties = Object.fromEntries(Object.entries(value).map(([name, part]) => [name, into(part)]));
    } else if (keyword === 'enum' || keyword === 'required' || keyword === 'const') out[keyword] = value;
    else out[keyword === 'oneOf' ? 'anyOf' : keyword] = into(value);
  }
  return nullable(out);
}

const target = (root: Schema, ref: string): Schema =>
  ref
    .split('/')
    .slice(1)
    .reduce((part, name) => part[name], root);

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

/**
 * What a model is told of an input: closed, nothing but properties at its root, and without what only checks. Whatever
 * is sent is checked by the operation in full.
 */
export function toldSchema({ properties = {}, required = [] }: Schema, kinds: Kinds, depth = DEPTH): Schema {
  // The end of a range follows from its beginning: `from: "this month"`.
  const ends = (name: string) => {
    const leaf = leafOf(name, properties[name] ?? {}, properties, kinds);
    return leaf !== undefined && leaf.is !== 'name' && leaf.since !== undefined;
  };
  const needed = required.filter((name: string) => !ends(name));
  const shown = Object.fromEntries(
    Object.entries<Schema>(properties)
      .filter(([name]) => !untold(name, properties))
      .map(([name, part]) => [name, fieldOf(name, part, properties, kinds, depth)]),
  );
  return {
    type: 'object',
    properties: toldOnce(shown),
    ...(needed.length ? { required: needed } : {}),
    additionalProperties: false,
  };
}

/** What is only named, `{city,country}`, is named where it first stands. */
function toldOnce(properties: Schema): Schema {
  const told = new Set<string>();
  const text = JSON.stringify(properties).replace(/\{[a-z]\w*(,[a-z]\w*)+\}/g, (fields) => {
    if (told.has(fields)) return '{…}';
    told.add(fields);
    return fields;
  });
  return JSON.parse(text);
}

/**
 * What is taken and not told, for what it would cost in every tool: one entity is small enough whole, and a row of a list
 * has the names of what it points at.
 */
const untold = (name: string, { limit, fields }: Schema): boolean =>
  fields !== undefined && name === (limit ? 'expand' : 'fields');

function fieldOf(name: string, node: Schema, beside: Schema, kinds: Kinds, depth: number): Schema {
  if (name === 'fields' && node.items?.enum) return { type: 'array', items: { type: 'string' } };
  if (name === 'limit' && node.type === 'integer') return { type: 'integer' };
  if (name === 'sort' && node.enum) return { type: 'string', description: sorts(node.enum) };
  const leaf = leafOf(name, node, beside, kinds);
  if (leaf) return { type: node.type, description: leaf.says };
  return node.properties ? { type: node.type, description: briefly(node, kinds, depth) } : told(node, kinds, depth);
}

/** `[-]a|b|c` of the names and of each with a minus before it. */
const sorts = (names: readonly string[]): string => `[-]${names.filter((name) => !name.startsWith('-')).join('|')}`;

function told(node: Schema, kinds: Kinds, depth: number): Schema {
  const out: Schema = {};
  for (const [keyword, value] of Object.entries(node)) {
    const kept = keep(keyword, value, node, kinds, depth);
    if (kept !== undefined) out[keyword] = kept;
  }
  if (node.enum?.length > LONG_ENUM) {
    delete out.enum;
    out.description = `such as ${node.enum.slice(0, 3).join(', ')}`;
  }
  return out;
}

function keep(keyword: string, value: any, node: Schema, kinds: Kinds, depth: number): unknown {
  if (CHECKS.has(keyword)) return undefined;
  switch (keyword) {
    case 'items':
      return fieldOf('', value, {}, kinds, depth);
    case 'additionalProperties':
      return typeof value === 'object' ? told(value, kinds, depth) : undefined;
    case 'anyOf':
    case 'allOf':
    case 'prefixItems':
      return value.map((part: Schema) => told(part, kinds, depth));
    case 'format':
      return FORMATS.has(value) ? value : undefined;
    case 'pattern':
      return FORMATS.has(node.format) || value.length > LONG_PATTERN ? undefined : value;
    case 'minimum':
      return node.description === undefined && value > 0 && node.maximum <= TELLING ? value : undefined;
    case 'maximum':
      // What is counted is told in words.
      return node.description === undefined && value <= TELLING ? value : undefined;
    default:
      return value;
  }
}
