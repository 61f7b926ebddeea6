import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { type AnyClient, connect, MODERN, scoped, startServer, type TestServer } from '../test/harness.ts';
import { CORE } from './core-profile.ts';

const HELPERS = ['tools_search', 'tools_run_read', 'tools_run_write'];

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
  const pat = scoped(acme.owner, 'read:clients');
  server.tokens.set('app', { ...pat, credential: { ...pat.credential, kind: 'oauth' } });
});
afterAll(async () => {
  await server.close();
  await t.close();
});

const listed = async (query: string, token = 'owner'): Promise<any[]> =>
  (await server.rpc('modern', 'tools/list', {}, { path: `/mcp${query}`, token })).json.result.tools;
const names = async (query: string, token?: string): Promise<string[]> =>
  (await listed(query, token)).map(({ name }) => name);

const call = async (name: string, args: object, { query = '?profile=core', token = 'owner' } = {}): Promise<any> => {
  const answer = await server.rpc('modern', 'tools/call', { name, arguments: args }, { path: `/mcp${query}`, token });
  return answer.json.result ?? answer.json;
};
const found = async (query: string, more: object = {}): Promise<any[]> =>
  (await call('tools_search', { query, limit: 20 }, more)).structuredContent.tools;

test('the core profile lists its tools and those that reach the others', async () => {
  expect((await names('?profile=core')).sort()).toEqual([...CORE, ...HELPERS].sort());
});

test('the whole list and a list of toolsets need nothing that searches', async () => {
  for (const query of ['', '?toolsets=clients', '?read_only=1']) {
    const all = await names(query);
    expect(all.filter((name) => HELPERS.includes(name))).toEqual([]);
    expect((await call('tools_search', { query: 'client' }, { query })).error.code).toBe(-32602);
  }
});

test('the hints of those that run tools are honest', async () => {
  const tools = await listed('?profile=core');
  const hints = (name: string) => tools.find((tool) => tool.name === name).annotations;
  expect(hints('tools_search')).toMatchObject({ readOnlyHint: true, destructiveHint: false });
  expect(hints('tools_run_read')).toMatchObject({ readOnlyHint: true, destructiveHint: false });
  expect(hints('tools_run_write')).toMatchObject({ readOnlyHint: false, destructiveHint: true, openWorldHint: true });
});

test('read_only wins over all: nothing that writes is listed, found or run', async () => {
  const query = '?profile=core&read_only=1';
  for (const token of ['owner', 'reader']) {
    const tools = await listed(token === 'owner' ? query : '?profile=core', token);
    expect(tools.filter(({ annotations }) => !annotations.readOnlyHint)).toEqual([]);
    expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(['tools_search', 'tools_run_read']));
  }
  for (const { annotations } of await found('archive client create delete', { query }))
    expect(annotations.readOnlyHint).toBe(true);
  const archive = { tool: 'clients_archive', arguments: { client_id: 'x' } };
  expect((await call('tools_run_write', archive, { query }))._meta.error.code).toBe('forbidden');
  const refused = await call('tools_run_read', archive, { query });
  expect(refused._meta.error.code).toBe('forbidden');
  expect(refused.content[0].text).not.toContain('tools_run_write');
});

test('a list that holds all there is for the caller has nothing to search', async () => {
  expect(await names('?profile=core&toolsets=users&read_only=1', 'clients')).not.toContain('tools_run_write');
});

test.each([
  ['archive client', 'clients_archive'],
  ['arch', 'clients_archive'],
  ['clients_archive', 'clients_archive'],
  ['credit note', 'invoices_credit'],
  ['approve timesheet', 'time_timesheets_approve'],
  ['who owes what', 'reports_outstanding'],
  ['mail reminder overdue', 'invoices_remind'],
  ['invite', 'members_invitations_create'],
  ['split', 'time_entries_split'],
])('a search for %j finds %s among the first', async (query, name) => {
  const first = (await found(query)).slice(0, 5).map((tool) => tool.name);
  expect(first).toContain(name);
});

test('what is found says what it does, what it takes, and with what it is run', async () => {
  const [{ name, description, run_with, annotations, inputSchema }] = await found('unarchive client');
  expect({ name, run_with }).toEqual({ name: 'clients_unarchive', run_with: 'tools_run_write' });
  expect(description).toMatch(/archived client/);
  expect(annotations).toMatchObject({ readOnlyHint: false });
  expect(inputSchema).toMatchObject({ type: 'object', required: ['client_id'] });
  const known = (await found('list clients')).find((tool) => tool.name === 'clients_list');
  expect(known.run_with).toBe('clients_list');
  const read = (await found('client balance')).find((tool) => tool.name === 'clients_balance');
  expect(read.run_with).toBe('tools_run_read');
});

test('a search finds nothing that the caller may not call', async () => {
  const domains = new Set(
    (await found('list create delete', { token: 'clients' })).map(({ name }) => name.split('_')[0]),
  );
  expect([...domains]).not.toContain('projects');
  const viewers = await found('client create archive', { token: 'viewer' });
  expect(viewers.map(({ name }) => name)).not.toContain('clients_archive');
  expect(await found('archive client', { query: '?profile=core&toolsets=time' })).not.toContainEqual(
    expect.objectContaining({ name: 'clients_archive' }),
  );
});

