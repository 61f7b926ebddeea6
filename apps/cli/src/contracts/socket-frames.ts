import type { JsonSchema } from './schemas.ts';

/** One kind of message on the socket, beside operations and events. */
export interface Frame {
  readonly name: string;
  readonly from: 'client' | 'server';
  readonly summary: string;
  readonly payload: JsonSchema;
  /** What is answered, where it is more than an acknowledgement. */
  readonly reply?: { readonly summary: string; readonly payload: JsonSchema };
  readonly more?: JsonSchema;
}

const text = { type: 'string' };
const object = (properties: JsonSchema, required: readonly string[] = [], rest: JsonSchema = {}): JsonSchema => ({
  type: 'object',
  properties,
  ...(required.length ? { required: [...required] } : {}),
  additionalProperties: false,
  ...rest,
});

const action = (name: string, payload: JsonSchema): JsonSchema =>
  object({ action: { const: name }, payload, request_id: text }, ['action']);

export const ACKNOWLEDGED = {
  name: 'ok',
  summary: 'It was done',
  payload: object({ status: { const: 'ok' }, data: {}, request_id: text }, ['status']),
};

export const REFUSED = {
  name: 'error',
  summary: 'It was refused, with the same codes as on every protocol',
  payload: object(
    {
      status: { const: 'error' },
      request_id: text,
      error: object(
        {
          code: text,
          message: text,
          status: { type: 'integer' },
          errors: { type: 'array', items: object({ field: text, code: text, message: text }) },
        },
        ['code', 'message'],
        { additionalProperties: true },
      ),
    },
    ['status', 'error'],
  ),
};

export const frames: readonly Frame[] = [
  {
    name: 'authenticate',
    from: 'client',
    summary: 'Say who calls: by a ticket of POST /api/v1/auth/ws-ticket, or by a token',
    payload: action('authenticate', {
      oneOf: [
        object({ ticket: { ...text, pattern: '^wst_' } }, ['ticket']),
        object({ token: { ...text, minLength: 1 } }, ['token']),
      ],
    }),
  },
  {
    name: 'subscribe',
    from: 'client',
    summary: 'Follow events; what came after `after` is replayed first, without a gap',
    payload: action(
      'subscribe',
      object({
        types: { type: 'array', items: { ...text, description: '`task.updated`, `task.*` or `*`' } },
        project_id: { ...text, pattern: '^prj_' },
        after: { type: 'integer', minimum: 0, description: 'The last `seq` seen.' },
      }),
    ),
  },
  {
    name: 'unsubscribe',
    from: 'client',
    summary: 'Follow no more',
    payload: action('unsubscribe', { type: 'object' }),
  },
  {
    name: 'resync_required',
    from: 'server',
    summary: '`after` is older than what is kept (7 days): read afresh, then subscribe without it',
    payload: object({ event: { const: 'resync_required' } }, ['event'], { additionalProperties: true }),
  },
];
