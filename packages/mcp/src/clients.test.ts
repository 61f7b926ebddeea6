import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newId } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import {
  type AnyClient,
  connect,
  connectOld,
  dataOf,
  MODERN,
  scoped,
  startServer,
  type TestServer,
} from '../test/harness.ts';
import { toolName } from './tool.ts';

let t: TestCore;
let acme: TestOrg;
let server: TestServer;

beforeAll(async () => {
  t = await testCore();
  acme = await t.org('Acme');
  server = await startServer(t.core);
  server.tokens.set('owner', acme.owner);
  server.tokens.set('reader', scoped(acme.owner, 'read:*'));
  server.tokens.set('clients', scoped(acme.owner, 'manage:clients'));
  server.tokens.set('viewer', scoped(await acme.join('viewer'), 'manage:*'));
});
afterAll(async () => {
  await server.close();
  await t.close();
});

const eras = [
  { era: MODERN, open: (token: string) => connect(server.url, token) },
  { era: '2025-11-25', open: (token: string) => connect(server.url, token, '2025-11-25') },
  { era: '2025-06-18', open: (token: string) => connect(server.url, token, '2025-06-18') },
  { era: 'the SDK before', open: (token: string) => connectOld(server.url, token) },
];

describe.each(eras)('a client of $era', ({ era, open }) => {
  let client: AnyClient;
  beforeAll(async () => {
    client = await open('owner');
  });
  afterAll(() => client.close());

  test('connects and is told the facts, without an offer to watch the list', () => {
    expect(client.version).toBe(era === 'the SDK before' ? '2025-11-25' : era);
    expect(client.instructions).toContain('in "Acme"');
    expect(client.capabilities).toEqual({ tools: {}, resources: {}, prompts: {}, completions: {} });
  });

  test('writes, reads, lists and deletes', async () => {
    const made = await client.call('clients_create', { name: 'Northwind', default_rate: 9500 });
    expect(made).toMatchObject({
      structuredContent: { name: 'Northwind', version: 1 },
      _meta: { seq: made.structuredContent.undo_seq },
    });
    expect(dataOf(made.content[0]?.text)).toEqual(made.structuredContent);

    const { undo_seq: _, ...row } = made.structuredContent;
    const client_id = row.id;
    const got = await client.call('clients_get', { client_id });
    expect(got.structuredContent).toEqual(row);
    expect(dataOf(got.content[0]?.text)).toEqual(row);
    const named = await client.call('clients_get', { client_id, fields: ['name'] });
    expect(named.structuredContent).toEqual({ id: client_id, name: 'Northwind' });

    const listed = await client.call('clients_list', { q: 'northw' });
    expect(listed.structuredContent.data.map((row: { id: string }) => row.id)).toContain(client_id);

    const gone = await client.call('clients_delete', { client_id });
    expect(gone.structuredContent).toEqual({ id: client_id, deleted: true });
  });

  test('is told what is wrong, where, and what to do, in a result', async () => {
    const wrong = await client.call('clients_create', { nme: 'x' });
    expect(wrong.isError).toBe(true);
    expect(wrong.structuredContent).toBeUndefined();
    expect(wrong.content[0]?.text).toMatch(
      /^validation_failed\n<data>\n.*name: is required.*nme: is not a field.*\n<\/data>\nclients_create takes: name, /,
    );
    expect(wrong._meta.error).toMatchObject({
      code: 'validation_failed',
      status: 422,
      errors: expect.any(Array),
      request_id: expect.any(String),
    });

    const absent = await client.call('clients_get', { client_id: newId('cli') });
    expect(absent).toMatchObject({ isError: true, _meta: { error: { code: 'not_found', status: 404 } } });
    expect(absent.content[0]?.text).toMatch(/^not_found\n<data>\n.*\n<\/data>\nFind the id with clients_list/);

    const kind = await client.call('clients_get', { client_id: newId('prj') });
    expect(kind.content[0]?.text).toMatch(
      /expected the id of a client .*got the id of a project.*\n<\/data>\n.*clients_list/,
    );
  });

  test('gets a protocol error for a tool there is not', async () => {
    await expect(client.call('clients_explode')).rejects.toMatchObject({ code: -32602 });
  });

  test('with a read scope is shown no tool that writes, and refused one that it calls all the same', async () => {
    const reader = await open('reader');
    const { tools } = await reader.list();
    const reads = [...t.core.operations.values()].filter(({ effect, mcp }) => effect === 'read' && mcp);
    expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(reads.map(({ name }) => toolName(name))));
    expect(tools.filter((tool) => !tool.annotations.readOnlyHint)).toEqual([]);
    const refused = await reader.call('clients_create', { name: 'Sneaked in' });
    expect(refused).toMatchObject({
      isError: true,
      _meta: { error: { code: 'insufficient_scope', status: 403, required_scope: 'write:clients' } },
    });
    expect(refused.content[0]?.text).toContain('write:clients');
    await reader.close();
  });

  test('retries a write with its key and makes one thing', async () => {
    const meta = { 'stint/idempotency_key': `once in ${era}` };
    const first = await client.call('clients_create', { name: 'Once' }, meta);
    const second = await client.call('clients_create', { name: 'Once' }, meta);
    expect(second.structuredContent).toEqual(first.structuredContent);
    expect(second._meta).toMatchObject({ seq: first._meta.seq, replayed: true });
    const other = await client.call('clients_create', { name: 'Twice' }, meta);
    expect(other._meta.error.code).toBe('idempotency_key_reused');
  });
});

test('tools of domains outside the scopes are absent, and those without a domain are there', async () => {
  const client = await connect(server.url, 'clients');
  const names = (await client.list()).tools.map(({ name }) => name as string);
  expect(names).toContain('clients_delete');
  expect(names).toContain('whoami');
  expect(names.filter((name) => /^(projects|audit|tokens)_/.test(name))).toEqual([]);
  await client.close();
});

