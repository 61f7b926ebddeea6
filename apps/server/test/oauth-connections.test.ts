import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Socket } from './clients.ts';
import { Browser, Client, connect, newVerifier, signIn } from './oauth.ts';
import { bearer, type OauthServer, oauthServer } from './oauth-server.ts';
import type { Person } from './stint.ts';

let server: OauthServer;
let base: string;
let ada: Person;
let client: Client;
beforeAll(async () => {
  server = await oauthServer();
  ({ url: base, ada, client } = server);
});
afterAll(() => server.close());

test.each(['access_token', 'refresh_token'] as const)(
  'giving the %s back ends the connection, open sockets, too',
  async (which) => {
    const tokens = await connect(client, ada);
    const socket = await Socket.open(base, tokens.access_token);
    expect(await client.revoke(tokens[which])).toBe(200);
    expect(await socket.closed).toBe(4401);
    expect(await server.status(tokens.access_token)).toBe(401);
    expect((await client.refresh(tokens.refresh_token)).status).toBe(400);
  },
);

test('another client cannot give it back', async () => {
  const tokens = await connect(client, ada);
  const other = await Client.register(base);
  await other.revoke(tokens.access_token);
  expect(await server.status(tokens.access_token)).toBe(200);
  expect((await other.refresh(tokens.refresh_token)).body.error).toBe('invalid_grant');
});

test('the list shows what is connected, and cutting it off is felt at once', async () => {
  const person = await server.person();
  const { access_token, refresh_token } = await connect(client, person, { read_only: '1' });
  const socket = await Socket.open(base, access_token);
  const { data } = await server.json('/api/v1/connected-apps', person.session);
  expect(data).toMatchObject([
    { name: 'Assistant', redirect_host: '127.0.0.1:5123', scopes: ['read:*'], revoked_at: null },
  ]);
  await fetch(`${base}/api/v1/connected-apps/${data[0].id}`, { method: 'DELETE', headers: bearer(person.session) });
  expect(await socket.closed).toBe(4401);
  expect(await server.status(access_token)).toBe(401);
  expect((await client.refresh(refresh_token)).status).toBe(400);
  expect((await server.json('/api/v1/connected-apps', person.session)).data).toEqual([]);
  const { data: log } = await server.json('/api/v1/changes?after=0', person.session);
  const types = log
    .map(({ type }: { type: string }) => type)
    .filter((type: string) => type.startsWith('connected_app'));
  expect(types).toEqual(['connected_app.connected', 'connected_app.revoked']);
});

test('an app that is told to ask first waits for a person, from the next call on, until a person says otherwise', async () => {
  const person = await server.person();
  const installed = await Client.register(base);
  const { access_token } = await connect(installed, person);
  const send = (method: string, path: string, token: string, body?: object) =>
    fetch(`${base}/api/v1${path}`, {
      method,
      headers: { ...bearer(token), ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  const made = async (name: string) =>
    ((await (await send('POST', '/clients', access_token, { name })).json()) as { id: string }).id;
  const remove = async (id: string, token = access_token) => {
    const answer = await send('DELETE', `/clients/${id}`, token);
    return answer.status === 200 ? 'done' : ((await answer.json()) as { code: string }).code;
  };
  expect(await remove(await made('One'))).toBe('done');
  const [{ id, ask_first }] = (await server.json('/api/v1/connected-apps', person.session)).data;
  expect(ask_first).toBe(false);
  const mark = (token: string, on: boolean) => send('PATCH', `/connected-apps/${id}`, token, { ask_first: on });
  expect(await (await mark(person.session, true)).json()).toMatchObject({ id, ask_first: true });
  const two = await made('Two');
  expect(await remove(two)).toBe('approval_needed');
  const { data: waiting } = await server.json('/api/v1/approvals?status=pending', person.session);
  expect(waiting).toMatchObject([{ operation: 'clients.delete', credential_kind: 'oauth', credential_id: id }]);
  // Neither the app nor a token it makes gets out of it.
  expect((await mark(access_token, false)).status).toBe(403);
  const pat = (await (
    await send('POST', '/tokens', access_token, { name: 'way round', scopes: ['manage:*'] })
  ).json()) as { token: string };
  expect(await remove(two, pat.token)).toBe('approval_needed');
  expect((await mark(pat.token, false)).status).toBe(403);
  expect((await mark(ada.session, false)).status).toBe(404);
  // Agreeing anew keeps the tick, as long as the person does.
  const page = await signIn(new Browser(), installed.authorizeUrl(newVerifier()), person);
  expect(page.html).toMatch(/name="ask_first" value="1" checked/);
  expect((await mark(person.session, false)).status).toBe(200);
  expect(await remove(await made('Three'))).toBe('done');
});

test('ask me first is one tick on the page', async () => {
  const person = await server.person();
  const { access_token } = await connect(client, person, { ask_first: '1' });
  expect(await server.json('/api/v1/whoami', access_token)).toMatchObject({
    credential: { kind: 'oauth', ask_first: true },
  });
});

test('agreeing anew to the same installation ends what it had', async () => {
  const person = await server.person();
  const installed = await Client.register(base);
  const before = await connect(installed, person);
  const after = await connect(installed, person);
  expect([await server.status(before.access_token), await server.status(after.access_token)]).toEqual([401, 200]);
});

test('a role that changes and a member who leaves are felt at once', async () => {
  const owner = await server.person();
  const person = await server.person();
  const member = `mem_${person.user_id.slice(4)}`;
  await server.sql(`INSERT INTO members (org_id, id, user_id, role) VALUES ($1, $2, $3, 'admin')`, [
    owner.org_id,
    member,
    person.user_id,
  ]);
  const { access_token, refresh_token } = await connect(client, person, { org_id: owner.org_id });
  expect(await server.json('/api/v1/whoami', access_token)).toMatchObject({ org: { id: owner.org_id }, role: 'admin' });
  expect(await server.tools(access_token)).toContain('members_remove');
  const change = (method: string, path: string, body?: object) =>
    fetch(`${base}/api/v1${path}`, {
      method,
      headers: { ...bearer(owner.session), 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  expect((await change('PATCH', `/members/${member}/role`, { role: 'viewer' })).status).toBe(200);
  expect(await server.tools(access_token)).not.toContain('members_remove');
  const socket = await Socket.open(base, access_token);
  expect((await change('DELETE', `/members/${member}`)).status).toBe(200);
  expect(await socket.closed).toBe(4401);
  expect(await server.status(access_token)).toBe(401);
  expect((await client.refresh(refresh_token)).status).toBe(400);
});
