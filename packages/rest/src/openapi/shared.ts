import { failures } from '@stint/core';
import { type JsonSchema, ref } from './schemas.ts';

const text = (description: string, schema: JsonSchema = { type: 'string' }) => ({ description, schema });

/** Headers that answers carry. */
export const headers = {
  ETag: text('`"<version>-<hash>"`, or `"-<hash>"` where there is no version. Good for If-None-Match and If-Match.'),
  'Idempotent-Replayed': text('`true` when the answer is the one kept for the Idempotency-Key.'),
  Location: text('Where what was made can be read.'),
  RateLimit: text('What is left: `"default";r=999;t=60`.'),
  'RateLimit-Policy': text('What is allowed: `"default";q=1000;w=60`.'),
  'Retry-After': text('Seconds to wait before trying again.', { type: 'integer' }),
  'Stint-Seq': text("The last `seq` the write made in the organization's log.", { type: 'integer' }),
  'WWW-Authenticate': text('How to authenticate: RFC 6750.'),
  'X-Request-Id': text('The id of the request: the one sent, or a new one.'),
};

const header = (name: string, description: string, schema: JsonSchema) => ({
  name,
  in: 'header',
  required: false,
  description,
  schema,
});

/** Headers that requests may carry. */
export const parameters = {
  IdempotencyKey: header('Idempotency-Key', 'Makes it safe to send the request again within 24 hours.', {
    type: 'string',
    minLength: 1,
    maxLength: 255,
  }),
  IfMatch: header('If-Match', 'The ETag read before; 412 when the resource has another version by now.', {
    type: 'string',
  }),
  Format: {
    name: 'format',
    in: 'query',
    description: 'csv: all rows, streamed; `Accept: text/csv` does the same.',
    schema: { type: 'string', enum: ['json', 'csv'] },
  },
  IfNoneMatch: header('If-None-Match', 'The ETag held; 304 when it still holds.', { type: 'string' }),
  RequestId: header('X-Request-Id', 'An id of your own for the request.', {
    type: 'string',
    pattern: '^[A-Za-z0-9._-]{1,128}$',
  }),
};

export const headerRefs = (...names: (keyof typeof headers)[]): JsonSchema =>
  Object.fromEntries(
    names.sort((a, b) => (a < b ? -1 : 1)).map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  );

export const ALWAYS = ['RateLimit', 'RateLimit-Policy', 'X-Request-Id'] as const;

export const Problem: JsonSchema = {
  type: 'object',
  description: 'RFC 9457, with a stable `code` and the id of the request.',
  properties: {
    type: { type: 'string', format: 'uri' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What happened and what to do next.' },
    code: { type: 'string' },
    request_id: { type: 'string' },
    errors: { type: 'array', items: ref('FieldError') },
    current_state: { description: 'For conflicts: what stood in the way.' },
    required_scope: { type: 'string' },
  },
  required: ['type', 'title', 'status', 'detail', 'code', 'request_id'],
  additionalProperties: false,
};

export const FieldError: JsonSchema = {
  type: 'object',
  properties: { field: { type: 'string' }, code: { type: 'string' }, message: { type: 'string' } },
  required: ['field', 'code', 'message'],
  additionalProperties: false,
};

/** The answer that carries some of the error codes. */
export function problemResponse(codes: readonly { code: string; title: string }[], ...extra: (keyof typeof headers)[]) {
  const schema = { allOf: [ref('Problem'), { properties: { code: { enum: codes.map(({ code }) => code) } } }] };
  return {
    description: codes.map(({ code, title }) => `\`${code}\`: ${title}`).join('. '),
    headers: headerRefs('X-Request-Id', ...extra),
    content: { 'application/problem+json': { schema } },
  };
}

const f = failures;

/** Errors that mean the same wherever they come. */
export const responses = {
  MalformedRequest: problemResponse([f.malformed_request]),
  Unauthenticated: problemResponse([f.unauthenticated, f.token_expired], 'WWW-Authenticate'),
  Forbidden: problemResponse([f.forbidden, f.insufficient_scope]),
  NotFound: problemResponse([f.not_found]),
  VersionMismatch: problemResponse([f.version_mismatch], 'ETag'),
  PayloadTooLarge: problemResponse([f.payload_too_large]),
  UnsupportedMediaType: problemResponse([f.unsupported_media_type]),
  ValidationFailed: problemResponse([f.validation_failed]),
  RateLimited: problemResponse([f.rate_limited], 'Retry-After', 'RateLimit', 'RateLimit-Policy'),
  Internal: problemResponse([f.internal]),
  Unavailable: problemResponse([f.unavailable], 'Retry-After'),
};
