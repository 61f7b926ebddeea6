import { request } from 'node:http';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Socket } from './clients.ts';
import { Browser, Client, connect, fieldsOf, newVerifier, REDIRECT, register, signIn, type Tokens } from './oauth.ts';
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

/** A code on its way back to the client, and the verifier that only the client has. */
async function codeOnItsWay(): Promise<{ code: string; verifier: string }> {
  const verifier = newVerifier();
  const browser = new Browser();
  const page = await signIn(browser, client.authorizeUrl(verifier), ada);
  const { url } = await browser.submit(page, { decision: 'allow' });
  return { code: new URL(url).searchParams.get('code') as string, verifier };
}

interface Mcp {
  readonly status: number;
  readonly body: any;
}

/** One message to /mcp, with any headers, of which fetch would not let all through. */
function mcp(token: string, message: object, headers: Record<string, string> = {}): Promise<Mcp> {
  return new Promise((resolve, reject) => {
    const sent = request(`${base}/mcp`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        'mcp-protocol-version': '2025-11-25',
        ...headers,
      },
    });
    sent.on('error', reject).on('response', async (answer) => {
      let text = '';
      for await (const part of answer.setEncoding('utf8')) text += part;
      resolve({ status: answer.statusCode ?? 0, body: JSON.parse(text) });
    });
    sent.end(JSON.stringify({ jsonrpc: '2.0', id: 1, ...message }));
  });
}
const call = (token: string, name: string, args: object = {}) =>
  mcp(token, { method: 'tools/call', params: { name, arguments: args } });

test('stolen code: without its verifier, by another client or for another address it gives nothing', async () => {
  const thief = await Client.register(base);
  const tries = [
    (code: string) => client.token({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT }),
    (code: string) => client.exchange(code, newVerifier()),
    (code: string, verifier: string) => thief.exchange(code, verifier),
    (code: string, verifier: string) => client.exchange(code, verifier, { redirect_uri: 'http://127.0.0.1:5123/x' }),
  ];
  for (const attempt of tries) {
    // A failed try may spend the code, so each has one of its own.
    const { code, verifier } = await codeOnItsWay();
    const { status, body } = await attempt(code, verifier);
    expect([status, body.error]).toEqual([400, 'invalid_grant']);
    expect(body).not.toHaveProperty('access_token');
  }
});

test('stolen code: used after its owner, it ends what its owner got', async () => {
  const { code, verifier } = await codeOnItsWay();
  const { body } = await client.exchange(code, verifier);
  expect(await server.status(body.access_token)).toBe(200);
  expect((await client.exchange(code, verifier)).body.error).toBe('invalid_grant');
  expect(await server.status(body.access_token)).toBe(401);
});

test('replayed refresh: an old refresh token ends the connection, for thief and owner alike', async () => {
  const stolen = await connect(client, ada);
  const { body: owner } = await client.refresh(stolen.refresh_token);
  await server.sql(`UPDATE connected_apps SET refreshed_at = refreshed_at - interval '31 seconds' WHERE user_id = $1`, [
    ada.user_id,
  ]);
  expect((await client.refresh(stolen.refresh_token)).body.error).toBe('invalid_grant');
  expect((await client.refresh(owner.refresh_token)).body.error).toBe('invalid_grant');
  expect(await server.status(owner.access_token)).toBe(401);
});

