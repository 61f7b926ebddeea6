import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mcpClient, Socket } from './clients.ts';
import { Browser, Client, connect, freePort, newVerifier, REDIRECT, ready, register, signIn } from './oauth.ts';
import { type Person, type TestServer, testServer } from './stint.ts';

let server: TestServer;
let base: string;
let ada: Person;
let client: Client;
beforeAll(async () => {
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  server = await testServer({ PORT: String(port), PUBLIC_URL: base });
  await ready(base);
  ada = await server.person();
  client = await Client.register(base);
}, 30_000);
afterAll(() => server.close());

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const json = async (path: string, token?: string): Promise<any> =>
  (await fetch(`${base}${path}`, { headers: token ? bearer(token) : {} })).json();
const status = async (token: string) => (await fetch(`${base}/api/v1/whoami`, { headers: bearer(token) })).status;
const errorOf = (url: string) => new URL(url).searchParams.get('error');
/** What the names of the tools an app has begin with. */
const tools = async (token: string): Promise<string[]> => {
  const mcp = await mcpClient(base, token);
  const { tools: listed } = await mcp.listTools();
  await mcp.close();
  return listed.map(({ name }) => name);
};
const call = (token: string | null, name: string, args: object = {}) =>
  fetch(`${base}/mcp`, {
    method: 'POST',
    headers: {
      ...(token === null ? {} : bearer(token)),
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2025-06-18',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name, arguments: args } }),
  });
const sql = (text: string, values: unknown[]) => server.stint.db.system.query(text, values);

test('a client that knows only an address finds out everything else', async () => {
  const refused = await call(null, 'whoami');
  expect(refused.status).toBe(401);
  const challenge = refused.headers.get('www-authenticate') ?? '';
  expect(challenge).toContain('scope="manage:*"');
  const where = /resource_metadata="([^"]+)"/.exec(challenge)?.[1] as string;
  const resource = (await (await fetch(where)).json()) as any;
  expect(resource).toMatchObject({ resource: `${base}/mcp`, authorization_servers: [base] });
  expect(await json('/.well-known/oauth-protected-resource')).toMatchObject({ resource: base });
  expect(await json('/.well-known/oauth-authorization-server')).toMatchObject({
    issuer: base,
    authorization_endpoint: `${base}/oauth/authorize`,
    token_endpoint: `${base}/oauth/token`,
    registration_endpoint: `${base}/oauth/register`,
    revocation_endpoint: `${base}/oauth/revoke`,
    response_types_supported: ['code'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    code_challenge_methods_supported: ['S256'],
    authorization_response_iss_parameter_supported: true,
    client_id_metadata_document_supported: false,
  });
});

test('the answer to the client carries code, state and issuer, and its tokens work on every protocol', async () => {
  const verifier = newVerifier();
  const browser = new Browser();
  const page = await signIn(browser, client.authorizeUrl(verifier), ada);
  expect(page.html).toContain('Connect Assistant to Stint?');
  const { url } = await browser.submit(page, { decision: 'allow' });
  const answer = new URL(url).searchParams;
  expect(url.startsWith(`${REDIRECT}?`)).toBe(true);
  expect([answer.get('state'), answer.get('iss')]).toEqual(['kept', base]);
  const { body } = await client.exchange(answer.get('code') as string, verifier);
  expect(body).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: 'manage:*' });
  expect(await json('/api/v1/whoami', body.access_token)).toMatchObject({
    org: { id: ada.org_id },
    credential: { kind: 'oauth', id: expect.stringMatching(/^app_/) },
  });
  expect((await call(body.access_token, 'whoami')).status).toBe(200);
  const socket = await Socket.open(base, body.access_token);
  expect(await socket.call('whoami', {})).toMatchObject({ ok: { credential: { kind: 'oauth' } } });
  socket.close();
});

