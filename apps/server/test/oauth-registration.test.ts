import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Browser, Client, newVerifier, REDIRECT, register } from './oauth.ts';
import { type OauthServer, oauthServer } from './oauth-server.ts';

let server: OauthServer;
let base: string;
let client: Client;
beforeAll(async () => {
  server = await oauthServer();
  ({ url: base, client } = server);
});
afterAll(() => server.close());

test('a redirect is https, loopback or an app of the device, and exactly the one that was registered', async () => {
  for (const uri of [
    'http://evil.example/cb',
    'javascript:alert(1)',
    'data:text/html,x',
    'ws://127.0.0.1/cb',
    'view-source:https://good.example/',
    'https://good.example@evil.example/cb',
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
  // No part of an address is dropped on the way, be it written as it is.
  const bare = client.authorizeUrl(newVerifier()).replace(encodeURIComponent(REDIRECT), `${REDIRECT}?x=1`);
  expect((await browser.go(bare)).status).toBe(400);
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
  const kept = await server.sql('SELECT c::text AS row FROM oauth_clients c WHERE id = $1', [body.client_id]);
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
