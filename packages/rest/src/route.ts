import type { AnyOperation, Core, RestRoute } from '@stint/core';
import type { z } from 'zod';
import { type Reading, readingsOf } from './coerce.ts';

/** An operation as REST serves it, with all that can be known before a request comes. */
export interface Route {
  readonly operation: AnyOperation;
  readonly rest: RestRoute;
  /** The path as Fastify writes it. */
  readonly url: string;
  readonly params: readonly string[];
  readonly readings: ReadonlyMap<string, Reading>;
  /** GET: answers can be kept and asked for again with If-None-Match. */
  readonly reads: boolean;
  /** The answer is one resource that has a version. */
  readonly versioned: boolean;
  /** `fields` may leave the version out, and the tag needs it. */
  readonly choosesFields: boolean;
  readonly takesVersion: boolean;
  /** What was made is found at this path and its id. */
  readonly located: boolean;
}

/** Paths that differ only in what their parameters are called. */
export const shapeOf = (path: string): string => path.replace(/\{\w+\}/g, '{}');

/** Every operation that has a route. */
export function routesOf(core: Core): Route[] {
  const operations = [...core.operations.values()];
  const readable = new Set(
    operations.flatMap(({ rest }) => (rest && rest.method === 'GET' ? [shapeOf(rest.path)] : [])),
  );
  return operations.flatMap((operation) => (operation.rest ? [routeOf(operation, operation.rest, readable)] : []));
}

function routeOf(operation: AnyOperation, rest: RestRoute, readable: ReadonlySet<string>): Route {
  const params = [...rest.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] as string);
  const readings = readingsOf(operation.input);
  for (const name of params) {
    if (!readings.has(name)) throw new Error(`${operation.name} has {${name}} in its path and not in its input.`);
  }
  const reads = rest.method === 'GET';
  if (reads && operation.effect !== 'read') throw new Error(`${operation.name} changes something and is a GET.`);
  const versioned = 'version' in fieldsOf(operation.output);
  return {
    operation,
    rest,
    url: rest.path.replace(/\{(\w+)\}/g, ':$1'),
    params,
    readings,
    reads,
    versioned,
    choosesFields: reads && versioned && readings.has('fields'),
    takesVersion: readings.has('expected_version'),
    located: rest.method === 'POST' && rest.status === 201 && readable.has(`${shapeOf(rest.path)}/{}`),
  };
}

/** The fields of an answer that is one object, or none where there may be nothing to answer. */
function fieldsOf(output: z.ZodType): object {
  const { shape, innerType } = output._zod.def as { shape?: object; innerType?: z.ZodType };
  return shape ?? (innerType ? fieldsOf(innerType) : {});
}
