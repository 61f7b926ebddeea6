import { isUtf8 } from 'node:buffer';
import { fail, failures, nestingFault } from '@stint/core';
import type { FastifyInstance } from 'fastify';

const MAX_BYTES = 1_048_576;

/** Bodies are JSON of at most 1 MB. None at all counts as `{}`, which is what clients mean that always name the type. */
export function readJson(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers();
  const options = { parseAs: 'buffer', bodyLimit: MAX_BYTES } as const;
  scope.addContentTypeParser<Buffer>('application/json', options, async (_request: unknown, bytes: Buffer) =>
    parse(bytes),
  );
}

function parse(bytes: Buffer): unknown {
  if (bytes.length === 0) return {};
  if (!isUtf8(bytes)) throw malformed('The body is not UTF-8.');
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString());
  } catch {
    throw malformed('The body is not valid JSON.');
  }
  const fault = nestingFault(value);
  if (fault) throw malformed(fault.message);
  return value;
}

const malformed = (detail: string) => fail(failures.malformed_request, detail);
