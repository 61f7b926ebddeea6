import { isDeepStrictEqual } from 'node:util';
import { fail, failures, invalid } from '@stint/core';
import type { FastifyRequest } from 'fastify';
import { coerce } from './coerce.ts';
import { expectedVersion } from './etag.ts';
import { queryOf } from './query.ts';
import type { Route } from './route.ts';

type Input = Record<string, unknown>;

/** One input out of body, query string, path and If-Match. The core checks it; only text is turned into values here. */
export function inputOf(request: FastifyRequest, route: Route): Input {
  // No prototype: a parameter may be called anything.
  const input: Input = Object.assign(Object.create(null), bodyOf(request));
  for (const [name, texts] of queryOf(request.raw.url ?? '')) {
    // How the answer is written is no part of the question.
    if (name === 'format' && route.operation.table) checkFormat(texts);
    else put(input, name, coerce(texts, route.readings.get(name)));
  }
  const params = request.params as Record<string, string>;
  for (const name of route.params) put(input, name, coerce([params[name] as string], route.readings.get(name)));
  const match = request.headers['if-match'];
  if (match !== undefined && !route.reads) put(input, 'expected_version', versionFor(match, route));
  return input;
}

function checkFormat(texts: readonly string[]): void {
  if (texts.length !== 1 || !['json', 'csv'].includes(texts[0] as string))
    throw invalid('format', 'expected json or csv');
}

function bodyOf({ body }: FastifyRequest): object {
  if (body === undefined) return {};
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return body;
  throw fail(failures.validation_failed, {
    detail: 'The body has to be a JSON object.',
    errors: [{ field: '', code: 'invalid_type', message: 'expected an object' }],
  });
}

function put(input: Input, name: string, value: unknown): void {
  if (value === undefined) return;
  if (name in input && !isDeepStrictEqual(input[name], value)) {
    throw invalid(name, 'is given twice, with different values', 'ambiguous');
  }
  input[name] = value;
}

function versionFor(header: string, route: Route): number | undefined {
  const version = expectedVersion(header);
  if (version !== undefined && !route.takesVersion) {
    // To ignore a condition would be to do what the caller wanted prevented.
    throw invalid('If-Match', 'cannot be checked by this operation; leave it out', 'unsupported');
  }
  return version;
}

const PRINTABLE = /^[\x20-\x7e]{1,255}$/;

/** The Idempotency-Key of a write. */
export function idempotencyKeyOf(request: FastifyRequest): string | undefined {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key !== 'string' || !PRINTABLE.test(key)) {
    throw invalid('Idempotency-Key', 'expected 1 to 255 printable ASCII characters');
  }
  return key;
}
