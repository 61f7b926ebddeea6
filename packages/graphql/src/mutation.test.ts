import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
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

const CREATE = `mutation ($input: ClientsCreateInput!) { clientsCreate(input: $input) {
  id name defaultRate { amount } billingAddress { postalCode } contacts { nodes { name } } } }`;

test('a mutation takes nested camelCase, answers an entity whose relations can be followed, and the seq it made', async () => {
  const input = { name: 'Globex', defaultRate: 12_000, billingAddress: { postalCode: '1010' } };
  const { status, body } = await server.ask(acme.owner, CREATE, { input });
  expect(status).toBe(200);
  expect(body.data.clientsCreate).toEqual({
    id: expect.stringMatching(/^cli_/),
    name: 'Globex',
    defaultRate: { amount: 12_000 },
    billingAddress: { postalCode: '1010' },
    contacts: { nodes: [] },
  });
  const { rows } = await t.db.system.query('SELECT seq::int FROM org_logs WHERE org_id = $1', [acme.id]);
  expect(body.extensions).toEqual({ seq: rows[0].seq });
  const stored = await t.run('clients.get', acme.owner, { client_id: body.data.clientsCreate.id });
  expect(stored.billing_address).toEqual({ postal_code: '1010' });
});

test('the audit trail names GraphQL as the way a change came', async () => {
  const { body } = await server.ask(acme.owner, CREATE, { input: { name: 'Audited' } });
  const { rows } = await t.db.system.query('SELECT via FROM audit_entries WHERE org_id = $1 AND subject_id = $2', [
    acme.id,
    body.data.clientsCreate.id,
  ]);
  expect(rows).toEqual([{ via: 'graphql' }]);
});

test('null clears a field, leaving it out keeps it', async () => {
  const { id } = await t.run('clients.create', acme.owner, { name: 'Initech', tax_id: 'ATU1', phone: '1' });
  const query = 'mutation ($input: ClientsUpdateInput!) { clientsUpdate(input: $input) { taxId phone } }';
  const data = await server.data(acme.owner, query, { input: { clientId: id, taxId: null } });
  expect(data.clientsUpdate).toEqual({ taxId: null, phone: '1' });
});

test('keys of free objects are kept as they are', async () => {
  const query = `mutation ($input: OrgsSettingsUpdateInput) { orgsSettingsUpdate(input: $input) { features } }`;
  const features = { new_board: true };
  const { orgsSettingsUpdate } = await server.data(acme.owner, query, { input: { features } });
  expect(orgsSettingsUpdate.features).toMatchObject(features);
});

test('mutations of a request run in order, and each sees what the one before it did', async () => {
  const { id } = await t.run('clients.create', acme.owner, { name: 'Order' });
  const contact = await t.run('clients.contacts.create', acme.owner, { client_id: id, name: 'Ann' });
  const query = `mutation ($client: ID!, $contact: ID!) {
    a: clientsContactsUpdate(input: { contactId: $contact, title: "1" }) { client { name } }
    b: clientsUpdate(input: { clientId: $client, name: "Renamed" }) { name }
    c: clientsContactsUpdate(input: { contactId: $contact, title: "2" }) { version client { name } }
  }`;
  for (let i = 0; i < 3; i++) {
    await t.run('clients.update', acme.owner, { client_id: id, name: 'Order' });
    const data = await server.data(acme.owner, query, { client: id, contact: contact.id });
    expect(data.a).toEqual({ client: { name: 'Order' } });
    expect(data.c).toEqual({ version: 3 + 2 * i, client: { name: 'Renamed' } });
  }
});

test('a repeated Idempotency-Key answers what the first request did', async () => {
  const send = (name: string, key = 'once') =>
    server.ask(acme.owner, CREATE, { input: { name } }, { 'idempotency-key': key });
  const first = await send('Once');
  const second = await send('Once');
  expect(second.body).toEqual(first.body);
  expect(first.headers.get('idempotent-replayed')).toBeNull();
  expect(second.headers.get('idempotent-replayed')).toBe('true');
  const other = await send('Other');
  expect(other.body.errors[0].extensions).toMatchObject({ code: 'idempotency_key_reused', status: 409 });
});

test('an Idempotency-Key stands for one mutation only', async () => {
  const two =
    'mutation { a: clientsCreate(input: { name: "A" }) { id } b: clientsCreate(input: { name: "B" }) { id } }';
  const { status, body } = await server.ask(acme.owner, two, {}, { 'idempotency-key': 'two' });
  expect([status, body.errors[0].extensions.errors[0].field]).toEqual([422, 'Idempotency-Key']);
  expect((await t.run('clients.list', acme.owner, { q: 'A' })).data.map((c: { name: string }) => c.name)).not.toContain(
    'A',
  );
});

test('an answer that holds an entity and more leads on as the entity does', async () => {
  const caller = await acme.join('manager');
  const project = await t.run('projects.create', caller, { name: 'Led', code: 'LED' });
  const query = `mutation ($input: TimeStartTimerInput) { timeStartTimer(input: $input) {
    stoppedAt source project { name } stopped { project { name } } } }`;
  const input = { projectId: project.id };
  const first = { stoppedAt: null, source: 'timer', project: { name: 'Led' }, stopped: null };
  expect((await server.data(caller, query, { input })).timeStartTimer).toEqual(first);
  const second = { ...first, project: null, stopped: { project: { name: 'Led' } } };
  expect((await server.data(caller, query)).timeStartTimer).toEqual(second);
});

test('a mutation whose every field may be left out needs no input', async () => {
  const caller = await acme.join('member');
  await server.data(caller, 'mutation { timeStartTimer { id } }');
  expect((await server.data(caller, 'mutation { timeStopTimer { source } }')).timeStopTimer).toEqual({
    source: 'timer',
  });
});
