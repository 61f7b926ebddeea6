import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newId } from '@stint/core';
import { bearer, type TestAuth, tablesHolding, testAuth } from './test-auth.fixture.ts';

let a: TestAuth;

beforeAll(async () => {
  a = await testAuth();
});
afterAll(() => a.close());

const whoami = async (token: string) => a.t.run('whoami', await a.auth.authenticate(token));
const refused = async (token: string): Promise<string> => {
  try {
    await a.auth.authenticate(token);
    return 'allowed';
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test('signing up founds an organization, with its owner signed in', async () => {
  const { status, headers, body } = await a.post('/api/v1/auth/register', {
    email: ' Ada@Example.com ',
    password: 'correct horse',
    name: 'Ada',
  });
  expect(status).toBe(201);
  expect(headers['cache-control']).toBe('no-store');
  expect(body).toMatchObject({
    token_type: 'Bearer',
    expires_in: 900,
    user: { name: 'Ada', email: 'ada@example.com' },
    organization: { name: "Ada's organization" },
  });
  expect(Object.keys(body).sort()).toEqual([
    'access_token',
    'expires_in',
    'organization',
    'refresh_token',
    'token_type',
    'user',
  ]);
  const me = await whoami(body.access_token);
  expect(me).toMatchObject({ role: 'owner', org: { id: body.organization.id }, credential: { kind: 'session' } });
  const { rows } = await a.t.db.system.query('SELECT type FROM events WHERE org_id = $1 ORDER BY seq', [
    body.organization.id,
  ]);
  expect(rows.map((row) => row.type)).toEqual(['org.created', 'user.registered', 'session.created']);
});

test('an email is one account, even for two who sign up at once', async () => {
  const who = { email: 'twice@example.com', password: 'correct horse', name: 'Two' };
  const answers = await Promise.all([a.post('/auth/register', who), a.post('/auth/register', who)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
  const again = await a.post('/auth/register', { ...who, email: 'TWICE@example.com' });
  expect(again).toMatchObject({ status: 409, body: { code: 'email_taken' } });
});

test('what is asked is checked, field by field, as problem+json', async () => {
  const { status, headers, body } = await a.post('/auth/register', {
    email: 'x',
    password: 'short',
    name: '',
    extra: 1,
  });
  expect(status).toBe(422);
  expect(headers['content-type']).toMatch('application/problem+json');
  expect(headers['x-request-id']).toBe(body.request_id);
  expect(body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
    'email',
    'extra',
    'name',
    'password',
  ]);
  const broken = await a.app.inject({
    method: 'POST',
    url: '/auth/login',
    headers: { 'content-type': 'application/json' },
    payload: '{',
  });
  expect(broken.statusCode).toBe(400);
  expect(broken.json()).toMatchObject({ code: 'malformed_request', status: 400 });
  const xml = await a.app.inject({
    method: 'POST',
    url: '/auth/login',
    headers: { 'content-type': 'text/xml' },
    payload: '<a/>',
  });
  expect(xml.json()).toMatchObject({ code: 'unsupported_media_type', status: 415 });
  const large = await a.post('/auth/login', { email: 'x'.repeat(17_000), password: '' });
  expect(large.body).toMatchObject({
    code: 'payload_too_large',
    detail: 'The body is over 16 KB; send less at a time.',
  });
});

test('a wrong password and an unknown email are answered alike', async () => {
  const { email } = await a.signUp();
  const wrong = await a.post('/auth/login', { email, password: 'not this one' });
  const unknown = await a.post('/auth/login', { email: 'nobody@example.com', password: 'not this one' });
  expect(wrong.status).toBe(401);
  expect(wrong.headers['www-authenticate']).toMatch(/^Bearer /);
  const { request_id: _, ...one } = wrong.body;
  const { request_id: __, ...two } = unknown.body;
  expect(one).toEqual(two);
});

test('signing in leads to the organization named, or to the one last used; never to a stranger’s', async () => {
  const { email, password, user, organization } = await a.signUp();
  const other = await a.t.org('Second');
  const add = 'INSERT INTO members (org_id, id, user_id, role) VALUES ($1, $2, $3, $4)';
  await a.t.db.system.query(add, [other.id, newId('mem'), user.id, 'viewer']);
  const login = (more: object = {}) => a.post('/api/v1/auth/login', { email, password, ...more });
  expect((await login()).body.organization.id).toBe(organization.id);
  const second = await login({ organization_id: other.id });
  expect(second.body.organization).toMatchObject({ id: other.id, name: 'Second' });
  expect(await whoami(second.body.access_token)).toMatchObject({ role: 'viewer' });
  expect((await login()).body.organization.id).toBe(other.id);
  const stranger = await a.t.org('Stranger');
  expect(await login({ organization_id: stranger.id })).toMatchObject({ status: 404, body: { code: 'not_found' } });
});

test('a session in another organization is started for its members only', async () => {
  const { user, organization } = await a.signUp();
  const tokens = await a.auth.startSession(user.id, organization.id);
  expect(await whoami(tokens.access_token)).toMatchObject({ org: { id: organization.id } });
  const other = await a.t.org('Closed');
  await expect(a.auth.startSession(user.id, other.id)).rejects.toMatchObject({ code: 'not_found' });
});

test('an access token that was forged, cut or unsigned is refused', async () => {
  const { access_token } = await a.signUp();
  const [head, claims, mac] = access_token.split('.') as [string, string, string];
  const none = Buffer.from(JSON.stringify({ alg: 'none', typ: 'at+jwt' })).toString('base64url');
  const own = createHmac('sha256', 'another key').update(`${head}.${claims}`).digest('base64url');
  for (const bad of [`${head}.${claims}.${own}`, `${none}.${claims}.`, `${head}.${claims}`, mac, 'x', '']) {
    expect(await refused(bad)).toBe('unauthenticated');
  }
  expect(await refused(access_token)).toBe('allowed');
});

test('an access token is good for 900 seconds', async () => {
  const b = await testAuth();
  try {
    const { access_token } = await b.signUp();
    b.pass(880);
    await b.auth.authenticate(access_token);
    b.pass(30);
    await expect(b.auth.authenticate(access_token)).rejects.toMatchObject({ code: 'token_expired', status: 401 });
  } finally {
    await b.close();
  }
});

test('a refresh token brings the next and is good once', async () => {
  const { refresh_token, access_token, organization } = await a.signUp();
  const next = await a.post('/auth/refresh', { refresh_token });
  expect(next).toMatchObject({ status: 200, body: { organization: { id: organization.id }, expires_in: 900 } });
  expect(next.body.refresh_token).not.toBe(refresh_token);
  const after = await a.post('/auth/refresh', { refresh_token: next.body.refresh_token });
  expect(after.status).toBe(200);
  expect(await refused(access_token)).toBe('allowed');
});

test('the reuse of an old refresh token ends the whole family at once', async () => {
  const { refresh_token, access_token, organization } = await a.signUp();
  const { body: next } = await a.post('/auth/refresh', { refresh_token });
  expect(await refused(next.access_token)).toBe('allowed');
  expect(await a.post('/auth/refresh', { refresh_token })).toMatchObject({
    status: 401,
    body: { code: 'unauthenticated' },
  });
  expect(await refused(next.access_token)).toBe('unauthenticated');
  expect(await refused(access_token)).toBe('unauthenticated');
  expect(await a.post('/auth/refresh', { refresh_token: next.refresh_token })).toMatchObject({ status: 401 });
  const { rows } = await a.t.db.system.query(
    `SELECT operation, subject_type FROM audit_entries WHERE org_id = $1 ORDER BY seq`,
    [organization.id],
  );
  expect(rows.at(-1)).toEqual({ operation: 'auth.refresh_reused', subject_type: 'session' });
});

test('of refreshes with one token at once exactly one wins', async () => {
  const { refresh_token } = await a.signUp();
  const answers = await Promise.all(Array.from({ length: 6 }, () => a.post('/auth/refresh', { refresh_token })));
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401, 401]);
});

test('a refresh token ends after 30 days, and each use starts them anew', async () => {
  const b = await testAuth();
  try {
    const DAY = 86_400;
    const { refresh_token } = await b.signUp();
    b.pass(29 * DAY);
    const { status, body } = await b.post('/auth/refresh', { refresh_token });
    expect(status).toBe(200);
    b.pass(29 * DAY);
    const next = await b.post('/auth/refresh', { refresh_token: body.refresh_token });
    expect(next.status).toBe(200);
    b.pass(31 * DAY);
    expect((await b.post('/auth/refresh', { refresh_token: next.body.refresh_token })).status).toBe(401);
  } finally {
    await b.close();
  }
});

test('after signing out neither token works, and doing it again changes nothing', async () => {
  const { refresh_token, access_token } = await a.signUp();
  expect(await a.post('/auth/logout', { refresh_token })).toMatchObject({ status: 204, body: '' });
  expect(await refused(access_token)).toBe('unauthenticated');
  expect((await a.post('/auth/refresh', { refresh_token })).status).toBe(401);
  expect((await a.post('/auth/logout', { refresh_token })).status).toBe(204);
  expect((await a.post('/auth/logout', { refresh_token: 'unknown' })).status).toBe(204);
});

test('changing the password signs out everywhere else', async () => {
  const { email, password, access_token: here } = await a.signUp();
  const { body: there } = await a.post('/auth/login', { email, password });
  const change = (body: object, headers = bearer(here)) => a.post('/auth/change-password', body, headers);
  const good = { current_password: password, new_password: 'another good one' };
  expect(await change({ ...good, current_password: 'wrong' })).toMatchObject({
    status: 422,
    body: { errors: [{ field: 'current_password' }] },
  });
  expect((await change(good)).status).toBe(204);
  expect(await refused(here)).toBe('allowed');
  expect(await refused(there.access_token)).toBe('unauthenticated');
  expect((await a.post('/auth/login', { email, password })).status).toBe(401);
  expect((await a.post('/auth/login', { email, password: good.new_password })).status).toBe(200);
});

test('no password and no token is kept anywhere in plain', async () => {
  const { refresh_token, access_token, email } = await a.signUp({ password: 'plainly-a-secret-9271' });
  const { body: next } = await a.post('/auth/refresh', { refresh_token });
  const { body: ticket } = await a.post('/auth/ws-ticket', {}, bearer(next.access_token));
  await a.post('/auth/login', { email, password: 'plainly-a-wrong-one-1182' });
  await a.post('/auth/logout', { refresh_token: next.refresh_token });
  const secrets = [refresh_token, access_token, next.refresh_token, next.access_token, ticket.ticket];
  expect(await tablesHolding(a.t, ...secrets, 'plainly-a-secret-9271', 'plainly-a-wrong-one-1182')).toEqual([]);
  // The search itself finds what is there.
  expect(await tablesHolding(a.t, email)).toContain('users');
});
