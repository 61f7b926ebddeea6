import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { getIntrospectionQuery } from 'graphql';
import { type TestServer, testServer } from './graphql.fixture.ts';

let t: TestCore;
let server: TestServer;
let acme: TestOrg;

beforeAll(async () => {
  t = await testCore();
  server = await testServer(t);
  acme = await t.org();
});
afterAll(async () => {
  await server.close();
  await t.close();
});

const send = (body: string, headers: Record<string, string> = {}) =>
  server.post(body, { authorization: server.auth.bearer(acme.owner), ...headers });

test('bodies that are no request are malformed', async () => {
  const bodies = [
    '',
    '{',
    'null',
    '1',
    '"x"',
    '[]',
    '{}',
    '{"query":1}',
    '{"query":" "}',
    '{"query":"{a}","variables":[]}',
  ];
  const more = [
    '[{"query":"{ taskStatuses { nodes { id } } }"}]',
    '{"query":"{a}","operationName":{}}',
    '{"__proto__":{"a":1}}',
  ];
  for (const body of [...bodies, ...more]) {
    const { status, body: answer } = await send(body);
    expect([body, status, answer.errors[0].extensions.code]).toEqual([body, 400, 'malformed_request']);
  }
});

test('a body that is too large or of another type is refused as such', async () => {
  const large = await send(JSON.stringify({ query: `{ a(b: "${'x'.repeat(1024 * 1024)}") }` }));
  expect([large.status, large.body.errors[0].extensions.code]).toEqual([413, 'payload_too_large']);
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/graphql']) {
    const { status, body } = await send('{ a }', { 'content-type': type });
    expect([status, body.errors[0].extensions.code]).toEqual([415, 'unsupported_media_type']);
  }
});

const spreads = Array.from({ length: 40 }, (_, i) => `fragment F${i} on Client { ...F${i + 1} ...F${i + 1} }`).join(
  ' ',
);
const HOSTILE: readonly (readonly [string, string, object?])[] = [
  ['broken', '{'],
  ['an open string', '{ client(id: """) { id } }'],
  ['a document as JSON', '{"kind":"Document","definitions":[]}'],
  ['a JSON null', 'null'],
  ['nothing but a comment', '# nothing'],
  ['a fragment alone', 'fragment F on Client { id }'],
  [
    'a circle of fragments',
    '{ clients { nodes { ...A } } } fragment A on Client { ...B } fragment B on Client { ...A }',
  ],
  [
    'fragments that double',
    `{ clients { nodes { ...F0 } } } ${spreads} fragment F40 on Client { contacts(first: 2) { nodes { id } } }`,
  ],
  [
    'doubling with a variable',
    `query ($n: Int) { clients { nodes { ...F0 } } } ${spreads} fragment F40 on Client { contacts(first: $n) { nodes { id } } }`,
    { n: 1 },
  ],
  ['two operations and no name', 'query A { whoami { __typename } } query B { whoami { __typename } }'],
  ['a subscription over HTTP', 'subscription { events { id } }'],
  ['too many tokens', `{ ${'a '.repeat(10_000)} }`],
  ['deep brackets', '{a'.repeat(2000)],
  ['a deep list', `{ clients(q: ${'['.repeat(1500)}${']'.repeat(1500)}) { nodes { id } } }`],
  [
    'introspection many times over',
    `{ ${Array.from({ length: 30 }, (_, i) => `a${i}: __schema { types { name } }`).join(' ')} }`,
  ],
  [
    'introspection in circles',
    '{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }',
  ],
  ['a NUL', '{ clients(q: "a\\u0000b") { nodes { id } } }'],
  ['half a surrogate', 'query ($q: String) { clients(q: $q) { nodes { id } } }', { q: '\ud800' }],
  ['a NUL below', '{ clients { nodes { contacts(q: "a\\u0000") { nodes { id } } } } }'],
  ['the year 0', '{ clients(updatedSince: "0000-01-01T00:00:00Z") { nodes { id } } }'],
  ['no instant', '{ clients(updatedSince: "now(); --") { nodes { id } } }'],
  ['no instant below', '{ clients { nodes { projects(updatedSince: "x") { nodes { id } } } } }'],
  ['a first beyond 32 bits', '{ clients(first: 99999999999) { nodes { id } } }'],
  ['a variable of the wrong type', 'query ($n: Int) { clients(first: $n) { nodes { id } } }', { n: {} }],
  ['a null for what is needed', 'query ($id: ID!) { client(id: $id) { id } }', { id: null }],
  ['a prototype for a name', '{ constructor { id } toString hasOwnProperty }'],
  [
    'a forged cursor',
    `{ clients(after: "${Buffer.from('["name","x","y"]').toString('base64url')}", sort: "-createdAt") { nodes { id } } }`,
  ],
  [
    'a forged key',
    `{ clients(after: "${Buffer.from('["created_at","; drop","y"]').toString('base64url')}", sort: "createdAt") { nodes { id } } }`,
  ],
  ['conflicting aliases', '{ clients { nodes { a: id a: name } } }'],
];

test.each(HOSTILE)('%s is refused, never a fault of ours', async (...[, query, variables]) => {
  for (let i = 0; i < 3; i++) {
    const { status, body } = await server.ask(acme.owner, query, variables);
    expect([200, 400, 422]).toContain(status);
    for (const { extensions } of body.errors ?? []) expect(extensions.status).toBeLessThan(500);
  }
});

test('an unknown operation name is refused, whatever it is made of', async () => {
  for (const operationName of ['B', '\n}{', 'a'.repeat(5000), '__proto__']) {
    const { status, body } = await send(JSON.stringify({ query: 'query A { whoami { __typename } }', operationName }));
    expect([status, body.errors[0].extensions.code]).toEqual([422, 'validation_failed']);
  }
});

test('the schema may be read by those who are signed in', async () => {
  const { body } = await server.ask(acme.owner, getIntrospectionQuery());
  expect(body.errors).toBeUndefined();
  expect(body.data.__schema.queryType.name).toBe('Query');
});

test('many names for the same field are checked in good time', async () => {
  const started = performance.now();
  await server.ask(acme.owner, `{ clients { nodes { ${'id '.repeat(2900)} } } }`);
  await server.ask(acme.owner, `{ clients { nodes { ${'id '.repeat(2901)} } } }`);
  expect(performance.now() - started).toBeLessThan(5_000);
});

test('a defect says nothing about our inside', async () => {
  const query = t.db.query.bind(t.db);
  t.db.query = () => Promise.reject(new Error('secret: the inside'));
  const { status, body } = await server.ask(acme.owner, '{ clients { nodes { id } } }').finally(() => {
    t.db.query = query;
  });
  expect(status).toBe(200);
  expect(body.errors[0].extensions).toMatchObject({ code: 'internal', status: 500 });
  expect(JSON.stringify(body)).not.toContain('secret');
});
