import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Caller, type Failure, newId } from '@stint/core';
import { type TestAuth, testAuth } from './test-auth.fixture.ts';

let a: TestAuth;

beforeAll(async () => {
  a = await testAuth();
});
afterAll(() => a.close());

/** A person whose assistant wants to delete a client. */
async function asked(name = 'Northwind') {
  const { email, password, access_token } = await a.signUp();
  const owner = await a.auth.authenticate(access_token);
  const { token } = await a.t.run('tokens.create', owner, { name: 'Claude', scopes: ['manage:*'], ask_first: true });
  const assistant = await a.auth.authenticate(token);
  const { id: client_id } = await a.t.run('clients.create', owner, { name });
  const failure = await a.t.refused('clients.delete', assistant, { client_id });
  const { approval_id, url } = failure.details.current_state as { approval_id: string; url: string };
  return { email, password, owner, assistant, client_id, approval_id, path: new URL(url).pathname };
}

const send = (path: string, form: Record<string, string>) =>
  a.app.inject({
    method: 'POST',
    url: path,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(form).toString(),
  });

const passIn = (page: string): string => /name="pass" value="([^"]+)"/.exec(page)?.[1] ?? '';

const isThere = async (caller: Caller, client_id: string): Promise<boolean> =>
  a.t.run('clients.get', caller, { client_id }).then(
    () => true,
    (failure: Failure) => failure.code !== 'not_found',
  );

test('a token made to ask first is known by it when it calls', async () => {
  const { assistant } = await asked();
  expect(assistant.credential).toMatchObject({ kind: 'pat', ask_first: true });
  expect((await a.auth.refresh(assistant)).credential.ask_first).toBe(true);
  const { ticket } = await a.auth.ticket(assistant);
  expect((await a.auth.redeemTicket(ticket)).credential.ask_first).toBe(true);
});

test('the page says nothing before who looks has signed in, and runs nothing', async () => {
  const { path, approval_id } = await asked();
  const page = await a.app.inject(path);
  expect(page).toMatchObject({ statusCode: 200, headers: { 'cache-control': 'no-store' } });
  expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  expect(page.headers['set-cookie']).toBeUndefined();
  expect(page.body).not.toMatch(/<script|style=|<link|onload/);
  expect((await a.app.inject(path.replace(approval_id, newId('apv')))).body).toBe(page.body);
});

test('who owns the token signs in, sees what it wants, and agrees: it is done', async () => {
  const { path, email, password, owner, client_id, assistant } = await asked('Acme & <Sons>');
  const page = await send(path, { email, password });
  expect(page.statusCode).toBe(200);
  for (const told of ['Claude', 'clients.delete', client_id, 'Acme &amp; &lt;Sons&gt;'])
    expect(page.body).toContain(told);
  expect(await isThere(owner, client_id)).toBe(true);
  const done = await send(path, { pass: passIn(page.body), decision: 'grant', note: '' });
  expect(done).toMatchObject({ statusCode: 200, body: expect.stringContaining('it was done') });
  expect(await isThere(owner, client_id)).toBe(false);
  expect(await a.t.run('clients.delete', assistant, { client_id })).toEqual({ id: client_id, deleted: true });
  const again = await send(path, { pass: passIn(page.body), decision: 'grant', note: '' });
  expect(again).toMatchObject({ statusCode: 409 });
});

test('a denial does nothing, and its words reach the assistant', async () => {
  const { path, email, password, owner, client_id, assistant } = await asked();
  const page = await send(path, { email, password });
  const done = await send(path, { pass: passIn(page.body), decision: 'deny', note: 'Not <today>' });
  expect(done.body).toContain('Not &lt;today&gt;');
  expect(await isThere(owner, client_id)).toBe(true);
  expect((await a.t.refused('clients.delete', assistant, { client_id })).message).toContain('Not <today>');
});

test('a wrong password, somebody of another organization and a made-up approval see nothing', async () => {
  const { path, email, password, approval_id } = await asked();
  const wrong = await send(path, { email, password: 'wrong horse' });
  expect(wrong).toMatchObject({ statusCode: 401, body: expect.not.stringContaining('clients.delete') });
  const stranger = await a.signUp();
  const other = await send(path, { email: stranger.email, password: stranger.password });
  expect(other).toMatchObject({ statusCode: 404, body: expect.not.stringContaining('clients.delete') });
  for (const id of [newId('apv'), newId('cli'), 'nonsense']) {
    expect((await send(path.replace(approval_id, id), { email, password })).statusCode).toBe(404);
  }
});

test('a pass is for one approval, made here, and good for a quarter of an hour or until the password changes', async () => {
  const one = await asked();
  const { client_id, owner, path, email, password } = one;
  const pass = passIn((await send(path, { email, password })).body);
  const { id: other } = await a.t.run('clients.create', owner, { name: 'Other' });
  const failure = await a.t.refused('clients.delete', one.assistant, { client_id: other });
  const { approval_id } = failure.details.current_state as { approval_id: string };
  const decide = (at: string, with_: string) => send(at, { pass: with_, decision: 'grant', note: '' });
  expect((await decide(`/approvals/${approval_id}`, pass)).statusCode).toBe(401);
  expect((await decide(path, `${pass.slice(0, -2)}AA`)).statusCode).toBe(401);
  await a.t.db.system.query("UPDATE user_secrets SET changed_at = now() + interval '5 seconds' WHERE user_id = $1", [
    owner.user_id,
  ]);
  expect((await decide(path, pass)).statusCode).toBe(401);
  await a.t.db.system.query(
    'UPDATE user_secrets SET changed_at = created_at FROM users WHERE id = user_id AND id = $1',
    [owner.user_id],
  );
  a.pass(16 * 60);
  expect((await decide(path, pass)).statusCode).toBe(401);
  expect(await isThere(owner, client_id)).toBe(true);
});
