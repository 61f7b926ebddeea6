import type { Core } from '@stint/core';
import { routesOf } from '../route.ts';
import { describe } from './path-item.ts';
import { createSchemas, type JsonSchema } from './schemas.ts';
import { FieldError, headers, Problem, parameters, responses } from './shared.ts';

export interface OpenapiOptions {
  /** Left out for the contract file, whose server is then relative. */
  readonly publicUrl?: string;
  readonly version?: string;
  /** Path items of routes that are no operations, such as signing in; relative to /api/v1 unless they name a server. */
  readonly extraPaths?: Readonly<Record<string, JsonSchema>>;
  /** Components those refer to. */
  readonly extraSchemas?: Readonly<Record<string, JsonSchema>>;
}

export interface OpenapiDocument extends JsonSchema {
  readonly openapi: string;
  readonly paths: Record<string, JsonSchema>;
  readonly components: JsonSchema;
}

const DESCRIPTION = `Plan the work, track the time, bill it, get paid.

A resource is answered bare; a list is \`{data, next_cursor, has_more}\`. Ids carry their kind, instants are RFC 3339 in
UTC, days \`YYYY-MM-DD\`, durations whole seconds, money \`{amount, currency}\` in minor units. An unknown field or
parameter is refused. Lists of values in the query string are separated by commas or given by repeating the name.`;

/** The OpenAPI 3.1 document of the registered operations: the same operations give the same text. */
export function openapiDocument(core: Core, options: OpenapiOptions = {}): OpenapiDocument {
  const { publicUrl = '', version = '1.0.0', extraPaths = {}, extraSchemas = {} } = options;
  const schemas = createSchemas(core);
  const paths: Record<string, JsonSchema> = {};
  const routes = routesOf(core).sort((a, b) => (a.operation.name < b.operation.name ? -1 : 1));
  for (const route of routes) {
    const { path, method } = route.rest;
    paths[path] = { ...paths[path], [method.toLowerCase()]: describe(route, schemas) };
  }
  for (const [path, item] of Object.entries(extraPaths)) paths[path] = { ...paths[path], ...item };
  const tags = new Set(Object.values(paths).flatMap((item) => Object.values(item).flatMap(({ tags = [] }) => tags)));
  return {
    openapi: '3.1.0',
    info: { title: 'Stint', version, description: DESCRIPTION },
    servers: [{ url: `${publicUrl}/api/v1` }],
    security: [{ bearer: [] }],
    tags: [...tags].sort((a, b) => (a < b ? -1 : 1)).map((name) => ({ name })),
    paths: sorted(paths),
    components: {
      schemas: sorted({ ...schemas.components, Problem, FieldError, ...extraSchemas }),
      responses: sorted(responses),
      parameters,
      headers,
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'A session access token, a personal access token or an OAuth access token.',
        },
      },
    },
  };
}

const sorted = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
