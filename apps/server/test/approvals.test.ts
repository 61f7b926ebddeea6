import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Socket } from './clients.ts';
import { type Call, caller, PROTOCOLS, post } from './protocols.ts';
import { type Person, type TestServer, testServer } from './stint.ts';

/** A token that asks first, over the whole server. */
let server: TestServer;
let ada: Person;
let assistant: string;
let call: Call;

beforeAll(async () => {
  server = await testServer();
  ada = await server.person();
  call = caller(server.url, server.stint.core);
  const made = await run('tokens.create', { name: 'Claude', scopes: ['manage:*'], ask_first: true });
  assistant = made.token;
});
afterAll(() => server.close());

const run = async (name: string, input: Record<string, unknown> = {}) => {
  const { ok, error } = await call('rest', ada.session, name, input);
  if (error) throw new Error(`${name}: ${JSON.stringify(error)}`);
  return ok;
};

test.each(PROTOCOLS)(
  'a call is refused with the approval it became, run when a person agrees, and answered when it comes again: %s',
  async (protocol) => {
    const { id: client_id } = await run('clients.create', { name: `Northwind ${protocol}` });
    const { ok, http, error } = await call(protocol, assistant, 'clients.delete', { client_id });
    expect(ok).toBeUndefined();
    expect(error).toMatchObject({ code: 'approval_needed', status: 409 });
    if (protocol === 'rest') expect(http).toBe(409);
    const state = error?.current_state as Record<string, string>;
    expect(state).toEqual({
      approval_id: expect.stringMatching(/^apv_/),
      status: 'pending',
      url: expect.stringContaining(`/approvals/${state.approval_id}`),
      expires_at: expect.any(String),
    });
    expect(error?.detail).toContain(state.url);
    expect(await run('clients.get', { client_id })).toMatchObject({ id: client_id });
    await run('approvals.grant', { approval_id: state.approval_id });
    const again = await call(protocol, assistant, 'clients.delete', { client_id });
    expect(again.ok).toEqual({ id: client_id, deleted: true });
  },
);

test('people watch what is asked for, and decide it, over WebSocket', async () => {
  const watcher = await Socket.open(server.url, ada.session);
  await watcher.send('subscribe', { types: ['approval.*', 'client.deleted'] });
  const { id: client_id } = await run('clients.create', { name: 'Watched' });
  await call('mcp', assistant, 'clients.delete', { client_id });
  await watcher.until(({ event }) => event === 'approval.requested');
  const approval_id = watcher.pushes[0]?.data.id as string;
  await watcher.call('approvals.grant', { approval_id });
  await watcher.until(({ event }) => event === 'approval.granted');
  expect(watcher.pushes.map(({ event }) => event)).toEqual([
    'approval.requested',
    'client.deleted',
    'approval.granted',
  ]);
  watcher.close();
});

test('the page at the url of the answer is there, and decides', async () => {
  const { id: client_id } = await run('clients.create', { name: 'On a page' });
  const { error } = await call('mcp', assistant, 'clients.delete', { client_id });
  const state = error?.current_state as Record<string, string>;
  const page = `${server.url}/approvals/${state.approval_id}`;
  const form = { 'content-type': 'application/x-www-form-urlencoded', accept: 'text/html' };
  const asked = await fetch(page);
  expect(asked.headers.get('content-security-policy')).toContain("default-src 'none'");
  const { email, password } = ada;
  const signedIn = await post(page, new URLSearchParams({ email, password }).toString(), form);
  const pass = /name="pass" value="([^"]+)"/.exec(signedIn.text)?.[1] ?? '';
  const decided = await post(page, new URLSearchParams({ pass, decision: 'grant', note: '' }).toString(), form);
  expect(decided).toMatchObject({ http: 200, text: expect.stringContaining('it was done') });
  expect((await call('rest', ada.session, 'clients.get', { client_id })).error).toMatchObject({ code: 'not_found' });
});
