import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Caller } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { scoped, startServer, type TestServer } from '../test/harness.ts';

/** What an organization keeps from assistants by its setting `assistants.destructive`. */
let t: TestCore;
let server: TestServer;
let acme: TestOrg;

const kept = (caller: Caller): Caller => ({ ...caller, assistants: { destructive: false } });

beforeAll(async () => {
  t = await testCore();
  acme = await t.org('Acme');
  server = await startServer(t.core);
  const pat = scoped(acme.owner, 'manage:*');
  const oauth: Caller = { ...pat, credential: { ...pat.credential, kind: 'oauth' } };
  server.tokens.set('free', pat);
  server.tokens.set('pat', kept(pat));
  server.tokens.set('oauth', kept(oauth));
  server.tokens.set('session', kept(acme.owner));
});
afterAll(async () => {
  await server.close();
  await t.close();
});

const toolsOf = async (token: string): Promise<string[]> =>
  (await server.rpc('modern', 'tools/list', {}, { token })).json.result.tools.map(({ name }: { name: string }) => name);

const toolNames = (wanted: boolean): string[] =>
  [...t.core.operations.values()]
    .filter(
      ({ effect, irreversible, outreach, mcp }) =>
        mcp && !!(effect === 'destroy' || irreversible || outreach) === wanted,
    )
    .map(({ name }) => name.replaceAll('.', '_'));

test.each(['pat', 'oauth'])('what destroys or reaches outside is no tool of a token: %s', async (token) => {
  expect((await toolsOf(token)).sort()).toEqual(toolNames(false).sort());
});

test.each(['free', 'session'])('everything is a tool of who it is not kept from: %s', async (token) => {
  expect((await toolsOf(token)).sort()).toEqual([...toolNames(false), ...toolNames(true)].sort());
});

test.each(['pat', 'oauth'])('a call of what is kept is refused and changes nothing: %s', async (token) => {
  const { id } = await t.run('clients.create', acme.owner, { name: 'Northwind' });
  const call = { name: 'clients_delete', arguments: { client_id: id } };
  const { result } = (await server.rpc('modern', 'tools/call', call, { token })).json;
  expect(result).toMatchObject({ isError: true, _meta: { error: { code: 'forbidden', status: 403 } } });
  expect(result.content[0].text).toContain('assistants.destructive');
  expect(await t.run('clients.get', acme.owner, { client_id: id })).toMatchObject({ id });
});

test('the same token is not kept from it on another protocol', async () => {
  const pat = server.tokens.get('pat') as Caller;
  const { id } = await t.run('clients.create', acme.owner, { name: 'Northwind' });
  expect(await t.run('clients.delete', pat, { client_id: id }, { via: 'rest' })).toEqual({ id, deleted: true });
});

test.each([
  ['read_only=1', 'take read_only=1 out of it'],
  ['toolsets=time', 'add clients to its toolsets'],
  ['toolsets=time&read_only=1', 'take read_only=1 out of it and add clients to its toolsets'],
])(
  'what the address leaves out (%s) says what to change in it, and not to ask for permissions',
  async (query, says) => {
    const call = { name: 'clients_create', arguments: { name: 'Northwind' } };
    const { json } = await server.rpc('modern', 'tools/call', call, { token: 'free', path: `/mcp?${query}` });
    const { text } = json.result.content[0];
    expect(text).toMatch(/^forbidden\n<data>\nThis connection /);
    expect(text).toContain(says);
    expect(text).not.toContain('whoami');
  },
);
