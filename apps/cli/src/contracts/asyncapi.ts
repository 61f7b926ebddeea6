import { type AnyOperation, allEvents, type Core, EnvelopeSchema, needsOf } from '@stint/core';
import { createSchemas, type JsonSchema, ref, type Schemas } from './schemas.ts';
import { answer, command, type Frame, frames, refusal } from './socket-frames.ts';

const DESCRIPTION = `One socket for commands and events. Authenticate with the first message, or by a bearer on the
upgrade, within 10 seconds; then send actions and \`subscribe\`. Every write publishes events. They arrive at least once,
in order of \`seq\`, to those who may read the subject and with only the fields they may read. After a loss, subscribe with
the last \`seq\` seen as \`after\`: what was missed comes first. The processes of one installation pass events on through
Redis.`;

/** The AsyncAPI 3 document of the socket and the Redis channel: the same operations and events give the same text. */
export function asyncapiDocument(core: Core): JsonSchema {
  const schemas = createSchemas(core);
  const actions = [...core.operations.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const commands = [...frames, ...actions.map((operation) => actionFrame(operation, schemas))];
  const events = allEvents().filter(({ entity }) => core.entities.has(entity.name));
  const refused = 'It was refused, with the same codes as on every protocol';
  const onSocket: Record<string, JsonSchema> = { error: { name: 'error', summary: refused, payload: refusal } };
  for (const { name, summary, payload, reply } of commands) {
    onSocket[name] = { name, summary, payload };
    if (reply) onSocket[`${name}.ok`] = { name: `${name}.ok`, summary: `The answer to ${name}`, payload: reply };
  }
  const onRedis: Record<string, JsonSchema> = {};
  for (const { type, summary, entity } of events) {
    const said = { type: { const: type }, data: schemas.of(entity.schema, 'output') };
    onRedis[`published.${type}`] = { name: type, summary, payload: envelope(said) };
    onSocket[`event.${type}`] = { name: type, summary, payload: envelope({ event: { const: type }, ...said }) };
  }
  return {
    asyncapi: '3.0.0',
    info: { title: 'Stint', version: '1.0.0', description: DESCRIPTION },
    defaultContentType: 'application/json',
    servers: {
      stint: { host: '127.0.0.1:3000', protocol: 'ws', description: '`wss` where PUBLIC_URL is https.' },
      redis: { host: '127.0.0.1:6379', protocol: 'redis', description: 'REDIS_URL: inside one installation.' },
    },
    channels: {
      socket: channel('/ws', 'stint', onSocket),
      published: {
        ...channel('stint:events:{org_id}', 'redis', onRedis),
        parameters: { org_id: { description: 'The organization whose events these are.' } },
      },
    },
    operations: {
      ...Object.fromEntries(commands.map((frame) => [frame.name, operationOf(frame)])),
      push: {
        action: 'send',
        channel: ref('#/channels/socket'),
        summary: 'What happened, to those who follow',
        messages: events.map(({ type }) => inChannel('socket', `event.${type}`)),
      },
      publish: {
        action: 'send',
        channel: ref('#/channels/published'),
        summary: 'What happened, to the other processes, with every field',
        messages: Object.keys(onRedis).map((name) => inChannel('published', name)),
      },
    },
    components: {
      messages: { ...onSocket, ...onRedis },
      schemas: sorted({ ...schemas.components, Envelope: openEnvelope(schemas) }),
    },
  };
}

/** An operation as an action on the socket. */
function actionFrame(operation: AnyOperation, schemas: Schemas): Frame {
  const { name, summary, effect, emits } = operation;
  const { scopes, permissions } = needsOf(operation);
  return {
    name,
    from: 'client',
    summary,
    payload: command(name, schemas.of(operation.input, 'input')),
    reply: answer(schemas.of(operation.output, 'output'), effect !== 'read'),
    more: {
      'x-stint-permission': permissions.map((any) => any.join('|')).join(' ') || null,
      'x-stint-scope': scopes.join(' ') || 'any',
      'x-stint-effect': effect,
      ...(emits ? { 'x-stint-emits': emits.map(({ type }) => type) } : {}),
    },
  };
}

function operationOf({ name, from, summary, reply, more = {} }: Frame): JsonSchema {
  return {
    action: from === 'client' ? 'receive' : 'send',
    channel: ref('#/channels/socket'),
    summary,
    messages: [inChannel('socket', name)],
    ...(reply ? { reply: { channel: ref('#/channels/socket'), messages: answersTo(name) } } : {}),
    ...more,
  };
}

const answersTo = (name: string) => [inChannel('socket', `${name}.ok`), inChannel('socket', 'error')];

const envelope = (properties: JsonSchema): JsonSchema => ({
  allOf: [
    ref('#/components/schemas/Envelope'),
    { type: 'object', properties, ...('event' in properties ? { required: ['event'] } : {}) },
  ],
});

/** Open, because each event says for itself what its `data` is. */
function openEnvelope(schemas: Schemas): JsonSchema {
  const { additionalProperties: _, ...open } = schemas.of(EnvelopeSchema, 'output');
  return open;
}

const channel = (address: string, server: string, messages: Readonly<Record<string, unknown>>): JsonSchema => ({
  address,
  servers: [ref(`#/servers/${server}`)],
  messages: Object.fromEntries(Object.keys(messages).map((name) => [name, ref(`#/components/messages/${name}`)])),
});

const inChannel = (of: string, name: string): JsonSchema => ref(`#/channels/${of}/messages/${name}`);

const sorted = <T>(record: Readonly<Record<string, T>>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
