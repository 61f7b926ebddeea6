import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Caller, newId } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { type TestServer, testServer } from './graphql.fixture.ts';

let t: TestCore;
let server: TestServer;
let acme: TestOrg;
let client: { id: string };

beforeAll(async () => {
  t = await testCore();
  server = await testServer(t);
  acme = await t.org();
  client = await t.run('clients.create', acme.owner, { name: 'Northwind' });
});
afterAll(async () => {
  await server.close();
  await t.close();
});

const scoped = (caller: Caller, ...scopes: string[]): Caller => ({
  ...caller,
  credential: { ...caller.credential, id: newId('tok'), kind: 'pat', scopes },
});

test.each([
  ['an unknown field', '{ clients { nodes { nmae } } }', 'nmae', 'unknown_field'],
  ['an unknown argument', '{ clients(colour: "red") { nodes { id } } }', 'colour', 'unknown_field'],
  ['an unknown root', '{ klients { nodes { id } } }', 'klients', 'unknown_field'],
  ['a missing argument', '{ client { id } }', 'id', 'required'],
  [
    'an unknown input field',
    'mutation { clientsCreate(input: { name: "A", nmae: "B" }) { id } }',
    'nmae',
    'unknown_field',
  ],
  ['a missing input field', 'mutation { clientsCreate(input: {}) { id } }', 'name', 'required'],
])('%s is a validation failure that names it', async (_, query, field, code) => {
  for (let i = 0; i < 2; i++) {
    const { status, body } = await server.ask(acme.owner, query);
    expect(status).toBe(422);
    expect(body.data).toBeUndefined();
    expect(body.errors[0].extensions).toMatchObject({
      code: 'validation_failed',
      status: 422,
      errors: [{ field, code }],
    });
    expect(body.errors[0].extensions.request_id).toEqual(expect.any(String));
  }
});

test.each([
  [{ name: 'A', nmae: 'B' }, 'input.nmae'],
  [{ name: 'A', billingAddress: { stret: 'B' } }, 'input.billingAddress.stret'],
  [{ name: 'A', defaultRate: 1.5 }, 'input.defaultRate'],
  [{ name: 'A', taxTreatment: 'none' }, 'input.taxTreatment'],
])('a variable that does not fit is a validation failure that names where: %j', async (input, field) => {
  const query = 'mutation ($input: ClientsCreateInput!) { clientsCreate(input: $input) { id } }';
  for (let i = 0; i < 3; i++) {
    const { status, body } = await server.ask(acme.owner, query, { input });
    expect([status, body.errors[0].extensions.code]).toEqual([422, 'validation_failed']);
    expect(body.errors[0].extensions.errors[0].field).toBe(field);
  }
});

test('a fault the core finds names the field as the caller wrote it', async () => {
  const query = `mutation { clientsUpdate(input: { clientId: "${client.id}", defaultTaxRate: 20000, billingAddress: { postalCode: "123456789012345678901" } }) { id } }`;
  const { message, path, extensions } = await server.error(acme.owner, query);
  expect(extensions).toMatchObject({ code: 'validation_failed', status: 422 });
  expect(extensions.errors.map(({ field }: { field: string }) => field)).toEqual([
    'defaultTaxRate',
    'billingAddress.postalCode',
  ]);
  expect(message).toContain('defaultTaxRate: ');
  expect(path).toEqual(['clientsUpdate']);
});

test('an id of the wrong kind says which kind was expected', async () => {
  const { extensions, message } = await server.error(
    acme.owner,
    '{ client(id: "task_01h455vb4pex5vsknk084sn02q") { id } }',
  );
  expect(extensions).toMatchObject({ code: 'validation_failed', errors: [{ field: 'id' }] });
  expect(message).toContain('expected the id of a client');
});

test('first and after are checked as limit and cursor, at the root and below', async () => {
  for (const query of [
    '{ clients(first: 201) { nodes { id } } }',
    '{ clients { nodes { contacts(first: 0) { nodes { id } } } } }',
  ]) {
    expect((await server.error(acme.owner, query)).extensions.errors).toMatchObject([{ field: 'first' }]);
  }
  for (const query of [
    '{ clients(after: "x") { nodes { id } } }',
    '{ clients { nodes { contacts(after: "x") { nodes { id } } } } }',
    '{ clients { nodes { contacts(sort: "x") { nodes { id } } } } }',
  ]) {
    expect((await server.error(acme.owner, query)).extensions.code).toBe('validation_failed');
  }
});

test("another organization's row, and one that is not there, look the same", async () => {
  const other = await t.org('Other');
  const ask = (id: string) => server.ask(other.owner, `{ client(id: "${id}") { id } }`);
  const theirs = await ask(client.id);
  const nobodys = await ask(newId('cli'));
  expect(theirs.status).toBe(200);
  expect(theirs.body.data).toEqual({ client: null });
  for (const { body } of [theirs, nobodys]) {
    expect(body.errors[0]).toMatchObject({ path: ['client'], extensions: { code: 'not_found', status: 404 } });
  }
});

test('a role that does not allow it is forbidden', async () => {
  const viewer = await acme.join('viewer');
  const { extensions } = await server.error(viewer, 'mutation { clientsCreate(input: { name: "x" }) { id } }');
  expect(extensions).toMatchObject({ code: 'forbidden', status: 403 });
});

