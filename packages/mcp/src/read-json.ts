import { fail, failures, nestingFault } from '@stint/core';
import type { FastifyInstance } from 'fastify';

/** Messages are JSON and nothing else; what cannot be read is the protocol's own parse error. */
export function readJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, async (_: unknown, text: string) => parse(text));
}

function parse(text: string): unknown {
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    throw fail(failures.malformed_request, 'The message is not valid JSON.');
  }
  const fault = nestingFault(message);
  if (fault) throw fail(failures.malformed_request, fault.message);
  return message;
}
