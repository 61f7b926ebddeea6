import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Caller, newId } from '@stint/core';
import { createAuth } from './auth.ts';
import { bearer, type TestAuth, testAuth } from './test-auth.fixture.ts';

let a: TestAuth;

beforeAll(async () => {
  a = await testAuth();
});
afterAll(() => a.close());

const codeOf = async (asked: Promise<unknown>): Promise<string> => {
  try {
    await asked;
    return 'allowed';
  } catch (error) {
    return (error as { code: string }).code;
  }
};
const makeToken = (caller: Caller, input: object = {}) =>
  a.t.run('tokens.create', caller, { name: 'Script', scopes: ['manage:*'], ...input });

const poll = async (check: () => Promise<boolean>): Promise<void> => {
  const until = Date.now() + 10_000;
  while (!(await check())) {
    if (Date.now() > until) throw new Error('It did not come about in 10 seconds.');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

test('a personal access token is its member, with its scopes and the role of now', async () => {
  const org = await a.t.org();
  const member = await org.join('member', ['view_rates']);
  const { token, id } = await makeToken(member, { scopes: ['read:tasks'], expires_in_days: 1 });
  const caller = await a.auth.authenticate(token);
  expect(caller).toMatchObject({
    org_id: org.id,
    user_id: member.user_id,
    member_id: member.member_id,
    role: 'member',
    email: member.email,
    credential: { kind: 'pat', id, scopes: ['read:tasks'] },
  });
  expect(caller.permissions).toEqual(member.permissions);
  expect(caller.credential.expires_at).toBeInstanceOf(Date);
});

test('junk and made-up tokens are refused, and junk without a query', async () => {
  const org = await a.t.org();
  const { token } = await makeToken(org.owner);
  const last = token.at(-1) === 'x' ? 'y' : 'x';
  const { system } = a.t.db;
  const asked: unknown[] = [];
  const query = system.query;
  system.query = ((...args: unknown[]) => {
    asked.push(args[0]);
    return (query as (...args: unknown[]) => unknown).apply(system, args);
  }) as typeof query;
  try {
    for (const bad of [token.slice(0, -1) + last, 'stint_pat_', `${token}x`, 'Basic abc']) {
      expect(await codeOf(a.auth.authenticate(bad))).toBe('unauthenticated');
    }
    expect(asked).toEqual([]);
  } finally {
    system.query = query;
  }
});

test('a token ends at its end', async () => {
  const b = await testAuth();
  try {
    const org = await b.t.org();
    const { token } = await b.t.run('tokens.create', org.owner, {
      name: 'Day',
      scopes: ['read:*'],
      expires_in_days: 1,
    });
    expect(await codeOf(b.auth.authenticate(token))).toBe('allowed');
    b.pass(86_401);
    expect(await codeOf(b.auth.authenticate(token))).toBe('token_expired');
  } finally {
    await b.close();
  }
});

test('a revocation is felt by the very next call, and those who hold callers are told', async () => {
  const org = await a.t.org();
  const { token, id } = await makeToken(org.owner);
  const caller = await a.auth.authenticate(token);
  const told: string[] = [];
  const stop = a.auth.onChange((org_id) => told.push(org_id));
  await a.t.run('tokens.revoke', org.owner, { token_id: id });
  stop();
  expect(told).toEqual([org.id]);
  expect(await codeOf(a.auth.authenticate(token))).toBe('unauthenticated');
  expect(await codeOf(a.auth.refresh(caller))).toBe('unauthenticated');
});

test('a token ends with the one it was made with, and with the one that made that; it asks first where those do', async () => {
  const { owner } = await a.t.org();
  const first = await makeToken(owner);
  const second = await makeToken(await a.auth.authenticate(first.token));
  const third = await makeToken(await a.auth.authenticate(second.token));
  await a.t.db.system.query('UPDATE tokens SET ask_first = true WHERE id = $1', [first.id]);
  expect((await a.auth.authenticate(third.token)).credential.ask_first).toBe(true);
  await a.t.run('tokens.revoke', owner, { token_id: first.id });
  for (const { token } of [first, second, third])
    expect(await codeOf(a.auth.authenticate(token))).toBe('unauthenticated');
});

test('what is only made disturbs nobody', async () => {
  const org = await a.t.org();
  const told: string[] = [];
  const stop = a.auth.onChange((org_id) => told.push(org_id));
  await makeToken(org.owner);
  await a.t.run('clients.create', org.owner, { name: 'Client' });
  stop();
  expect(told).toEqual([]);
});

test('a lost role takes the power from the token at once', async () => {
  const org = await a.t.org();
  const member = await org.join('manager');
  const { token } = await makeToken(member);
  expect((await a.auth.authenticate(token)).permissions.has('manage_projects')).toBe(true);
  await a.t.db.system.query('UPDATE members SET role = $1 WHERE org_id = $2 AND user_id = $3', [
    'viewer',
    org.id,
    member.user_id,
  ]);
  a.auth.invalidate(org.id, ['member.updated']);
  expect((await a.auth.authenticate(token)).permissions.has('manage_projects')).toBe(false);
});

test('what the organization keeps from assistants is known with the next call', async () => {
  const org = await a.t.org();
  const { token } = await makeToken(org.owner);
  expect((await a.auth.authenticate(token)).assistants).toEqual({ destructive: true });
  await a.t.run('orgs.settings.update', org.owner, { assistants: { destructive: false } });
  expect((await a.auth.authenticate(token)).assistants).toEqual({ destructive: false });
});

test('a custom role, grants and denials are what counts', async () => {
  const org = await a.t.org();
  const member = await org.join('member');
  const role = newId('role');
  await a.t.db.system.query('INSERT INTO roles (org_id, id, name, permissions) VALUES ($1, $2, $3, $4)', [
    org.id,
    role,
    'Biller',
    ['manage_invoices', 'view_finances'],
  ]);
  await a.t.db.system.query(
    `UPDATE members SET role = 'custom', role_id = $1, grants = '{comment}', denials = '{view_finances}' WHERE org_id = $2 AND user_id = $3`,
    [role, org.id, member.user_id],
  );
  const { token } = await makeToken(member);
  expect([...(await a.auth.authenticate(token)).permissions].sort()).toEqual(['comment', 'manage_invoices']);
});

test('who left, and whose organization is gone, has no credential', async () => {
  const org = await a.t.org();
  const [leaver, stayer] = [await org.join('member'), await org.join('member')];
  const [one, two] = [await makeToken(leaver), await makeToken(stayer)];
  await a.t.db.system.query('UPDATE members SET removed_at = now() WHERE org_id = $1 AND user_id = $2', [
    org.id,
    leaver.user_id,
  ]);
  expect(await codeOf(a.auth.authenticate(one.token))).toBe('unauthenticated');
  expect(await codeOf(a.auth.authenticate(two.token))).toBe('allowed');
  await a.t.db.system.query('UPDATE orgs SET deleted_at = now() WHERE org_id = $1', [org.id]);
  a.auth.invalidate(org.id);
  expect(await codeOf(a.auth.authenticate(two.token))).toBe('unauthenticated');
});

test('who deletes their account is out of every organization at once', async () => {
  const { user, access_token } = await a.signUp();
  const [one, two] = [await a.t.org('One'), await a.t.org('Two')];
  const tokens: string[] = [];
  for (const { id } of [one, two]) {
    await a.t.db.system.query('INSERT INTO members (org_id, id, user_id, role) VALUES ($1, $2, $3, $4)', [
      id,
      newId('mem'),
      user.id,
      'member',
    ]);
    tokens.push((await a.auth.startSession(user.id, id)).access_token);
  }
  const own = await a.auth.authenticate(access_token);
  await a.t.db.system.query(`INSERT INTO members (org_id, id, user_id, role) VALUES ($1, $2, $3, 'owner')`, [
    own.org_id,
    newId('mem'),
    one.owner.user_id,
  ]);
  for (const token of tokens) await a.auth.authenticate(token);
  const told = new Set<string>();
  const stop = a.auth.onChange((org_id) => told.add(org_id));
  await a.t.run('users.delete_me', own, { confirm: user.email });
  stop();
  for (const token of [...tokens, access_token]) {
    expect(await codeOf(a.auth.authenticate(token))).toBe('unauthenticated');
  }
  for (const { id } of [one, two]) expect(told).toContain(id);
});

test('what another process revoked is felt after the time to live', async () => {
  const org = await a.t.org();
  const { token, id } = await makeToken(org.owner);
  const other = createAuth({ core: a.t.core, remember: { size: 10, ttl: 100 } });
  await other.authenticate(token);
  await a.t.db.system.query('UPDATE tokens SET revoked_at = now() WHERE org_id = $1 AND id = $2', [org.id, id]);
  await poll(async () => (await codeOf(other.authenticate(token))) === 'unauthenticated');
  await other.close();
});

test('the use of a token is written down, and not again within a minute', async () => {
  const org = await a.t.org();
  const { token, id } = await makeToken(org.owner);
  const used = async () =>
    (await a.t.db.system.query('SELECT last_used_at FROM tokens WHERE org_id = $1 AND id = $2', [org.id, id])).rows[0]
      .last_used_at as Date | null;
  expect(await used()).toBeNull();
  await a.auth.authenticate(token);
  await poll(async () => (await used()) !== null);
  const first = await used();
  a.auth.invalidate(org.id);
  await a.auth.authenticate(token);
  expect(await used()).toEqual(first);
});

test('more callers than are remembered are still told apart', async () => {
  const org = await a.t.org();
  const small = createAuth({ core: a.t.core, remember: { size: 2, ttl: 60_000 } });
  const made = await Promise.all([1, 2, 3, 4, 5].map(() => makeToken(org.owner)));
  for (const round of [made, made]) {
    const callers = await Promise.all(round.map(({ token }) => small.authenticate(token)));
    expect(callers.map(({ credential }) => credential.id)).toEqual(made.map(({ id }) => id));
  }
  await small.close();
});

test('a ticket is good once, for 30 seconds, and stands for the credential it was made from', async () => {
  const b = await testAuth();
  try {
    const org = await b.t.org();
    const { token, id } = await b.t.run('tokens.create', org.owner, { name: 'T', scopes: ['read:tasks'] });
    const make = async () => (await b.post('/api/v1/auth/ws-ticket', undefined, bearer(token))).body;
    const { ticket, expires_in } = await make();
    expect(expires_in).toBe(30);
    expect(ticket).toMatch(/^wst_/);
    expect(await b.auth.redeemTicket(ticket)).toMatchObject({
      org_id: org.id,
      credential: { kind: 'pat', id, scopes: ['read:tasks'] },
    });
    expect(await codeOf(b.auth.redeemTicket(ticket))).toBe('unauthenticated');
    const late = await make();
    b.pass(31);
    expect(await codeOf(b.auth.redeemTicket(late.ticket))).toBe('unauthenticated');
    const revoked = await make();
    await b.t.run('tokens.revoke', org.owner, { token_id: id });
    expect(await codeOf(b.auth.redeemTicket(revoked.ticket))).toBe('unauthenticated');
    expect(await codeOf(b.auth.redeemTicket('wst_junk'))).toBe('unauthenticated');
  } finally {
    await b.close();
  }
});

test('a ticket of a session ends when the access token would have', async () => {
  const { access_token } = await a.signUp();
  const caller = await a.auth.authenticate(access_token);
  const { body } = await a.post('/auth/ws-ticket', {}, bearer(access_token));
  const redeemed = await a.auth.redeemTicket(body.ticket);
  expect(redeemed).toEqual(caller);
});

test('a ticket needs a credential', async () => {
  const { status, headers, body } = await a.post('/auth/ws-ticket', {});
  expect(status).toBe(401);
  expect(headers['www-authenticate']).toMatch(/^Bearer /);
  expect(body.code).toBe('unauthenticated');
});