test('a token without the scope is refused at the root and in relations, before anything is read', async () => {
  const { extensions } = await server.error(scoped(acme.owner, 'read:tasks'), '{ clients { nodes { id } } }');
  expect(extensions).toMatchObject({ code: 'insufficient_scope', status: 403, required_scope: 'read:clients' });
  const query = '{ projects { nodes { name client { name } } } }';
  const refused = await server.ask(scoped(acme.owner, 'read:projects'), query);
  expect(refused.status).toBe(403);
  expect(refused.body.errors[0].extensions).toMatchObject({
    code: 'insufficient_scope',
    required_scope: 'read:clients',
  });
  expect((await server.ask(scoped(acme.owner, 'read:projects', 'read:clients'), query)).body.errors).toBeUndefined();
});

test('who may not view projects sees none by way of their own time', async () => {
  const member = await acme.join('member');
  const project = await t.run('projects.create', acme.owner, { name: 'Atlas', code: 'ATL' });
  await t.run('projects.members.add', acme.owner, { project_id: project.id, user_id: member.user_id });
  await t.run('time.start_timer', member, { project_id: project.id });
  const query = '{ timeEntries { nodes { project { name members { nodes { userId } } } } } }';
  const { body } = await server.ask(member, query);
  expect(body.data.timeEntries.nodes).toEqual([{ project: { name: 'Atlas', members: expect.anything() } }]);
  const permissions = new Set([...member.permissions].filter((name) => name !== 'view_projects'));
  const denied = await server.ask({ ...member, permissions }, query);
  expect(denied.body.data.timeEntries.nodes).toEqual([{ project: null }]);
});

test('a change from an old version is a mismatch that names the current one', async () => {
  const { id } = await t.run('clients.create', acme.owner, { name: 'Versions' });
  await t.run('clients.update', acme.owner, { client_id: id, name: 'Later' });
  const query = `mutation { clientsUpdate(input: { clientId: "${id}", name: "x", expectedVersion: 1 }) { id } }`;
  const { extensions } = await server.error(acme.owner, query);
  expect(extensions).toMatchObject({ code: 'version_mismatch', status: 412, current_state: { version: 2 } });
});

test('one field may fail and the others answer', async () => {
  const { body } = await server.ask(
    acme.owner,
    `{ a: client(id: "${client.id}") { name } b: client(id: "${newId('cli')}") { name } }`,
  );
  expect(body.data).toEqual({ a: { name: 'Northwind' }, b: null });
  expect(body.errors).toHaveLength(1);
});

test('no bearer, a bad one and an expired one are 401 with a challenge', async () => {
  const query = '{ __schema { types { name } } }';
  const expired = { ...acme.owner, credential: { ...acme.owner.credential, id: 'old', expires_at: new Date(0) } };
  const answers = [
    await server.ask(null, query),
    await server.ask(null, query, {}, { authorization: 'Bearer nobody' }),
    await server.ask(null, query, {}, { authorization: 'Basic dTpw' }),
    await server.ask(expired, query),
    await server.post('not even JSON'),
  ];
  for (const { status, headers, body } of answers) {
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toMatch(/^Bearer /);
    expect(body.data).toBeUndefined();
  }
  expect(answers.map(({ body }) => body.errors[0].extensions.code)).toEqual([
    'unauthenticated',
    'unauthenticated',
    'unauthenticated',
    'token_expired',
    'unauthenticated',
  ]);
});

test('too deep a query is refused before it runs', async () => {
  const nest = (levels: number): string =>
    levels === 0 ? '{ name }' : `{ name contacts(first: 1) { nodes { client ${nest(levels - 1)} } } }`;
  const ask = (levels: number) => server.ask(acme.owner, `{ clients(first: 1) { nodes ${nest(levels)} } }`);
  expect((await ask(2)).body.errors).toBeUndefined();
  const { status, body } = await ask(3);
  expect([status, body.errors[0].extensions.errors[0].code]).toEqual([422, 'too_deep']);
});

test('a query that may answer too much is refused, through pages in pages, variables, aliases and fragments', async () => {
  const nested = 'nodes { id contacts(first: $n) { nodes { id } } }';
  const costly = [
    `query ($n: Int) { clients(first: 200) { ${nested} } }`,
    `query ($n: Int = 200) { clients(first: 200) { ${nested} } }`,
    `query ($n: Int) { clients(first: 200) { ...F } } fragment F on ClientConnection { ${nested} }`,
    `query ($n: Int) { clients(first: 100) { ${nested} edges { node { contacts(first: $n) { nodes { id } } } } } }`,
    `{ ${Array.from({ length: 150 }, (_, i) => `a${i}: clients { nodes { id } }`).join(' ')} }`,
  ];
  for (const query of costly) {
    const variables = query.includes('= 200') || !query.includes('$n') ? {} : { n: 200 };
    const { status, body } = await server.ask(acme.owner, query, variables);
    expect([status, body.errors[0].extensions.errors[0].code]).toEqual([422, 'too_costly']);
  }
  expect((await server.ask(acme.owner, costly[0] as string, { n: 50 })).status).toBe(200);
});
