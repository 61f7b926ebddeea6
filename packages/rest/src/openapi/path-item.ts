import {
  type AnyOperation,
  covers,
  type Entity,
  type FailureDefinition,
  failures,
  type Listing,
  needsOf,
} from '@stint/core';
import type { Route } from '../route.ts';
import { componentName, type JsonSchema, type Schemas } from './schemas.ts';
import { ALWAYS, headerRefs, problemResponse, type responses } from './shared.ts';

const parameterRef = (name: string) => ({ $ref: `#/components/parameters/${name}` });
const responseRef = (name: keyof typeof responses) => ({ $ref: `#/components/responses/${name}` });

/** One operation as OpenAPI describes it. */
export function describe(route: Route, schemas: Schemas): JsonSchema {
  const { operation, rest, params, reads } = route;
  const { name, summary } = operation;
  const { scopes, permissions } = needsOf(operation);
  const input = fieldsOf(schemas.of(operation.input, 'input', `${componentName(name)}Input`));
  const inBody = !reads && rest.method !== 'DELETE';
  const others = Object.keys(input.properties).filter((field) => !params.includes(field));
  return {
    operationId: name,
    summary,
    description: described(operation),
    tags: [name.split('.')[0]],
    security: [{ bearer: [] }],
    'x-stint-permission': permissions.map((any) => any.join('|')).join(' ') || null,
    'x-stint-scope': scopes.join(' ') || 'any',
    parameters: [
      ...params.map((field) => parameter(field, 'path', input)),
      ...(inBody ? [] : others.map((field) => parameter(field, 'query', input))),
      ...headersIn(route).map(parameterRef),
    ],
    ...(inBody && (others.length > 0 || input.union) ? { requestBody: bodyOf(input, params) } : {}),
    responses: { [rest.status]: success(route, schemas), ...refusals(route) },
  };
}

interface InputFields {
  readonly properties: Record<string, JsonSchema>;
  readonly required: readonly string[];
  readonly schema: JsonSchema;
  /** The input is one of several shapes. */
  readonly union: readonly JsonSchema[] | undefined;
}

function fieldsOf(schema: JsonSchema): InputFields {
  const union: JsonSchema[] | undefined = schema.oneOf ?? schema.anyOf ?? schema.allOf;
  const shapes = union?.map(fieldsOf) ?? [];
  return {
    properties: Object.assign({}, ...shapes.map(({ properties }) => properties), schema.properties),
    required: schema.required ?? [],
    schema,
    union,
  };
}

function parameter(name: string, place: 'path' | 'query', { properties, required }: InputFields): JsonSchema {
  const { description, ...schema } = properties[name] as JsonSchema;
  const list = schema.type === 'array' || schema.anyOf?.some((one: JsonSchema) => one.type === 'array');
  return {
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    ...(description ? { description } : {}),
    ...(list ? { style: 'form', explode: false } : {}),
    schema,
  };
}

function headersIn({ operation, reads, rest, takesVersion }: Route): string[] {
  return [
    ...(operation.table ? ['Format'] : []),
    ...(reads ? ['IfNoneMatch'] : rest.method === 'POST' ? ['IdempotencyKey'] : []),
    ...(takesVersion && !reads ? ['IfMatch'] : []),
    'RequestId',
  ];
}

/** The input without what the path says. */
function bodyOf(input: InputFields, params: readonly string[]): JsonSchema {
  const strip = (schema: JsonSchema): JsonSchema => {
    if (!schema.properties) return schema;
    const properties = Object.entries(schema.properties).filter(([field]) => !params.includes(field));
    const { required: _, ...rest } = schema;
    const required = (schema.required ?? []).filter((field: string) => !params.includes(field));
    return { ...rest, properties: Object.fromEntries(properties), ...(required.length ? { required } : {}) };
  };
  const { schema } = input;
  const word = ['oneOf', 'anyOf', 'allOf'].find((keyword) => schema[keyword]);
  const stripped = word ? { ...schema, [word]: schema[word].map(strip) } : strip(schema);
  return {
    required: word !== undefined || Boolean(stripped.required),
    content: { 'application/json': { schema: stripped } },
  };
}

/** What it needs, and what more with the fields that ask for more. */
function described(operation: AnyOperation): string {
  const { scopes, permissions } = needsOf(operation);
  const base = named(permissions, scopes);
  const asked = Object.keys(operation.steps?.asked ?? {}).flatMap((field) => {
    const more = needsOf(operation, { [field]: true });
    const needs = named(
      more.permissions.filter((any) => !permissions.some((one) => one.join() === any.join())),
      more.scopes.filter((scope) => !covers(scopes, scope)),
    );
    return needs ? ` With \`${field}\` it needs ${needs}, too.` : [];
  });
  return [base ? `Needs ${base}.` : 'Any member may call it, with any token.', ...asked].join('');
}

function named(permissions: readonly (readonly string[])[], scopes: readonly string[]): string {
  const list = (what: string, names: readonly string[]) =>
    names.length ? `the ${what}${names.length > 1 ? 's' : ''} ${names.map((name) => `\`${name}\``).join(', ')}` : [];
  const each = permissions.map((any) => any.join('` or `'));
  return [list('permission', each), list('scope', scopes)].flat().join(' and ');
}

function success(route: Route, schemas: Schemas): JsonSchema {
  const { operation, reads, rest, versioned, located } = route;
  const { gets, listing } = operation as AnyOperation & { gets?: Entity; listing?: Listing };
  const schema = gets
    ? schemas.chosen(gets)
    : listing
      ? schemas.page(listing)
      : schemas.of(operation.output, 'output', `${componentName(operation.name)}Output`);
  const headers = headerRefs(
    ...ALWAYS,
    ...(reads || versioned ? (['ETag'] as const) : []),
    ...(operation.effect === 'read' ? [] : (['Stint-Seq'] as const)),
    ...(rest.method === 'POST' && operation.effect !== 'read' ? (['Idempotent-Replayed'] as const) : []),
    ...(located ? (['Location'] as const) : []),
  );
  const csv = operation.table ? { 'text/csv': { schema: { type: 'string' } } } : {};
  return { description: 'Done.', headers, content: { 'application/json': { schema }, ...csv } };
}

function refusals({ operation, rest, reads, params, readings, takesVersion }: Route): JsonSchema {
  const out: JsonSchema = {
    400: responseRef('MalformedRequest'),
    401: responseRef('Unauthenticated'),
    403: responseRef('Forbidden'),
    422: responseRef('ValidationFailed'),
    429: responseRef('RateLimited'),
    500: responseRef('Internal'),
    503: responseRef('Unavailable'),
  };
  if (reads) out[304] = { description: 'What you hold still holds.', headers: headerRefs('ETag', 'X-Request-Id') };
  if (params.length || [...readings.keys()].some((field) => /_ids?$/.test(field))) out[404] = responseRef('NotFound');
  if (takesVersion) out[412] = responseRef('VersionMismatch');
  if (!reads) Object.assign(out, { 413: responseRef('PayloadTooLarge'), 415: responseRef('UnsupportedMediaType') });
  const named: FailureDefinition[] = [...(operation.fails ?? [])];
  if (operation.effect !== 'read') {
    named.push(failures.conflict);
    if (rest.method === 'POST') named.push(failures.idempotency_in_progress, failures.idempotency_key_reused);
  }
  for (const [status, all] of Map.groupBy(named, (failure) => failure.status)) {
    const codes = [...new Map(all.map((failure) => [failure.code, failure])).values()];
    out[status] ??= problemResponse(codes.sort((a, b) => (a.code < b.code ? -1 : 1)));
  }
  return out;
}