test('without S256 there is no code, and without the verifier no token', async () => {
  const browser = new Browser();
  for (const changes of [
    { code_challenge: undefined, code_challenge_method: undefined },
    { code_challenge_method: 'plain' },
  ]) {
    const { url } = await browser.go(client.authorizeUrl(newVerifier(), changes));
    expect(errorOf(url)).toBe('invalid_request');
  }
  const page = await signIn(browser, client.authorizeUrl(newVerifier()), ada);
  const { url } = await browser.submit(page, { decision: 'allow' });
  const code = new URL(url).searchParams.get('code') as string;
  expect(await client.exchange(code, newVerifier())).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
});

test('a code that comes twice ends what it gave', async () => {
  const verifier = newVerifier();
  const browser = new Browser();
  const { url } = await browser.submit(await signIn(browser, client.authorizeUrl(verifier), ada), {
    decision: 'allow',
  });
  const code = new URL(url).searchParams.get('code') as string;
  const answers = await Promise.all([client.exchange(code, verifier), client.exchange(code, verifier)]);
  expect(answers.map((answer) => answer.status).filter((one) => one === 200).length).toBeLessThanOrEqual(1);
  const first = answers.find((answer) => answer.status === 200);
  expect(await client.exchange(code, verifier)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  if (first) expect(await status(first.body.access_token)).toBe(401);
});

test('tokens are for this server, under either of its names, and for no other', async () => {
  for (const resource of [`${base}/mcp`, `${base}/mcp/`, `${base}/mcp?read_only=1`, base, `${base}/`, undefined]) {
    const tokens = await connect(client, ada, {}, { resource });
    expect([resource, await status(tokens.access_token)]).toEqual([resource, 200]);
  }
  for (const resource of ['https://other.example/mcp', `${base}/api`, `${base}/mcp/x`]) {
    const { url } = await new Browser().go(client.authorizeUrl(newVerifier(), { resource }));
    expect([resource, errorOf(url)]).toEqual([resource, 'invalid_target']);
  }
  const { refresh_token, access_token } = await connect(client, ada);
  const elsewhere = await client.refresh(refresh_token, { resource: 'https://other.example/mcp' });
  expect(elsewhere).toMatchObject({ status: 400, body: { error: 'invalid_target' } });
  await sql(
    `UPDATE oauth_records SET payload = payload || '{"aud":"https://other.example"}'
    WHERE kind = 'AccessToken' AND grant_id IN (SELECT grant_id FROM connected_apps WHERE user_id = $1)`,
    [ada.user_id],
  );
  server.stint.auth.invalidate(ada.org_id);
  expect(await status(access_token)).toBe(401);
});

test('a redirect is https, loopback or an app of the device, and exactly the one that was registered', async () => {
  for (const uri of [
    'http://evil.example/cb',
    'javascript:alert(1)',
    'data:text/html,x',
    'http://127.0.0.1.evil.example/',
    'x',
  ]) {
    const { status: refused, body } = await register(base, { redirect_uris: [uri] });
    expect([uri, refused, body.error]).toEqual([uri, 400, 'invalid_redirect_uri']);
  }
  for (const uri of [
    'https://claude.ai/api/mcp/auth_callback',
    'cursor://anysphere.cursor-retrieval/oauth/callback',
    'http://localhost:1/cb',
  ]) {
    expect((await register(base, { redirect_uris: [uri] })).status).toBe(201);
  }
  const browser = new Browser();
  for (const redirect_uri of [
    'https://evil.example/cb',
    'http://127.0.0.1:5123/other',
    `${REDIRECT}/x`,
    'http://localhost:5123/callback',
  ]) {
    const page = await browser.go(client.authorizeUrl(newVerifier(), { redirect_uri }));
    expect([redirect_uri, page.status, page.html.includes('This cannot go on')]).toEqual([redirect_uri, 400, true]);
  }
  const anyPort = await browser.go(client.authorizeUrl(newVerifier(), { redirect_uri: 'http://127.0.0.1:9/callback' }));
  expect(anyPort.html).toContain('Sign in to Stint');
});

test('a registration keeps what is needed, and a secret only as a hash', async () => {
  const { body } = await register(base, {
    client_name: 'Web app',
    redirect_uris: ['https://app.example/cb'],
    token_endpoint_auth_method: 'client_secret_post',
    grant_types: ['authorization_code', 'refresh_token', 'password'],
    scope: 'openid whatever',
    jwks_uri: 'http://169.254.169.254/',
    sector_identifier_uri: 'https://127.0.0.1/',
  });
  expect(body.grant_types).toEqual(['authorization_code', 'refresh_token']);
  expect(body).not.toHaveProperty('jwks_uri');
  const kept = await sql('SELECT c::text AS row FROM oauth_clients c WHERE id = $1', [body.client_id]);
  expect(JSON.stringify(kept.rows)).not.toContain(body.client_secret);
  const asking = (client_secret: string) =>
    new Client(base, body.client_id, client_secret).token({ grant_type: 'refresh_token', refresh_token: 'x' });
  expect((await asking('wrong')).body.error).toBe('invalid_client');
  expect((await asking(body.client_secret)).body.error).toBe('invalid_grant');
  const publicClient = await register(base, { redirect_uris: [REDIRECT] });
  expect(publicClient.body).toMatchObject({ token_endpoint_auth_method: 'none' });
  expect(publicClient.body).not.toHaveProperty('client_secret');
});

test('implicit, password and client credentials are not served', async () => {
  const { url } = await new Browser().go(client.authorizeUrl(newVerifier(), { response_type: 'token' }));
  expect(url).toContain('error=unsupported_response_type');
  for (const grant_type of ['password', 'client_credentials']) {
    expect((await client.token({ grant_type })).body.error).toBe('unsupported_grant_type');
  }
});

test('what was not ticked is not given, and not in the list of tools', async () => {
  const scope = ['read:tasks', 'write:tasks', 'read:time', 'manage:clients'];
  const { access_token, scope: given } = await connect(client, ada, { scope });
  expect(given).toBe('read:time write:tasks');
  const names = await tools(access_token);
  expect(names).toEqual(expect.arrayContaining(['tasks_update', 'time_current_timer']));
  expect(names.filter((name) => /^(clients|tasks_delete|time_start)/.test(name))).toEqual([]);
});

test('read only is one tick', async () => {
  const { access_token, scope } = await connect(client, ada, { read_only: '1' });
  expect(scope).toBe('read:*');
  const mcp = await mcpClient(base, access_token);
  const { tools: listed } = await mcp.listTools();
  await mcp.close();
  expect(listed.length).toBeGreaterThan(20);
  expect(listed.every(({ annotations }) => annotations?.readOnlyHint)).toBe(true);
});

test('more than was asked for cannot be ticked, and less than something is nothing', async () => {
  const { scope } = await connect(
    client,
    ada,
    { scope: ['read:tasks', 'write:tasks', 'read:invoices'] },
    { scope: 'read:tasks openid' },
  );
  expect(scope).toBe('read:tasks');
  const browser = new Browser();
  const page = await signIn(browser, client.authorizeUrl(newVerifier()), ada);
  const again = await browser.submit(page, { decision: 'allow', scope: undefined });
  expect([again.status, again.html.includes('Tick what it may do')]).toEqual([403, true]);
});

test('what an app may not is answered with a challenge that names what it has and what it lacks', async () => {
  const { access_token } = await connect(client, ada, { read_only: '1' });
  const refused = await call(access_token, 'clients_create', { name: 'Northwind' });
  expect(refused.status).toBe(403);
  const challenge = refused.headers.get('www-authenticate');
  expect(challenge).toMatch(/error="insufficient_scope", scope="read:\* write:clients"/);
  // What is no good message is no defect of ours.
  const params = { name: 'clients_create', arguments: null, _meta: null };
  const odd = await fetch(`${base}/mcp`, {
    method: 'POST',
    headers: {
      ...bearer(access_token),
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
    },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
  });
  expect(odd.status).toBe(403);
  const wider = await connect(client, ada, {}, { scope: 'read:* write:clients' });
  expect((await call(wider.access_token, 'clients_create', { name: 'Northwind' })).status).toBe(200);
  // A token that nobody can widen says so to the model.
  const pat = await fetch(`${base}/api/v1/tokens`, {
    method: 'POST',
    headers: { ...bearer(ada.session), 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'reader', scopes: ['read:*'] }),
  });
  const { token } = (await pat.json()) as { token: string };
  expect((await call(token, 'clients_create', { name: 'Northwind' })).status).toBe(200);
});

