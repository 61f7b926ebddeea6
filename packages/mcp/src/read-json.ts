import { fail, failures } from '@stint/core';
import type { FastifyInstance } from 'fastify';

/** Deeper than any input of ours. What walks a value calls itself, and a stack is finite. */
const DEPTH = 100;

/** Messages are JSON and nothing else; what cannot be read is the protocol's own parse error. */
export function readJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, text: string, done) => {
    if (isDeep(text))
      return done(fail(failures.malformed_request, `The message is nested deeper than ${DEPTH} levels.`));
    void parse(request, text, (error, body) => done(error && fail(failures.malformed_request), body));
  });
}

const QUOTE = 34;
const BACKSLASH = 92;
const OPEN = new Set([91, 123]);
const CLOSE = new Set([93, 125]);

function isDeep(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === QUOTE) quoted = !quoted;
    else if (quoted) i += code === BACKSLASH ? 1 : 0;
    else if (OPEN.has(code)) {
      if (++depth > DEPTH) return true;
    } else if (CLOSE.has(code)) depth--;
  }
  return false;
}
