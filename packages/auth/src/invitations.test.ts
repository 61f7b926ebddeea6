import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { invitationToken, newId } from '@stint/core';
import type { TestOrg } from '@stint/testing';
import { type TestAuth, testAuth } from './test-auth.fixture.ts';

let a: TestAuth;

beforeAll(async () => {
  a = await testAuth();
});
afterAll(() => a.close());

const address = () => `${newId('usr')}@example.com`;

async function invite(org: TestOrg, email: string): Promise<string> {
  const { id } = await a.t.run('members.invitations.create', org.owner, { email, role: 'member' });
  return invitationToken(a.t.core.ports.secret, org.id, id);
}

const show = (token: string) => a.app.inject(`/invitations/accept?token=${encodeURIComponent(token)}`);
const send = (form: Record<string, string>) =>
  a.app.inject({
    method: 'POST',
    url: '/invitations/accept',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(form).toString(),
  });
const login = (email: string, password: string) => a.post('/auth/login', { email, password });

test('who has no account signs up on the page, joins, and founds nothing', async () => {
  const org = await a.t.org('Acme & <Sons>');
  const email = address();
  const token = await invite(org, email);
  const page = await show(token);
  expect(page).toMatchObject({ statusCode: 200, headers: { 'cache-control': 'no-store' } });
  expect(page.headers['content-security-policy']).toContain("default-src 'none'");
  expect(page.body).toContain('Join Acme &amp; &lt;Sons&gt;');
  expect(page.body).toContain('name="name"');
  expect(page.body).not.toMatch(/<script|style=|<link|onload/);
  const sent = await send({ token, name: 'Grace', password: 'correct horse' });
  expect(sent).toMatchObject({ statusCode: 200, body: expect.stringContaining('You have joined Acme &amp;') });
  const { status, body } = await login(email, 'correct horse');
  expect(status).toBe(200);
  expect(body).toMatchObject({ user: { name: 'Grace', email }, organization: { id: org.id } });
  expect((await a.t.run('orgs.list', await a.auth.authenticate(body.access_token))).data).toHaveLength(1);
  const [entry] = (await a.t.run('audit.list', org.owner, { operation: 'auth.register_invited' })).data;
  expect(entry).toMatchObject({ user_id: body.user.id, credential: { kind: 'system' } });
  expect(entry.events.map(({ type }: { type: string }) => type)).toEqual([
    'member.joined',
    'invitation.accepted',
    'user.registered',
  ]);
});

test('who belongs to no organization any more signs in on the page, and so belongs to one again', async () => {
  const { email, password, access_token } = await a.signUp();
  const gone = await a.auth.authenticate(access_token);
  await a.t.run('orgs.delete', gone, { confirm_name: "Ada's organization" });
  expect(await login(email, password)).toMatchObject({ status: 403 });
  const org = await a.t.org();
  const token = await invite(org, email);
  expect((await show(token)).body).not.toContain('name="name"');
  const wrong = await send({ token, password: 'something else' });
  expect(wrong).toMatchObject({ statusCode: 401, body: expect.stringContaining('password is wrong') });
  expect(wrong.body).toContain('<form');
  expect((await send({ token, password })).statusCode).toBe(200);
  expect(await login(email, password)).toMatchObject({ status: 200, body: { organization: { id: org.id } } });
});

test('a link that was used, taken back, forged or is missing shows no form', async () => {
  const org = await a.t.org();
  const used = await invite(org, address());
  await send({ token: used, name: 'Grace', password: 'correct horse' });
  const { id: invitation_id } = await a.t.run('members.invitations.create', org.owner, {
    email: address(),
    role: 'viewer',
  });
  await a.t.run('members.invitations.revoke', org.owner, { invitation_id });
  const revoked = invitationToken(a.t.core.ports.secret, org.id, invitation_id);
  const forged = invitationToken(Buffer.alloc(32, 9), org.id, invitation_id);
  for (const [token, status] of [
    [used, 404],
    [revoked, 404],
    [forged, 422],
    ['"><script>', 422],
    ['', 422],
  ] as const) {
    for (const answer of [await show(token), await send({ token, name: 'Eve', password: 'correct horse' })]) {
      expect(answer).toMatchObject({ statusCode: status, headers: { 'content-type': 'text/html; charset=utf-8' } });
      expect(answer.body).not.toMatch(/<form|<script/);
    }
  }
});

test('what is missing or too short is said on the form, and makes no account', async () => {
  const email = address();
  const token = await invite(await a.t.org(), email);
  for (const [form, fault] of [
    [{ name: 'Grace', password: 'short' }, '<p role="alert">password has at least 8 characters</p>'],
    [{ password: 'correct horse' }, '<p role="alert">name is needed for a new account</p>'],
    [{ name: 'Grace' }, '<p role="alert">password '],
  ] as const) {
    const answer = await send({ token, ...form });
    expect(answer).toMatchObject({ statusCode: 422, body: expect.stringContaining(fault) });
    expect(answer.body).toContain('<form');
  }
  const { rowCount } = await a.t.db.system.query('SELECT FROM users WHERE email = $1', [email]);
  expect(rowCount).toBe(0);
});

test('of two who accept one link at once, one joins', async () => {
  const org = await a.t.org();
  const token = await invite(org, address());
  const answers = await Promise.all([1, 2].map((n) => send({ token, name: `Grace ${n}`, password: 'correct horse' })));
  expect(answers.filter(({ statusCode }) => statusCode === 200)).toHaveLength(1);
  expect(answers.every(({ statusCode }) => statusCode < 500)).toBe(true);
  expect((await a.t.run('members.list', org.owner)).data).toHaveLength(2);
});

test('who is left without an organization can still delete the account, by its password', async () => {
  const { email, password, access_token, user } = await a.signUp();
  const remove = (given: string) => a.post('/auth/delete-account', { email, password: given });
  expect(await remove(password)).toMatchObject({ status: 409, body: { code: 'sole_owner' } });
  await a.t.run('orgs.delete', await a.auth.authenticate(access_token), { confirm_name: "Ada's organization" });
  expect(await remove('something else')).toMatchObject({ status: 401 });
  expect(await remove(password)).toMatchObject({ status: 204 });
  const { rows } = await a.t.db.system.query('SELECT name, email FROM users WHERE id = $1', [user.id]);
  expect(rows).toEqual([{ name: 'Deleted user', email: `${user.id}@deleted.invalid` }]);
  expect(await login(email, password)).toMatchObject({ status: 401 });
});