test('the person says no, and the client is told', async () => {
  const browser = new Browser();
  const page = await signIn(browser, client.authorizeUrl(newVerifier()), ada);
  const { url } = await browser.submit(page, { decision: 'deny' });
  const answer = new URL(url).searchParams;
  expect([answer.get('error'), answer.get('state'), answer.get('iss')]).toEqual(['access_denied', 'kept', base]);
});

test('a refresh token is good once, again for a retry, and ends everything when it comes later', async () => {
  const first = await connect(client, ada);
  const second = await client.refresh(first.refresh_token);
  expect(second.status).toBe(200);
  expect(second.body.refresh_token).not.toBe(first.refresh_token);
  expect((await client.refresh(first.refresh_token)).status).toBe(200);
  expect(await status(second.body.access_token)).toBe(200);
  await sql(
    `UPDATE oauth_records SET consumed_at = consumed_at - interval '31 seconds'
    WHERE kind = 'RefreshToken' AND grant_id IN (SELECT grant_id FROM connected_apps WHERE user_id = $1)`,
    [ada.user_id],
  );
  expect(await client.refresh(first.refresh_token)).toMatchObject({ status: 400, body: { error: 'invalid_grant' } });
  expect(await status(second.body.access_token)).toBe(401);
  expect((await client.refresh(second.body.refresh_token)).body.error).toBe('invalid_grant');
});

