import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Socket } from './clients.ts';
import { Browser, type Client, connect, newVerifier, REDIRECT, signIn } from './oauth.ts';
import { type OauthServer, oauthServer } from './oauth-server.ts';
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

const errorOf = (url: string) => new URL(url).searchParams.get('error');

test('a client that knows only an address finds out everything else', async () => {
  const refused = await server.call(null, 'whoami');
  expect(refused.status).toBe(401);
  const challenge = refused.headers.get('www-authenticate') ?? '';
  expect(challenge).toContain('scope="manage:*"');
  const where = /resource_metadata="([^"]+)"/.exec(challenge)?.[1] as string;
  const resource = (await (await fetch(where)).json()) as any;
  expect(resource).toMatchObject({ resource: `${base}/mcp`, authorization_servers: [base] });
  expect(await server.json('/.well-known/oauth-protected-resource')).toMatchObject({ resource: base });
  expect(await server.json('/.well-known/oauth-authorization-server')).toMatchObject({
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
  expect(await server.json('/api/v1/whoami', body.access_token)).toMatchObject({
    org: { id: ada.org_id },
    credential: { kind: 'oauth', id: expect.stringMatching(/^app_/) },
  });
  expect((await server.call(body.access_token, 'whoami')).status).toBe(200);
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
  if (first) expect(await server.status(first.body.access_token)).toBe(401);
});

test('tokens are for this server, under either of its names, and for no other', async () => {
  for (const resource of [`${base}/mcp`, `${base}/mcp/`, `${base}/mcp?read_only=1`, base, `${base}/`, undefined]) {
    const tokens = await connect(client, ada, {}, { resource });
    expect([resource, await server.status(tokens.access_token)]).toEqual([resource, 200]);
  }
  for (const resource of ['https://other.example/mcp', `${base}/api`, `${base}/mcp/x`]) {
    const { url } = await new Browser().go(client.authorizeUrl(newVerifier(), { resource }));
    expect([resource, errorOf(url)]).toEqual([resource, 'invalid_target']);
  }
  const { refresh_token, access_token } = await connect(client, ada);
  const elsewhere = await client.refresh(refresh_token, { resource: 'https://other.example/mcp' });
  expect(elsewhere).toMatchObject({ status: 400, body: { error: 'invalid_target' } });
  await server.sql(
    `UPDATE oauth_records SET payload = payload || '{"aud":"https://other.example"}'
    WHERE kind = 'AccessToken' AND grant_id IN (SELECT grant_id FROM connected_apps WHERE user_id = $1)`,
    [ada.user_id],
  );
  server.stint.auth.invalidate(ada.org_id);
  expect(await server.status(access_token)).toBe(401);
});

test('the person says no, and the client is told', async () => {
  const browser = new Browser();
  const page = await signIn(browser, client.authorizeUrl(newVerifier()), ada);
  const { url } = await browser.submit(page, { decision: 'deny' });
  const answer = new URL(url).searchParams;
  expect([answer.get('error'), answer.get('state'), answer.get('iss')]).toEqual(['access_denied', 'kept', base]);
});

test('nothing that opens a door is kept as it is', async () => {
  const verifier = newVerifier();
  const browser = new Browser();
  const { url } = await browser.submit(await signIn(browser, client.authorizeUrl(verifier), ada), {
    decision: 'allow',
  });
  const code = new URL(url).searchParams.get('code') as string;
  const { rows: before } = await server.sql('SELECT r::text AS row FROM oauth_records r', []);
  const { body } = await client.exchange(code, verifier);
  const { rows: after } = await server.sql('SELECT r::text AS row FROM oauth_records r', []);
  const kept = JSON.stringify([before, after]);
  for (const secret of [code, body.access_token, body.refresh_token, ada.password]) expect(kept).not.toContain(secret);
});

test('what cannot be kept as text is refused wherever it is sent', async () => {
  const nul = '%00';
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  const post = (path: string, body: string, headers: Record<string, string> = form) =>
    fetch(`${base}${path}`, { method: 'POST', headers, body });
  const register = (client_name: string) =>
    post('/oauth/register', JSON.stringify({ redirect_uris: ['http://127.0.0.1:9999/cb'], client_name }), {
      'content-type': 'application/json',
    });
  const answers = await Promise.all([
    register('a\u0000'),
    register('a\ud800'),
    fetch(`${base}/oauth/authorize?client_id=${nul}&response_type=code`, { redirect: 'manual' }),
    fetch(client.authorizeUrl(newVerifier(), { state: '\u0000' }), { redirect: 'manual' }),
    post('/oauth/token', `client_id=${nul}&grant_type=refresh_token&refresh_token=${nul}`),
    post('/oauth/revoke', `token=${nul}&client_id=${nul}`),
  ]);
  for (const { status } of answers) expect([status >= 300, status < 500]).toEqual([true, true]);
});
