import { type Caller, newId } from '@stint/core';
import type { FastifyRequest } from 'fastify';

/** What this adapter knows of a request before its body is read. */
export const CALLER = Symbol('stint.rest.caller');

declare module 'fastify' {
  interface FastifyRequest {
    [CALLER]: Caller | null;
  }
}

const ACCEPTED = /^[A-Za-z0-9._-]{1,128}$/;

/** The caller's X-Request-Id if it is well formed, else a new id. Give it to Fastify as `genReqId`, so that logs agree. */
export function requestId(raw: { headers: Record<string, string | string[] | undefined> }): string {
  const given = raw.headers['x-request-id'];
  return typeof given === 'string' && ACCEPTED.test(given) ? given : newId('req');
}

const made = new WeakMap<object, string>();

/** The id of a request, the same each time it is asked for. */
export function requestIdOf(request: FastifyRequest): string {
  // Where the server uses `requestId`, Fastify has it already.
  if (request.id === request.headers['x-request-id'] || request.id.startsWith('req_')) {
    if (ACCEPTED.test(request.id)) return request.id;
  }
  let id = made.get(request.raw);
  if (!id) {
    id = requestId(request.raw);
    made.set(request.raw, id);
  }
  return id;
}
