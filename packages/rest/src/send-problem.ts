import { Failure } from '@stint/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { failureOf, problemOf } from './problem.ts';
import { requestIdOf } from './request.ts';

/** Answers a request with what went wrong, and with the headers that go with it. A defect is logged. */
export function sendProblem(error: unknown, request: FastifyRequest, reply: FastifyReply, publicUrl: string) {
  const request_id = requestIdOf(request);
  const failure = failureOf(error);
  if (failure.status >= 500) {
    const log = error instanceof Failure ? 'warn' : 'error';
    request.log[log]({ err: error, request_id }, failure.code);
  }
  for (const [name, value] of Object.entries(headersOf(failure, request))) reply.header(name, value);
  return reply
    .code(failure.status)
    .header('x-request-id', request_id)
    .header('cache-control', 'no-store')
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(JSON.stringify(problemOf(error, { publicUrl, request_id })));
}

function headersOf({ status, code, details }: Failure, request: FastifyRequest): Record<string, string> {
  const headers: Record<string, string> = {};
  const { retry_after, required_scope, current_state } = details;
  if (retry_after !== undefined) headers['retry-after'] = String(retry_after);
  if (status === 401 || code === 'insufficient_scope') {
    headers['www-authenticate'] = challenge(code, request, required_scope);
  }
  const version = status === 412 && (current_state as { version?: unknown } | undefined)?.version;
  if (version) headers.etag = `"${version}"`;
  return headers;
}

/** RFC 6750: an error is named only to those who sent a token. */
function challenge(code: string, request: FastifyRequest, scope?: string): string {
  const realm = 'Bearer realm="stint"';
  if (code === 'insufficient_scope') return `${realm}, error="insufficient_scope", scope="${scope}"`;
  const sent = /^bearer\s/i.test(request.headers.authorization ?? '');
  return sent ? `${realm}, error="invalid_token"` : realm;
}
