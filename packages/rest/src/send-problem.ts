import { Failure, problemOf, requestIdOf } from '@stint/core';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Answers a request with what went wrong, and with the headers that go with it. A defect is logged. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply, publicUrl: string) {
  const request_id = requestIdOf(request.raw);
  const { authorization } = request.headers;
  const { status, headers, body } = problemOf(error, { request_id, publicUrl, authorization });
  if (status >= 500) {
    request.log[error instanceof Failure ? 'warn' : 'error']({ err: error, request_id }, String(body.code));
  }
  return reply.code(status).headers(headers).send(JSON.stringify(body));
}
