import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';

let t: TestCore;
let acme: TestOrg;

beforeAll(async () => {
  t = await testCore();
  acme = await t.org();
});
afterAll(() => t.close());

const newClient = async (): Promise<string> => (await t.run('clients.create', acme.owner, { name: 'Northwind' })).id;
const idsOf = (page: { data: { id: string }[] }) => page.data.map(({ id }) => id);

test('a contact belongs to one client and is found there by name, email or billing', async () => {
  const [client_id, other] = [await newClient(), await newClient()];
  const create = (input: object) => t.run('clients.contacts.create', acme.owner, { client_id, ...input });
  const ada = await create({ name: 'Ada', email: 'ada@example.com', is_billing: true });
  const bob = await create({ name: 'Bob', title: 'Clerk' });
  await t.run('clients.contacts.create', acme.owner, { client_id: other, name: 'Eve' });
  expect(bob).toMatchObject({ client_id, email: null, is_billing: false, title: 'Clerk', version: 1 });
  const list = async (filter: object) =>
    idsOf(await t.run('clients.contacts.list', acme.owner, { client_id, ...filter }));
  expect(await list({})).toEqual([ada.id, bob.id]);
  expect(await list({ q: 'ADA@' })).toEqual([ada.id]);
  expect(await list({ is_billing: false })).toEqual([bob.id]);
});

test('a contact is changed in part, by version, and deleted', async () => {
  const client_id = await newClient();
  const { id } = await t.run('clients.contacts.create', acme.owner, { client_id, name: 'Ada', phone: '1' });
  const changed = await t.run('clients.contacts.update', acme.owner, { contact_id: id, phone: null });
  expect(changed).toMatchObject({ name: 'Ada', phone: null, version: 2 });
  const stale = { contact_id: id, name: 'X', expected_version: 1 };
  expect(await t.refused('clients.contacts.update', acme.owner, stale)).toMatchObject({ code: 'version_mismatch' });
  expect(await t.run('clients.contacts.delete', acme.owner, { contact_id: id })).toEqual({ id, deleted: true });
  expect(await t.refused('clients.contacts.delete', acme.owner, { contact_id: id })).toMatchObject({
    code: 'not_found',
  });
});

test('contacts and notes go out of sight with their client, and are not there for another organization', async () => {
  const client_id = await newClient();
  const contact = await t.run('clients.contacts.create', acme.owner, { client_id, name: 'Ada' });
  const note = await t.run('clients.notes.add', acme.owner, { client_id, body: 'Likes tea.' });
  const other = await t.org('Other');
  const attempts = async (as = acme.owner) => [
    await t.refused('clients.contacts.list', as, { client_id }),
    await t.refused('clients.contacts.create', as, { client_id, name: 'Eve' }),
    await t.refused('clients.contacts.update', as, { contact_id: contact.id, name: 'Eve' }),
    await t.refused('clients.notes.list', as, { client_id }),
    await t.refused('clients.notes.add', as, { client_id, body: 'x' }),
    await t.refused('clients.notes.update', as, { note_id: note.id, body: 'x' }),
    await t.refused('clients.notes.delete', as, { note_id: note.id }),
    await t.refused('clients.activity', as, { client_id }),
  ];
  for (const failure of await attempts(other.owner)) expect(failure).toMatchObject({ code: 'not_found' });
  await t.run('clients.delete', acme.owner, { client_id });
  for (const failure of await attempts()) expect(failure).toMatchObject({ code: 'not_found' });
});

test('a note is its author’s to change, and theirs who manage clients', async () => {
  const client_id = await newClient();
  const [author, colleague, manager] = [
    await acme.join('member'),
    await acme.join('member'),
    await acme.join('manager'),
  ];
  const { id: note_id } = await t.run('clients.notes.add', author, { client_id, body: 'Likes tea.' });
  for (const [name, input] of [
    ['update', { body: 'Likes coffee.' }],
    ['delete', {}],
  ] as const) {
    expect(await t.refused(`clients.notes.${name}`, colleague, { note_id, ...input })).toMatchObject({
      code: 'forbidden',
    });
  }
  const changed = await t.run('clients.notes.update', author, { note_id, body: 'Likes coffee.', expected_version: 1 });
  expect(changed).toMatchObject({ user_id: author.user_id, body: 'Likes coffee.', version: 2 });
  expect(await t.run('clients.notes.delete', manager, { note_id })).toEqual({ id: note_id, deleted: true });
  expect((await t.run('clients.notes.list', author, { client_id })).data).toEqual([]);
});

test('who only reads adds no note', async () => {
  const client_id = await newClient();
  const viewer = await acme.join('viewer');
  expect(await t.refused('clients.notes.add', viewer, { client_id, body: 'x' })).toMatchObject({ code: 'forbidden' });
  expect(await t.refused('clients.contacts.create', viewer, { client_id, name: 'x' })).toMatchObject({
    code: 'forbidden',
  });
});

test('activity has what was done to a client and what belongs to it, newest first, and no text of a note', async () => {
  const [client_id, other] = [await newClient(), await newClient()];
  await t.run('clients.contacts.create', acme.owner, { client_id, name: 'Ada' });
  const { id: note_id } = await t.run('clients.notes.add', acme.owner, { client_id, body: 'Secret tea' });
  await t.run('clients.notes.update', acme.owner, { note_id, body: 'Secret coffee' }, { ip: '192.0.2.9' });
  await t.run('clients.update', acme.owner, { client_id: other, name: 'Elsewhere' });
  const member = await acme.join('member');
  const page = await t.run('clients.activity', member, { client_id });
  expect(page.data.map(({ operation }: { operation: string }) => operation)).toEqual([
    'clients.notes.update',
    'clients.notes.add',
    'clients.contacts.create',
    'clients.create',
  ]);
  expect(page.data[0]).toMatchObject({
    user_id: acme.owner.user_id,
    user_name: acme.owner.name,
    events: [{ type: 'client_note.updated', changes: { body: ['[redacted]', '[redacted]'] } }],
  });
  expect(JSON.stringify(page)).not.toMatch(/Secret|192\.0\.2\.9/);
});

test('activity is read page by page, each entry once', async () => {
  const client_id = await newClient();
  for (let i = 0; i < 4; i++) await t.run('clients.update', acme.owner, { client_id, name: `Name ${i}` });
  const seen: number[] = [];
  let cursor: string | null = null;
  do {
    const input: object = { client_id, limit: 2, ...(cursor ? { cursor } : {}) };
    const page = await t.run('clients.activity', acme.owner, input);
    seen.push(...page.data.map(({ seq }: { seq: number }) => seq));
    cursor = page.next_cursor;
  } while (cursor);
  expect(seen).toHaveLength(5);
  expect(seen).toEqual([...seen].sort((a, b) => b - a));
});
