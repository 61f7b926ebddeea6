import type { Failure } from '@stint/core';
import type { FastifyReply } from 'fastify';

/** Refuses before there is a message to answer: a JSON-RPC error without an id. */
export function refuse(reply: FastifyReply, status: number, code: number, message: string, data?: object) {
  const error = { code, message, ...(data ? { data } : {}) };
  return reply.code(status).send({ jsonrpc: '2.0', id: null, error });
}

const RPC_CODES: Record<string, number> = {
  malformed_request: -32700,
  validation_failed: -32602,
  internal: -32603,
  unavailable: -32603,
};

/** The same for a failure: its code and what was wrong are in `data`. */
export function refuseFailure(reply: FastifyReply, { code, status, facts, message }: Failure, request_id: string) {
  if (status === 503 || status === 429) reply.header('retry-after', facts.retry_after ?? 1);
  // What is wrong in the address is wrong with the HTTP request.
  const http = status === 422 ? 400 : status;
  return refuse(reply, http, RPC_CODES[code] ?? -32000, message, { code, ...facts, request_id });
}