test('replayed refresh: a session ends, too, when its old refresh token comes again', async () => {
  const post = async (path: string, body: object) => {
    const answer = await fetch(`${base}/auth/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: (await answer.json()) as any };
  };
  const { body: stolen } = await post('login', { email: ada.email, password: ada.password });
  const { body: owner } = await post('refresh', { refresh_token: stolen.refresh_token });
  expect((await post('refresh', { refresh_token: stolen.refresh_token })).status).toBe(401);
  expect((await post('refresh', { refresh_token: owner.refresh_token })).status).toBe(401);
  expect(await server.status(owner.access_token)).toBe(401);
});

test('other redirect URI: one that was not registered is answered here, and nobody is sent there', async () => {
  for (const redirect_uri of [
    'https://evil.example/callback',
    'http://127.0.0.1:5123/other',
    'http://localhost:5123/callback',
    'https://127.0.0.1:5123/callback',
  ]) {
    const answer = await fetch(client.authorizeUrl(newVerifier(), { redirect_uri }), { redirect: 'manual' });
    expect([redirect_uri, answer.status, answer.headers.get('location')]).toEqual([redirect_uri, 400, null]);
  }
});

test('other resource: a token is asked for and given for this server only', async () => {
  const elsewhere = 'https://other.example/mcp';
  const { url } = await new Browser().go(client.authorizeUrl(newVerifier(), { resource: elsewhere }));
  expect(new URL(url).searchParams.get('error')).toBe('invalid_target');
  const { code, verifier } = await codeOnItsWay();
  expect((await client.exchange(code, verifier, { resource: elsewhere })).body.error).toBe('invalid_target');
  const { refresh_token } = await connect(client, ada);
  expect((await client.refresh(refresh_token, { resource: elsewhere })).body.error).toBe('invalid_target');
});

test('none algorithm: a session token that says it needs no signature is no token, on any protocol', async () => {
  const [, claims, seal] = ada.session.split('.');
  const header = (alg: string) => Buffer.from(JSON.stringify({ alg, typ: 'at+jwt' })).toString('base64url');
  for (const alg of ['none', 'None', 'HS256', 'RS256']) {
    for (const forged of [`${header(alg)}.${claims}.`, `${header(alg)}.${claims}.${seal?.slice(1)}`]) {
      expect([alg, await server.status(forged)]).toEqual([alg, 401]);
      expect((await call(forged, 'whoami')).status).toBe(401);
      await expect(Socket.open(base, forged)).rejects.toThrow();
    }
  }
  expect(await server.status(ada.session)).toBe(200);
});

test('CSRF on consent: a form that another site sends, or with another form’s token, agrees to nothing', async () => {
  const victim = new Browser();
  const page = await signIn(victim, client.authorizeUrl(newVerifier()), ada);
  const mallory = await server.person();
  const theirs = await signIn(new Browser(), client.authorizeUrl(newVerifier()), mallory);
  const csrf = fieldsOf(theirs.html).get('csrf') as string;
  for (const forged of [undefined, '', csrf]) {
    const refused = await victim.submit(page, { csrf: forged, decision: 'allow' });
    expect([refused.status, refused.url.includes('code=')]).toEqual([403, false]);
  }
  // Cookies are not sent along from other sites, so such a form comes without them.
  const bare = await new Browser().submit(page, { decision: 'allow' });
  expect([bare.status, bare.url.includes('code=')]).toEqual([400, false]);
  expect((await victim.submit(page, { decision: 'allow' })).url).toContain('code=');
});

test('DNS rebinding: on this machine a foreign host or page does not reach the tools', async () => {
  const list = { method: 'tools/list' };
  const { port } = new URL(base);
  for (const host of [
    'evil.example',
    `evil.example:${port}`,
    `127.0.0.1.evil.example:${port}`,
    `localhost.evil:${port}`,
  ])
    expect([host, (await mcp(ada.pat, list, { host })).status]).toEqual([host, 403]);
  for (const origin of ['http://evil.example', 'null', `http://127.0.0.1.evil.example:${port}`])
    expect([origin, (await mcp(ada.pat, list, { origin })).status]).toEqual([origin, 403]);
  expect((await mcp(ada.pat, list, { host: `localhost:${port}`, origin: base })).status).toBe(200);
});

test('open redirect: no address of ours sends a person to one that somebody else made up', async () => {
  const evil = 'https://evil.example/';
  for (const redirect_uri of [
    evil,
    '//evil.example',
    'http://127.0.0.1:5123@evil.example/callback',
    'http://127.0.0.1:5123\\@evil.example/callback',
    `${REDIRECT}#@evil.example`,
    `${REDIRECT}/../..//evil.example`,
    `${REDIRECT}?next=${evil}`,
    'javascript:alert(1)',
  ]) {
    const answer = await fetch(client.authorizeUrl(newVerifier(), { redirect_uri }), { redirect: 'manual' });
    expect([redirect_uri, answer.status, answer.headers.get('location')]).toEqual([redirect_uri, 400, null]);
  }
  for (const uri of ['javascript:alert(1)', 'data:text/html,x', 'http://evil.example/', '//evil.example'])
    expect((await register(base, { redirect_uris: [uri] })).body.error).toBe('invalid_redirect_uri');
  for (const path of [
    `/?next=${evil}`,
    '//evil.example/',
    `/docs?url=${evil}`,
    `/oauth/forgot-password?return_to=${evil}`,
  ]) {
    const answer = await fetch(base + path, { redirect: 'manual' });
    expect([path, answer.headers.get('location') ?? '']).toEqual([path, expect.not.stringContaining('evil')]);
  }
});

test('tool-name confusion: only the name itself calls a tool, and header and message must agree', async () => {
  const unknown = [
    ...[
      'whoami ',
      ' whoami',
      'WHOAMI',
      'Whoami',
      'whoami\u200b',
      'whоami',
      'who_ami',
      'stint_whoami',
      'mcp__stint__whoami',
    ],
    ...['tasks.list', 'tasks__list', 'tasks-list', '__proto__', 'constructor', 'toString', ''],
    // They are there with the profile only.
    ...['tools_run_write', 'tools_run_read'],
  ];
  for (const name of unknown) expect([name, (await call(ada.pat, name)).body.error?.code]).toEqual([name, -32602]);
  const _meta = {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  const message = { method: 'tools/call', params: { name: 'clients_create', arguments: { name: 'x' }, _meta } };
  const headers = { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call', 'mcp-name': 'clients_list' };
  expect(await mcp(ada.pat, message, headers)).toMatchObject({ status: 400, body: { error: { code: -32020 } } });
  const { body } = await mcp(ada.pat, { method: 'tools/list' });
  const names: string[] = body.result.tools.map(({ name }: { name: string }) => name);
  expect(new Set(names.map((name) => name.replace(/[^a-z0-9]/g, ''))).size).toBe(names.length);
});

test('a token of scope read:* lists no tool that writes, and is refused each one that it calls anyway', async () => {
  const made = await fetch(`${base}/api/v1/tokens`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ada.session}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'reader', scopes: ['read:*'] }),
  });
  const { token } = (await made.json()) as { token: string };
  const { access_token }: Tokens = await connect(client, ada, { read_only: '1' });
  const all: any[] = (await mcp(ada.pat, { method: 'tools/list' })).body.result.tools;
  const writing = all.filter(({ annotations }) => !annotations.readOnlyHint);
  expect(writing.length).toBeGreaterThan(50);
  for (const reader of [token, access_token]) {
    const { body } = await mcp(reader, { method: 'tools/list' });
    expect(body.result.tools.filter((tool: any) => !tool.annotations.readOnlyHint)).toEqual([]);
  }
  for (const { name } of writing) {
    const { body } = await call(token, name);
    expect([name, body.result._meta.error.code]).toEqual([name, 'insufficient_scope']);
    // A client of OAuth is told how to ask for more, not the model.
    const asked = await call(access_token, name);
    expect([name, asked.status, asked.body.error.data.code]).toEqual([name, 403, 'insufficient_scope']);
  }
});
