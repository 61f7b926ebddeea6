import type { Caller } from '@stint/core';

/** What this adapter knows of a request before its body is read. */
export const CALLER = Symbol('stint.rest.caller');

declare module 'fastify' {
  interface FastifyRequest {
    [CALLER]: Caller | null;
  }
}
