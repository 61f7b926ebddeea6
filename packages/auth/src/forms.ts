import { type Core, type FieldError, problemOf, requestIdOf } from '@stint/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** What pages without scripts send. */
export const FORM = 'application/x-www-form-urlencoded';

/** Reads the bodies that forms send, each field once. */
export function acceptForms(app: FastifyInstance): void {
  app.addContentTypeParser(FORM, { parseAs: 'string', bodyLimit: 16_384 }, (_request, text, done) =>
    done(null, Object.fromEntries(new URLSearchParams(text as string))),
  );
}

/** What a person is told of an error; its status and headers are put on the answer. A defect is logged as `failed`. */
export function tell(
  { ports: { publicUrl } }: Core,
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  failed: string,
): string {
  const request_id = requestIdOf(request.raw);
  const { status, headers, body } = problemOf(error, { request_id, publicUrl, authorization: undefined });
  if (status >= 500) request.log.error({ err: error, request_id }, failed);
  reply.code(status).headers(headers);
  const errors = (body.errors as FieldError[] | undefined)?.map(({ field, message }) => `${field} ${message}`);
  return errors?.join('; ') ?? String(body.detail);
}
