import { type Authenticator, attempt, bearerOf, type Limiter } from '@stint/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { spend } from './rate-limit.ts';
import { CALLER } from './request.ts';

/** The hook before every operation, ahead of its body: who calls, and whether they have calls left. */
export function authorize(auth: Authenticator, perCredential?: Limiter, perAddress?: Limiter) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    request[CALLER] = await attempt(
      async () => auth.authenticate(bearerOf(request.headers.authorization)),
      () => perAddress && spend(perAddress, request.ip, reply),
    );
    if (perCredential) await spend(perCredential, request[CALLER].credential.id, reply);
  };
}
