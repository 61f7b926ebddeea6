import { type Caller, type Core, requestIdOf } from '@stint/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answer } from './answer.ts';
import { idempotencyKeyOf, inputOf } from './input.ts';
import { CALLER } from './request.ts';
import type { Route } from './route.ts';
import { sendTable, wantsCsv } from './table.ts';

/** The handler of one operation. */
export function serve(core: Core, route: Route) {
  const { operation, reads } = route;
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const input = inputOf(request, route);
    const caller = request[CALLER] as Caller;
    const call = {
      via: 'rest',
      request_id: requestIdOf(request.raw),
      ip: request.ip,
      user_agent: request.headers['user-agent']?.slice(0, 500),
      idempotency_key: reads ? undefined : idempotencyKeyOf(request),
    } as const;
    if (wantsCsv(operation, request)) {
      return sendTable(
        reply,
        operation,
        input,
        async (page) => (await core.execute(operation, caller, page, call)).json.value,
      );
    }
    const hideVersion = route.choosesFields && addVersion(input);
    const result = await core.execute(operation, caller, input, call);
    return answer(route, request, reply, result, hideVersion);
  };
}

/** Asks for the version beside the chosen fields; answers whether it was not among them. */
function addVersion(input: Record<string, unknown>): boolean {
  const { fields } = input;
  if (!Array.isArray(fields) || fields.includes('version')) return false;
  input.fields = [...fields, 'version'];
  return true;
}
