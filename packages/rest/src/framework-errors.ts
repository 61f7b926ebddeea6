import type { Socket } from 'node:net';
import { requestIdOf } from '@stint/core';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { sendProblem } from './send-problem.ts';
import { answerUnread } from './unread.ts';

/**
 * What the server gives to `Fastify()` so that requests that never reach a plugin are answered like all others: a broken
 * escape in the path, a path parameter that is too long, headers without end. `told` are headers of every answer. Ids in its logs
 * are then the ones that callers see.
 */
export const serverOptions = (publicUrl: string, told: Readonly<Record<string, string>> = {}) => ({
  requestIdHeader: false as const,
  genReqId: requestIdOf,
  frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    sendProblem(error, request, reply.headers(told), publicUrl);
  },
  clientErrorHandler: (error: Error & { code?: string }, socket: Socket) =>
    answerUnread(error, socket, publicUrl, told),
});
