import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SWEEP } from '@stint/oauth';
import { Browser, Client, connect, freePort, newVerifier, REDIRECT, ready, register, signIn } from './oauth.ts';
import { type OauthServer, oauthServer } from './oauth-server.ts';
import { type Person, testServer } from './stint.ts';

let server: OauthServer;
let base: string;
let ada: Person;
let client: Client;
beforeAll(async () => {
  server = await oauthServer({ client_name: '<b>Mallory</b> & "co"' });
  ({ url: base, ada, client } = server);
});
afterAll(() => server.close());

const consent = async (browser: Browser, changes: Record<string, string> = {}) =>
  signIn(browser, client.authorizeUrl(newVerifier(), changes), ada);

test('a page runs nothing, is framed by nobody, and its form leads here and to where the client waits', async () => {
  const browser = new Browser();
  const first = await browser.go(client.authorizeUrl(newVerifier()));
  for (const page of [first, await signIn(browser, client.authorizeUrl(newVerifier()), ada)]) {
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(
      /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self' http:\/\/127\.0\.0\.1:5123;/,
    );
    expect(policy).toMatch(/base-uri 'none'; frame-ancestors 'none'$/);
    expect(page.headers.get('x-frame-options')).toBe('DENY');
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('referrer-policy')).toBe('no-referrer');
    expect(page.html).not.toMatch(/<script|\son[a-z]+=|style="/i);
    expect(page.html).not.toContain('<b>Mallory');
    expect(page.html).toContain('&lt;b&gt;Mallory&lt;/b&gt; &amp; &quot;co&quot;');
  }
});

test('a name cannot hide what it says', async () => {
  const tricky = await Client.register(base, { client_name: '  Stint\n\u202Efficial\u200B  ' });
  expect((await new Browser().go(tricky.authorizeUrl(newVerifier()))).html).toContain('<strong>Stint fficial</strong>');
});

test('every field has a label, and whose app it is is said to be unchecked', async () => {
  const browser = new Browser();
  const first = await browser.go(client.authorizeUrl(newVerifier()));
  expect(first.html).toMatch(/<label[^>]*>Email\s*<input[^>]*type="email"/);
  expect(first.html).toMatch(/<label[^>]*>Password\s*<input[^>]*type="password"/);
  const { html } = await signIn(browser, client.authorizeUrl(newVerifier()), ada);
  expect(html).toContain('nobody has checked that');
  expect(html).toContain('<strong>127.0.0.1</strong>');
  for (const [box] of html.matchAll(/<input type="checkbox" name="scope"[^>]*>/g)) expect(box).toContain('aria-label=');
});

test('the cookie of the pages is for them alone, and out of reach of scripts and other sites', async () => {
  const page = await fetch(client.authorizeUrl(newVerifier()), { redirect: 'manual' });
  const cookies = page.headers.getSetCookie();
  expect(cookies.length).toBeGreaterThan(0);
  for (const cookie of cookies) expect(cookie).toMatch(/path=\/oauth.*; samesite=lax; httponly/i);
});

test('a form without its token, from another browser, or sent too late does nothing', async () => {
  const browser = new Browser();
  const page = await consent(browser);
  for (const csrf of [undefined, 'x', Buffer.from('other:mac').toString('base64url')]) {
    const refused = await browser.submit(page, { csrf, decision: 'allow' });
    expect([csrf, refused.status]).toEqual([csrf, 403]);
  }
  const stranger = await new Browser().submit(page, { decision: 'allow' });
  expect([stranger.status, stranger.html.includes('another browser')]).toEqual([400, true]);
  const { url } = await browser.submit(page, { decision: 'allow' });
  expect(url).toContain('code=');
  expect((await browser.submit(page, { decision: 'allow' })).status).toBe(400);
});

test('a wrong password says so, keeps the address, and is limited for the account', async () => {
  const person = await server.person();
  const browser = new Browser();
  let page = await browser.go(client.authorizeUrl(newVerifier()));
  for (let tries = 0; tries < 10; tries++) {
    page = await browser.submit(page, { email: person.email, password: 'wrong', decision: 'sign_in' });
    expect(page.status).toBe(401);
  }
  expect(page.html).toContain(`value="${person.email}"`);
  expect(page.html).not.toContain('wrong"');
  const limited = await browser.submit(page, { ...person, decision: 'sign_in' });
  expect([limited.status, Number(limited.headers.get('retry-after')) > 0]).toEqual([429, true]);
});

