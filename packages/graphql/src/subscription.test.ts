import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Caller } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { type TestServer, testServer } from './graphql.fixture.ts';

let t: TestCore;
let server: TestServer;
const clients: Client[] = [];

beforeAll(async () => {
  t = await testCore();
  server = await testServer(t);
});
afterAll(async () => {
  for (const client of clients) await client.dispose();
  await server.close();
  await t.close();
});

/** What a subscription delivers, one at a time; the close code when the socket ends. */
function subscribe(authorization: string | undefined, query: string, variables: Record<string, unknown> = {}) {
  let ended: (code: number) => void = () => undefined;
  const closed = new Promise<number>((resolve) => {
    ended = resolve;
  });
  const client = createClient({
    url: server.url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: authorization === undefined ? {} : { authorization },
    retryAttempts: 0,
    on: { closed: (event) => ended((event as { code: number }).code) },
  });
  clients.push(client);
  return { events: client.iterate({ query, variables }), closed };
}

const as = (caller: Caller, query: string, variables?: Record<string, unknown>) =>
  subscribe(server.auth.bearer(caller), query, variables);

const EVENTS = `subscription ($after: Long, $types: [String!]) { events(after: $after, types: $types) {
  id type orgId seq occurredAt actor { userId via tokenId } operation requestId subject { type id } changes data } }`;

const nextEvent = async (events: AsyncIterableIterator<any>) => (await events.next()).value.data.events;

const create = (org: TestOrg, name: string) => t.run('clients.create', org.owner, { name });

test('a subscription is told of each change, with the envelope in camelCase and the data as it is', async () => {
  const org = await t.org('Live');
  const { events } = as(org.owner, EVENTS, { after: 1, types: ['client.*'] });
  const client = await create(org, 'Northwind');
  const event = await nextEvent(events);
  expect(event).toEqual({
    id: expect.stringMatching(/^evt_/),
    type: 'client.created',
    orgId: org.id,
    seq: 2,
    occurredAt: expect.stringMatching(/Z$/),
    actor: { userId: org.owner.user_id, via: 'rest', tokenId: org.owner.credential.id },
    operation: 'clients.create',
    requestId: expect.any(String),
    subject: { type: 'client', id: client.id },
    changes: null,
    data: client,
  });
  await t.run('clients.update', org.owner, { client_id: client.id, name: 'Southwind' });
  expect((await nextEvent(events)).changes).toEqual({ name: ['Northwind', 'Southwind'] });
});

test('with after it goes on where it was, with no gap and no double', async () => {
  const org = await t.org('Resume');
  for (let i = 0; i < 5; i++) await create(org, `Client ${i}`);
  const { events } = as(org.owner, 'subscription { events(after: 3) { seq } }');
  const seen: number[] = [];
  for (let i = 0; i < 3; i++) seen.push((await nextEvent(events)).seq);
  await create(org, 'Later');
  seen.push((await nextEvent(events)).seq);
  expect(seen).toEqual([4, 5, 6, 7]);
});

test('only what the caller may see comes, and only with the fields they may read', async () => {
  const org = await t.org('Seen');
  const member = await org.join('member');
  const { events } = as(member, EVENTS, { after: 1 });
  await t.run('projects.create', org.owner, { name: 'Hidden', code: 'HID', is_private: true });
  await t.run('clients.create', org.owner, { name: 'Shown', default_rate: 100 });
  const event = await nextEvent(events);
  expect([event.type, event.data.name]).toEqual(['client.created', 'Shown']);
  expect(event.data).not.toHaveProperty('default_rate');
});

test('no token, a bad one and an expired one close the socket with 4401', async () => {
  const org = await t.org('Closed');
  const expired = { ...org.owner, credential: { ...org.owner.credential, id: 'gone', expires_at: new Date(0) } };
  for (const authorization of [undefined, 'Bearer nobody', server.auth.bearer(expired)]) {
    const { events, closed } = subscribe(authorization, EVENTS);
    await expect(events.next()).rejects.toBeDefined();
    expect(await closed).toBe(4401);
  }
});

test('a socket ends with its token: revoked, or expired', async () => {
  const org = await t.org('Revoked');
  const { events, closed } = as(org.owner, EVENTS, { after: 0 });
  await nextEvent(events);
  server.auth.bearers.clear();
  server.auth.changed(org.id);
  expect(await closed).toBe(4401);

  const short = { ...org.owner, credential: { ...org.owner.credential, expires_at: new Date(Date.now() + 300) } };
  const session = as(short, EVENTS, { after: 0 });
  await nextEvent(session.events);
  expect(await session.closed).toBe(4401);
});

test('a role that is taken away is felt by an open subscription', async () => {
  const org = await t.org('Role');
  const manager = await org.join('manager');
  const { events } = as(manager, EVENTS, { after: 1 });
  await t.run('clients.create', org.owner, { name: 'Before', default_rate: 1 });
  expect((await nextEvent(events)).data).toHaveProperty('default_rate');
  const { permissions } = await org.join('member');
  server.auth.bearer({ ...manager, role: 'member', permissions });
  server.auth.changed(org.id);
  // The change is taken in asynchronously; the events that come show when it was.
  for (let i = 0; i < 50; i++) {
    await t.run('clients.create', org.owner, { name: `After ${i}`, default_rate: 1 });
    const { data } = await nextEvent(events);
    if (!('default_rate' in data)) return;
  }
  throw new Error('The old permissions still held.');
});

test.each([
  ['a query', '{ whoami { __typename } }', 'validation_failed'],
  ['an unknown field', 'subscription { events { nope } }', 'validation_failed'],
  ['a broken document', 'subscription {', 'malformed_request'],
  ['a seq that is not there yet', 'subscription { events(after: 999999) { id } }', 'validation_failed'],
  ['a project that is no id', 'subscription { events(projectId: "x") { id } }', 'validation_failed'],
  ['a type that is none', 'subscription { events(types: ["nope"]) { id } }', 'validation_failed'],
])('%s is refused and the socket stays', async (_, query, code) => {
  const org = await t.org('Refused');
  const authorization = server.auth.bearer(org.owner);
  const client = createClient({
    url: server.url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    connectionParams: { authorization },
    lazy: false,
  });
  clients.push(client);
  const refused = await client
    .iterate({ query })
    .next()
    .then(
      ({ value }) => value.errors,
      (errors: unknown) => errors,
    );
  expect(refused).toMatchObject([{ extensions: { code } }]);
  const { value } = await client.iterate({ query: 'subscription { events(after: 0) { type } }' }).next();
  expect(value.data).toEqual({ events: { type: 'org.created' } });
});

test('a subscriber who leaves is no longer followed', async () => {
  const org = await t.org('Left');
  const { events } = as(org.owner, 'subscription { events(after: 0) { seq } }');
  expect((await nextEvent(events)).seq).toBe(1);
  await events.return?.();
  await create(org, 'Unseen');
  const again = as(org.owner, 'subscription { events(after: 1) { seq } }');
  expect((await nextEvent(again.events)).seq).toBe(2);
});

test('a socket of another protocol is refused', async () => {
  const socket = new WebSocket(server.url.replace('http', 'ws'), 'graphql-ws');
  expect(await new Promise((resolve) => socket.once('close', resolve))).toBe(4406);
});