test('tools that the role does not allow are absent, and refused as forbidden', async () => {
  const client = await connect(server.url, 'viewer');
  const names = (await client.list()).tools.map(({ name }) => name);
  expect(names).toContain('clients_list');
  expect(names).not.toContain('clients_create');
  const refused = await client.call('clients_create', { name: 'x' });
  expect(refused).toMatchObject({ isError: true, _meta: { error: { code: 'forbidden', status: 403 } } });
  expect(refused.content[0]?.text).toMatch(/manage_clients.*whoami/s);
  await client.close();
});

test("another organization's client looks like none", async () => {
  const other = await t.org('Other');
  const { id } = await t.run('clients.create', other.owner, { name: 'Theirs' });
  const client = await connect(server.url, 'owner');
  const theirs = await client.call('clients_get', { client_id: id });
  const nobodys = await client.call('clients_get', { client_id: newId('cli') });
  expect(theirs._meta.error.code).toBe('not_found');
  expect(theirs.content[0]?.text.replace(/cli_\w+/, '')).toBe(nobodys.content[0]?.text.replace(/cli_\w+/, ''));
  await client.close();
});

test('money and rates are absent for those who may not see them', async () => {
  const { id } = await t.run('clients.create', acme.owner, { name: 'Rated', default_rate: 100 });
  const client = await connect(server.url, 'viewer');
  const seen = await client.call('clients_get', { client_id: id });
  expect(seen.structuredContent).not.toHaveProperty('default_rate');
  expect(seen.content[0]?.text).not.toContain('default_rate');
  await client.close();
});

test('clear_<field> empties a field; with a value for the field it is refused', async () => {
  const client = await connect(server.url, 'owner');
  const { id: client_id } = await t.run('clients.create', acme.owner, { name: 'Clear', tax_id: 'ATU1', phone: '1' });
  const both = await client.call('clients_update', { client_id, tax_id: 'ATU2', clear_tax_id: true });
  expect(both._meta.error).toMatchObject({ code: 'validation_failed', errors: [{ field: 'clear_tax_id' }] });
  const cleared = await client.call('clients_update', { client_id, clear_tax_id: true, clear_phone: false });
  expect(cleared.structuredContent).toMatchObject({ phone: '1', version: 2 });
  expect(cleared.structuredContent).not.toHaveProperty('tax_id');
  await client.close();
});

test('a change from an old version says to read again and with what', async () => {
  const client = await connect(server.url, 'owner');
  const { id: client_id } = await t.run('clients.create', acme.owner, { name: 'Old' });
  await t.run('clients.update', acme.owner, { client_id, name: 'New' });
  const stale = await client.call('clients_update', { client_id, name: 'Newer', expected_version: 1 });
  expect(stale._meta.error).toMatchObject({ code: 'version_mismatch', status: 412, current_state: { version: 2 } });
  expect(stale.content[0]?.text).toContain('Read it again with clients_get');
  await client.close();
});

test('a page has 25 rows unless asked otherwise; its text is a line a row and the bytes are not doubled', async () => {
  const org = await t.org('Many');
  server.tokens.set('many', org.owner);
  for (let i = 0; i < 30; i++) await t.run('clients.create', org.owner, { name: `Client ${i}`, tax_id: 'ATU12345678' });
  const client = await connect(server.url, 'many');
  const { structuredContent: page, content } = await client.call('clients_list');
  expect(page.data).toHaveLength(25);
  expect(page.has_more).toBe(true);
  const text = content[0]?.text ?? '';
  expect(text.split('\n')[0]).toContain(`cursor=${page.next_cursor}`);
  for (const row of page.data) expect(text).toContain(row.id);
  expect(text.length).toBeLessThan(JSON.stringify(page).length / 1.5);
  const rest = await client.call('clients_list', { cursor: page.next_cursor });
  expect(rest.structuredContent.data).toHaveLength(5);
  expect((await client.call('clients_list', { limit: 30 })).structuredContent.data).toHaveLength(30);
  await client.close();
});

test('a client from before structured content gets the whole answer as text', async () => {
  const org = await t.org('Before');
  server.tokens.set('before', org.owner);
  for (let i = 0; i < 8; i++) await t.run('clients.create', org.owner, { name: `Client ${i}` });
  const client = await connect(server.url, 'before', '2025-03-26');
  const { content } = await client.call('clients_list');
  expect(dataOf(content[0]?.text).data).toHaveLength(8);
  await client.close();
});

test('the trail says that a call came over MCP, and from which client', async () => {
  const org = await t.org('Trail');
  server.tokens.set('trail', org.owner);
  const client = await connect(server.url, 'trail');
  await client.call('clients_create', { name: 'Traced' });
  await client.close();
  const { rows } = await t.db.system.query(
    "SELECT via, record FROM audit_entries WHERE org_id = $1 AND operation = 'clients.create'",
    [org.id],
  );
  expect(rows).toHaveLength(1);
  expect(rows[0].via).toBe('mcp');
  expect(rows[0].record).toContain('acceptance/3.2.1');
  expect(rows[0].record).toContain('127.0.0.1');
});

test('a role that changes is felt at the next call', async () => {
  server.tokens.set('changing', acme.owner);
  const client = await connect(server.url, 'changing');
  const made = await client.call('clients_create', { name: 'While owner' });
  expect(made.structuredContent).toMatchObject({ name: 'While owner' });
  server.tokens.set('changing', await acme.join('viewer'));
  expect((await client.call('clients_create', { name: 'No more' }))._meta.error.code).toBe('forbidden');
  expect((await client.list()).tools.map(({ name }) => name)).not.toContain('clients_create');
  await client.close();
});