test('a refresh may ask for less', async () => {
  const { refresh_token } = await connect(client, ada, { scope: ['read:tasks', 'write:tasks', 'read:time'] });
  const { body } = await client.refresh(refresh_token, { scope: 'read:time' });
  expect(body.scope).toBe('read:time');
  expect(await tools(body.access_token)).not.toContain('tasks_list');
  const more = await client.refresh(body.refresh_token, { scope: 'manage:*' });
  expect(more.body.error).toBe('invalid_scope');
});

test.each(['access_token', 'refresh_token'] as const)(
  'giving the %s back ends the connection, open sockets, too',
  async (which) => {
    const tokens = await connect(client, ada);
    const socket = await Socket.open(base, tokens.access_token);
    expect(await client.revoke(tokens[which])).toBe(200);
    expect(await socket.closed).toBe(4401);
    expect(await status(tokens.access_token)).toBe(401);
    expect((await client.refresh(tokens.refresh_token)).status).toBe(400);
  },
);

test('another client cannot give it back', async () => {
  const tokens = await connect(client, ada);
  const other = await Client.register(base);
  await other.revoke(tokens.access_token);
  expect(await status(tokens.access_token)).toBe(200);
  expect((await other.refresh(tokens.refresh_token)).body.error).toBe('invalid_grant');
});

test('the list shows what is connected, and cutting it off is felt at once', async () => {
  const person = await server.person();
  const { access_token, refresh_token } = await connect(client, person, { read_only: '1' });
  const socket = await Socket.open(base, access_token);
  const { data } = await json('/api/v1/connected-apps', person.session);
  expect(data).toMatchObject([
    { name: 'Assistant', redirect_host: '127.0.0.1:5123', scopes: ['read:*'], revoked_at: null },
  ]);
  await fetch(`${base}/api/v1/connected-apps/${data[0].id}`, { method: 'DELETE', headers: bearer(person.session) });
  expect(await socket.closed).toBe(4401);
  expect(await status(access_token)).toBe(401);
  expect((await client.refresh(refresh_token)).status).toBe(400);
  expect((await json('/api/v1/connected-apps', person.session)).data).toEqual([]);
  const { data: log } = await json('/api/v1/changes?after=0', person.session);
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
  const [{ id, ask_first }] = (await json('/api/v1/connected-apps', person.session)).data;
  expect(ask_first).toBe(false);
  const mark = (token: string, on: boolean) => send('PATCH', `/connected-apps/${id}`, token, { ask_first: on });
  expect(await (await mark(person.session, true)).json()).toMatchObject({ id, ask_first: true });
  const two = await made('Two');
  expect(await remove(two)).toBe('approval_needed');
  const { data: waiting } = await json('/api/v1/approvals?status=pending', person.session);
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
  expect(await json('/api/v1/whoami', access_token)).toMatchObject({ credential: { kind: 'oauth', ask_first: true } });
});