test('a search for nothing there is answers none, and one without words is told so', async () => {
  expect(await found('xyzzy')).toEqual([]);
  const empty = await call('tools_search', { query: ' ' });
  expect(empty._meta.error).toMatchObject({ code: 'validation_failed', errors: [{ field: 'query' }] });
  const wrong = await call('tools_search', { q: 'x' });
  expect(wrong.content[0].text).toMatch(/tools_search takes: query, limit/);
});

describe('a tool that is run by another', () => {
  test('answers as it does itself, structured and as text', async () => {
    const { id } = await t.run('clients.create', acme.owner, { name: 'Same' });
    const arguments_ = { client_id: id };
    const itself = await call('clients_balance', arguments_, { query: '' });
    const run = await call('tools_run_read', { tool: 'clients_balance', arguments: arguments_ });
    expect(run.structuredContent).toEqual(itself.structuredContent);
    expect(run.content).toEqual(itself.content);
    const archived = await call('tools_run_write', { tool: 'clients_archive', arguments: arguments_ });
    expect(archived).toMatchObject({ structuredContent: { id, archived_at: expect.any(String) } });
    expect(archived._meta.seq).toEqual(expect.any(Number));
  });

  test('fails as it does itself', async () => {
    for (const [runner, tool, args] of [
      ['tools_run_read', 'clients_balance', { client_id: 'nobody' }],
      ['tools_run_read', 'clients_balance', { client: 1 }],
      ['tools_run_write', 'clients_archive', { client_id: 'cli_01h455vb4pex5vsknk084sn02q' }],
    ] as const) {
      const itself = await call(tool, args, { query: '' });
      const run = await call(runner, { tool, arguments: args });
      expect(itself.isError).toBe(true);
      const known = ({ isError, content, _meta }: any) => ({
        isError,
        content,
        error: { ..._meta.error, request_id: 0 },
      });
      expect(known(run)).toEqual(known(itself));
    }
  });

  test('is kept to what reads where it is run to read', async () => {
    const refused = await call('tools_run_read', { tool: 'clients_create', arguments: { name: 'x' } });
    expect(refused.content[0].text).toMatch(/^validation_failed\n<data>\ntool: .*tools_run_write/);
  });

  test('is refused to who may not call it', async () => {
    const create = { tool: 'clients_archive', arguments: {} };
    expect((await call('tools_run_write', create, { token: 'viewer' }))._meta.error.code).toBe('forbidden');
    expect((await call('tools_run_write', create, { token: 'reader' }))._meta.error.code).toBe('insufficient_scope');
    const other = await call('tools_run_read', { tool: 'clients_balance' }, { query: '?profile=core&toolsets=time' });
    expect(other._meta.error.code).toBe('forbidden');
  });

  test('that is not there is answered with those that are near', async () => {
    const none = await call('tools_run_write', { tool: 'clients_archiv', arguments: {} });
    expect(none._meta.error.errors[0].field).toBe('tool');
    expect(none.content[0].text).toContain('clients_archive');
    for (const tool of ['tools_run_write', '__proto__', 'constructor']) {
      expect((await call('tools_run_write', { tool }))._meta.error.code).toBe('validation_failed');
    }
  });

  test('is done once for a repeated key', async () => {
    const once = {
      name: 'tools_run_write',
      arguments: { tool: 'clients_create', arguments: { name: 'Once' } },
      _meta: { 'stint/idempotency_key': 'run once' },
    };
    const send = async () =>
      (await server.rpc('modern', 'tools/call', once, { path: '/mcp?profile=core' })).json.result;
    const [first, second] = [await send(), await send()];
    expect(second.structuredContent).toEqual(first.structuredContent);
    expect(second._meta.replayed).toBe(true);
  });

  test.each([
    ['clients_archive', {}, 'write:clients'],
    ['workflows_open_engagement', {}, 'read:clients write:projects'],
    ['workflows_open_engagement', { tasks: [{ title: 'x' }], note: 'y' }, 'write:clients write:projects write:tasks'],
  ])('asks a connected app for what %s needs with %j', async (tool, args, scope) => {
    const params = { name: 'tools_run_write', arguments: { tool, arguments: args } };
    const answer = await server.rpc('modern', 'tools/call', params, { path: '/mcp?profile=core', token: 'app' });
    expect(answer.status).toBe(403);
    expect(answer.headers['www-authenticate']).toContain(`scope="${scope}"`);
  });
});

test('no call changes a list', async () => {
  const before = await names('?profile=core');
  await call('tools_search', { query: 'archive' });
  await call('tools_run_write', { tool: 'clients_create', arguments: { name: 'Listed' } });
  expect(await names('?profile=core')).toEqual(before);
});

test.each([MODERN, '2025-11-25', '2025-06-18'])('a client of %s works with the profile', async (version) => {
  const client: AnyClient = await connect(`${server.url}?profile=core`, 'owner', version);
  expect(client.instructions).toContain('tools_search');
  expect(new Set((await client.list()).tools.map(({ name }) => name))).toEqual(new Set([...CORE, ...HELPERS]));
  const { structuredContent } = await client.call('tools_search', { query: 'archive project' });
  const { name, run_with } = structuredContent.tools[0];
  const { id: project_id } = await t.run('projects.create', acme.owner, {
    name: `Of ${version}`,
    code: `P${version.slice(2, 4)}${version.slice(5, 7)}`,
  });
  const done = await client.call(run_with, { tool: name, arguments: { project_id } });
  expect(done.structuredContent).toMatchObject({ id: project_id, archived_at: expect.any(String) });
  await client.close();
});
