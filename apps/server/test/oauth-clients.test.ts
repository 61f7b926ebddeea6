import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client as McpClient, StreamableHTTPClientTransport, UnauthorizedError } from '@modelcontextprotocol/client';
import { pino } from 'pino';
import { openStint, startServer } from '../src/index.ts';
import { Browser, Client, freePort, newVerifier, REDIRECT, ready, signIn } from './oauth.ts';
import { type Person, type TestServer, testServer } from './stint.ts';

let server: TestServer;
let base: string;
let ada: Person;
beforeAll(async () => {
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  server = await testServer({ PORT: String(port), PUBLIC_URL: base });
  await ready(base);
  ada = await server.person();
});
afterAll(() => server.close());

/** What an application keeps for the official client. */
function provider() {
  const kept: Record<string, any> = {};
  return {
    kept,
    redirectUrl: REDIRECT,
    clientMetadata: { client_name: 'Official client', redirect_uris: [REDIRECT] },
    clientInformation: () => kept.client,
    saveClientInformation: (client: unknown) => void Object.assign(kept, { client }),
    tokens: () => kept.tokens,
    saveTokens: (tokens: unknown) => void Object.assign(kept, { tokens }),
    redirectToAuthorization: (url: URL) => void Object.assign(kept, { url }),
    saveCodeVerifier: (verifier: string) => void Object.assign(kept, { verifier }),
    codeVerifier: () => kept.verifier as string,
    saveDiscoveryState: (discovery: unknown) => void Object.assign(kept, { discovery }),
    discoveryState: () => kept.discovery,
  };
}

test('the official client connects with nothing but the address, and refreshes by itself', async () => {
  const authProvider = provider();
  const address = new URL(`${base}/mcp`);
  const transport = new StreamableHTTPClientTransport(address, { authProvider });
  const connecting = new McpClient({ name: 'test', version: '1' }).connect(transport);
  await expect(connecting).rejects.toThrow(UnauthorizedError);
  const browser = new Browser();
  const page = await signIn(browser, String(authProvider.kept.url), ada);
  const { url } = await browser.submit(page, { decision: 'allow' });
  await transport.finishAuth(new URL(url).searchParams);
  const client = new McpClient({ name: 'test', version: '1' });
  await client.connect(new StreamableHTTPClientTransport(address, { authProvider }));
  const first = authProvider.kept.tokens.access_token;
  expect(await client.callTool({ name: 'whoami', arguments: {} })).not.toHaveProperty('isError');
  await server.stint.db.system.query(`DELETE FROM oauth_records WHERE kind = 'AccessToken'`);
  server.stint.auth.invalidate(ada.org_id);
  expect(await client.callTool({ name: 'whoami', arguments: {} })).not.toHaveProperty('isError');
  expect(authProvider.kept.tokens.access_token).not.toBe(first);
  await client.close();
});

test('what one process began another goes on with, and nothing of it is in the log', async () => {
  const lines: string[] = [];
  const logger = pino({ level: 'trace' }, { write: (line: string) => void lines.push(line) });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const settings = { ...server.settings, port, host: '127.0.0.1' };
  const stint = await openStint(settings, { logger });
  const second = await startServer(stint, settings);
  try {
    await ready(url);
    const client = await Client.register(url);
    const [here, there] = [new Client(base, client.id), new Client(url, client.id)];
    const verifier = newVerifier();
    const browser = new Browser();
    const login = await browser.go(here.authorizeUrl(verifier));
    const elsewhere = { ...login, url: login.url.replace(base, url) };
    // Its answer leads to the public address, which is the first one's.
    const { email, password } = ada;
    const toConsent = await browser.submit(elsewhere, { email, password, decision: 'sign_in' });
    const page = await browser.go(toConsent.url);
    const done = await browser.submit(page, { decision: 'allow' });
    const code = new URL(done.url).searchParams.get('code') as string;
    const { body } = await there.exchange(code, verifier);
    const next = await here.refresh(body.refresh_token);
    expect(next.status).toBe(200);
    const whoami = (token: string) => fetch(`${url}/api/v1/whoami`, { headers: { authorization: `Bearer ${token}` } });
    expect((await whoami(body.access_token)).status).toBe(200);
    await here.revoke(next.body.refresh_token);
    expect((await whoami(next.body.access_token)).status).toBe(401);
    const log = lines.join('');
    expect(log).toContain('/oauth/token');
    for (const secret of [code, verifier, password, body.access_token, body.refresh_token])
      expect(log).not.toContain(secret);
  } finally {
    await second.close();
    await stint.close();
  }
});