test('agreeing anew to the same installation ends what it had', async () => {
  const person = await server.person();
  const installed = await Client.register(base);
  const before = await connect(installed, person);
  const after = await connect(installed, person);
  expect([await status(before.access_token), await status(after.access_token)]).toEqual([401, 200]);
});

test('a role that changes and a member who leaves are felt at once', async () => {
  const owner = await server.person();
  const person = await server.person();
  const member = `mem_${person.user_id.slice(4)}`;
  await sql(`INSERT INTO members (org_id, id, user_id, role) VALUES ($1, $2, $3, 'admin')`, [
    owner.org_id,
    member,
    person.user_id,
  ]);
  const { access_token, refresh_token } = await connect(client, person, { org_id: owner.org_id });
  expect(await json('/api/v1/whoami', access_token)).toMatchObject({ org: { id: owner.org_id }, role: 'admin' });
  expect(await tools(access_token)).toContain('members_remove');
  const change = (method: string, path: string, body?: object) =>
    fetch(`${base}/api/v1${path}`, {
      method,
      headers: { ...bearer(owner.session), 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  expect((await change('PATCH', `/members/${member}/role`, { role: 'viewer' })).status).toBe(200);
  expect(await tools(access_token)).not.toContain('members_remove');
  const socket = await Socket.open(base, access_token);
  expect((await change('DELETE', `/members/${member}`)).status).toBe(200);
  expect(await socket.closed).toBe(4401);
  expect(await status(access_token)).toBe(401);
  expect((await client.refresh(refresh_token)).status).toBe(400);
});

test('nothing that opens a door is kept as it is', async () => {
  const verifier = newVerifier();
  const browser = new Browser();
  const { url } = await browser.submit(await signIn(browser, client.authorizeUrl(verifier), ada), {
    decision: 'allow',
  });
  const code = new URL(url).searchParams.get('code') as string;
  const { rows: before } = await sql('SELECT r::text AS row FROM oauth_records r', []);
  const { body } = await client.exchange(code, verifier);
  const { rows: after } = await sql('SELECT r::text AS row FROM oauth_records r', []);
  const kept = JSON.stringify([before, after]);
  for (const secret of [code, body.access_token, body.refresh_token, ada.password]) expect(kept).not.toContain(secret);
});

test('what has a NUL in it is refused wherever it is sent', async () => {
  const nul = '%00';
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const post = (path: string, body: string, headers: Record<string, string> = form) =>
    fetch(`${base}${path}`, { method: 'POST', headers, body });
  const metadata = JSON.stringify({ redirect_uris: ['http://127.0.0.1:9999/cb'], client_name: 'a\u0000' });
  const answers = await Promise.all([
    post('/oauth/register', metadata, { 'content-type': 'application/json' }),
    fetch(`${base}/oauth/authorize?client_id=${nul}&response_type=code`, { redirect: 'manual' }),
    fetch(client.authorizeUrl(newVerifier(), { state: '\u0000' }), { redirect: 'manual' }),
    post('/oauth/token', `client_id=${nul}&grant_type=refresh_token&refresh_token=${nul}`),
    post('/oauth/revoke', `token=${nul}&client_id=${nul}`),
  ]);
  for (const { status } of answers) expect([status >= 300, status < 500]).toEqual([true, true]);
});
