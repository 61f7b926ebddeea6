import { type Authenticator, Failure, fail, failures, type Limiter } from '@stint/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { spend } from './rate-limit.ts';
import { CALLER } from './request.ts';

const BEARER = /^bearer +([A-Za-z0-9._~+/-]+=*) *$/i;

/** The hook before every operation, ahead of its body: who calls, and whether they have calls left. */
export function authorize(auth: Authenticator, perCredential?: Limiter, perAddress?: Limiter) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    try {
      const bearer = BEARER.exec(request.headers.authorization ?? '')?.[1];
      if (!bearer) throw fail(failures.unauthenticated, 'Send a token: Authorization: Bearer …');
      request[CALLER] = await auth.authenticate(bearer);
    } catch (error) {
      if (perAddress && error instanceof Failure && error.status === 401) await spend(perAddress, request.ip, reply);
      throw error;
    }
    if (perCredential) await spend(perCredential, request[CALLER].credential.id, reply);
  };
}
