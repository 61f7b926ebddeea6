import type { JsonSchema } from './schemas.ts';

/** One kind of message on the socket, beside events. */
export interface Frame {
  readonly name: string;
  readonly from: 'client' | 'server';
  readonly summary: string;
  readonly payload: JsonSchema;
  /** What is answered. */
  readonly reply?: JsonSchema;
  readonly more?: JsonSchema;
}

const text = { type: 'string' };
const whole = { type: 'integer' };
const object = (properties: JsonSchema, required: readonly string[] = []): JsonSchema => ({
  type: 'object',
  properties,
  ...(required.length ? { required: [...required] } : {}),
  additionalProperties: false,
});

/** What a client sends: any `request_id` it likes, which comes back with the answer. */
export const command = (action: string, payload: JsonSchema): JsonSchema =>
  object(
    {
      action: { const: action },
      payload,
      request_id: { oneOf: [{ ...text, minLength: 1, maxLength: 200 }, whole] },
      idempotency_key: { ...text, minLength: 1, maxLength: 255 },
    },
    ['action', 'request_id', ...(payload.required?.length ? ['payload'] : [])],
  );

/** What it is answered; a write says the last `seq` it made. */
export const answer = (data: JsonSchema, write = false): JsonSchema =>
  object(
    {
      status: { const: 'ok' },
      data,
      request_id: { type: ['string', 'integer'] },
      ...(write ? { seq: whole, replayed: { const: true } } : {}),
    },
    ['status', 'data', 'request_id'],
  );

export const refusal: JsonSchema = object(
  {
    status: { const: 'error' },
    error: {
      type: 'object',
      properties: {
        code: text,
        message: text,
        status: whole,
        errors: { type: 'array', items: object({ field: text, code: text, message: text }) },
      },
      required: ['code', 'message', 'status'],
    },
    request_id: { type: ['string', 'integer', 'null'] },
  },
  ['status', 'error', 'request_id'],
);

const subject = object({ type: text, id: text }, ['type', 'id']);
const maybe = (schema: JsonSchema): JsonSchema => ({ oneOf: [schema, { type: 'null' }] });
const about = { user_id: text, name: text, occurred_at: { ...text, format: 'date-time' } };
const state = { enum: ['online', 'away', 'busy', 'offline'] };
const subscription_id = text;

export const frames: readonly Frame[] = [
  {
    name: 'authenticate',
    from: 'client',
    summary: 'Say who calls, by a ticket of POST /api/v1/auth/ws-ticket or by a token',
    payload: command('authenticate', {
      type: 'object',
      oneOf: [object({ ticket: text }, ['ticket']), object({ token: text }, ['token'])],
      required: [],
    }),
    reply: answer(
      object({
        org_id: text,
        user_id: text,
        role: text,
        scopes: { type: 'array', items: text },
        expires_at: maybe({ ...text, format: 'date-time' }),
      }),
    ),
  },
  {
    name: 'subscribe',
    from: 'client',
    summary: 'Follow events; what came after `after` is replayed first, without a gap',
    payload: command(
      'subscribe',
      object({
        types: { type: 'array', items: { ...text, description: '`task.updated`, `task.*` or `*`' } },
        project_id: { ...text, pattern: '^prj_' },
        after: { ...whole, minimum: 0, description: 'The last `seq` seen.' },
      }),
    ),
    reply: answer(
      object({ subscription_id, types: { type: 'array', items: text }, project_id: maybe(text), seq: whole }),
    ),
  },
  {
    name: 'unsubscribe',
    from: 'client',
    summary: 'End one subscription, or all',
    payload: command('unsubscribe', object({ subscription_id })),
    reply: answer(object({ unsubscribed: { type: 'array', items: text } })),
  },
  {
    name: 'presence.set',
    from: 'client',
    summary: 'Say whether you are there and what you look at; nothing is stored',
    payload: command('presence.set', object({ state, subject: maybe(subject) }, ['state'])),
    reply: answer(object({ state, subject: maybe(subject) })),
  },
  {
    name: 'typing.set',
    from: 'client',
    summary: 'Say that you type; it is taken back by itself after a while',
    payload: command('typing.set', object({ subject, typing: { type: 'boolean' } }, ['subject'])),
    reply: answer(object({ subject, typing: { type: 'boolean' } })),
  },
  {
    name: 'presence.changed',
    from: 'server',
    summary: 'Somebody came, went, or looks at something else',
    payload: object({ event: { const: 'presence.changed' }, ...about, state, subject: maybe(subject) }),
  },
  {
    name: 'typing.changed',
    from: 'server',
    summary: 'Somebody began or ended typing',
    payload: object({ event: { const: 'typing.changed' }, ...about, subject, typing: { type: 'boolean' } }),
  },
  {
    name: 'resync_required',
    from: 'server',
    summary: '`after` is older than what is kept (7 days): read afresh, then subscribe without it',
    payload: object({ event: { const: 'resync_required' }, subscription_id }, ['event']),
  },
];
