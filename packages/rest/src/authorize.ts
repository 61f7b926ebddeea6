import { type Authenticator, callerBehind, type Limiter } from '@stint/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { spend } from './rate-limit.ts';
import { CALLER } from './request.ts';

/** The hook before every operation, ahead of its body: who calls, and whether they have calls left. */
export function authorize(auth: Authenticator, perCredential?: Limiter, perAddress?: Limiter) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const failed = () => perAddress && spend(perAddress, request.ip, reply);
    request[CALLER] = await callerBehind(auth, request.headers.authorization, failed);
    if (perCredential) await spend(perCredential, request[CALLER].credential.id, reply);
  };
}