test('who is signed in is not asked again, may be somebody else, and is asked again after a new password', async () => {
  const person = await server.person();
  const browser = new Browser();
  await signIn(browser, client.authorizeUrl(newVerifier()), person);
  const again = await browser.go(client.authorizeUrl(newVerifier()));
  expect(again.html).toContain(person.email);
  const other = await browser.submit(again, { decision: 'switch' });
  expect(other.html).toContain('name="password"');
  const page = await browser.submit(other, { email: ada.email, password: ada.password, decision: 'sign_in' });
  expect([page.html.includes(ada.email), page.html.includes(person.email)]).toEqual([true, false]);
  await signIn(new Browser(), client.authorizeUrl(newVerifier()), ada);
  await server.sql(`UPDATE user_secrets SET changed_at = now() + interval '2 seconds' WHERE user_id = $1`, [
    ada.user_id,
  ]);
  expect((await browser.go(client.authorizeUrl(newVerifier()))).html).toContain('name="password"');
  await server.sql(`UPDATE user_secrets SET changed_at = now() - interval '1 day' WHERE user_id = $1`, [ada.user_id]);
});

test('of several organizations one is chosen, and only one of your own', async () => {
  const owner = await server.person();
  const member = `mem_${ada.user_id.slice(4)}`;
  await server.sql(`INSERT INTO members (org_id, id, user_id, role) VALUES ($1, $2, $3, 'member')`, [
    owner.org_id,
    member,
    ada.user_id,
  ]);
  const { html } = await consent(new Browser());
  expect(html.match(/type="radio" name="org_id"/g)).toHaveLength(2);
  const tokens = await connect(client, ada, { org_id: owner.org_id });
  const me = await fetch(`${base}/api/v1/whoami`, { headers: { authorization: `Bearer ${tokens.access_token}` } });
  expect(await me.json()).toMatchObject({ org: { id: owner.org_id }, role: 'member' });
  const stranger = await server.person();
  const browser = new Browser();
  const refused = await browser.submit(await consent(browser), { decision: 'allow', org_id: stranger.org_id });
  expect([refused.status, refused.html.includes('Choose one of your organizations')]).toEqual([403, true]);
  await server.sql('DELETE FROM members WHERE id = $1', [member]);
});

test('the mail with a new password is asked for on a page of its own', async () => {
  const browser = new Browser();
  const page = await browser.go(`${base}/oauth/forgot-password`);
  const sent = await browser.submit(page, { email: ada.email });
  expect(sent.html).toContain('Mail is on its way');
  const { rowCount } = await server.sql(`SELECT FROM mails WHERE recipient = $1 AND template = 'password_reset'`, [
    ada.email,
  ]);
  expect(rowCount).toBe(1);
  expect((await browser.submit(page, { email: 'nobody' })).status).toBe(422);
});

test('what openid clients add is let go', async () => {
  const page = await consent(new Browser(), { scope: 'openid profile offline_access', nonce: 'n', prompt: 'consent' });
  expect(page.html).toContain('Connect');
});

test('a client nobody agreed to is forgotten after a day, and one in use is not', async () => {
  const used = await Client.register(base);
  await connect(used, ada);
  const unused = await Client.register(base);
  await server.sql(`UPDATE oauth_clients SET created_at = now() - interval '25 hours' WHERE id = ANY($1)`, [
    [used.id, unused.id],
  ]);
  expect((await new Browser().go(unused.authorizeUrl(newVerifier()))).html).toContain('invalid_client');
  await server.sql(SWEEP);
  const { rows } = await server.sql('SELECT id FROM oauth_clients WHERE id = ANY($1)', [[used.id, unused.id]]);
  expect(rows).toEqual([{ id: used.id }]);
  expect((await new Browser().go(used.authorizeUrl(newVerifier()))).html).toContain('Sign in');
});

test('behind https the cookies are for https, whatever the request came by', async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  const behind = await testServer({ PORT: new URL(url).port, PUBLIC_URL: 'https://stint.example.com' });
  try {
    await ready(url);
    const { body } = await register(url, { redirect_uris: [REDIRECT] });
    const asked = new Client(url, body.client_id).authorizeUrl(newVerifier(), {
      resource: 'https://stint.example.com/mcp',
    });
    const answer = await fetch(asked, { redirect: 'manual' });
    expect([answer.status, answer.headers.getSetCookie().every((cookie) => /; secure/i.test(cookie))]).toEqual([
      303,
      true,
    ]);
  } finally {
    await behind.close();
  }
});

test('registrations of one address are limited', async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const limited = await testServer({ PORT: String(port), PUBLIC_URL: url, STINT_AUTH_RATE_LIMIT: '2' });
  try {
    await ready(url);
    const asked = [];
    for (let i = 0; i < 3; i++) asked.push(await register(url, { redirect_uris: [REDIRECT] }));
    expect(asked.map(({ status }) => status)).toEqual([201, 201, 429]);
    expect(asked[2]?.body.error).toBe('temporarily_unavailable');
  } finally {
    await limited.close();
  }
});

test('a client named by its metadata is unknown unless that was switched on', async () => {
  const named = new Client(base, 'https://client.example/metadata.json');
  expect((await new Browser().go(named.authorizeUrl(newVerifier()))).html).toContain('invalid_client');
});
