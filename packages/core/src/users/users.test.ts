import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { newId } from '../kernel/index.ts';
import { invitationToken } from '../members/index.ts';
import { hashSecret, isSecret, newSecret, PREFIX } from './token.secret.ts';

let t: TestCore;
let acme: TestOrg;

beforeAll(async () => {
  t = await testCore();
  acme = await t.org();
});
afterAll(() => t.close());

const column = async (text: string, values: unknown[]) =>
  (await t.db.system.query<{ value: string }>(text, values)).rows.map((row) => row.value);

test('you are who your credential says, with the role as it is', async () => {
  const member = await acme.join('member');
  const me = await t.run('whoami', member);
  expect(me).toMatchObject({
    user: { id: member.user_id, email: member.email },
    org: { id: acme.id, name: 'Acme' },
    member_id: member.member_id,
    role: 'member',
    scopes: ['manage:*'],
    credential: { kind: 'session', id: member.credential.id, expires_at: null },
  });
  expect(me.permissions).toContain('track_time');
  expect(me.permissions).not.toContain('manage_org');
  expect(await t.run('users.me', member)).toEqual(me.user);
});

test('a token without any scope may still ask who it is', async () => {
  const owner = { ...acme.owner, credential: { ...acme.owner.credential, scopes: [] } };
  expect((await t.run('whoami', owner)).scopes).toEqual([]);
  expect(await t.refused('users.me', owner)).toMatchObject({ code: 'insufficient_scope' });
});

test('a profile changes in what is named, by version, and colleagues are told', async () => {
  const member = await acme.join('member');
  const after = await t.run('users.update_me', member, { time_zone: 'Asia/Tokyo', expected_version: 1 });
  expect(after).toMatchObject({ time_zone: 'Asia/Tokyo', name: member.name, version: 2 });
  expect(await t.refused('users.update_me', member, { name: 'X', expected_version: 1 })).toMatchObject({
    code: 'version_mismatch',
  });
  expect(await t.refused('users.update_me', member, { time_zone: 'Mars/Base' })).toMatchObject({
    code: 'validation_failed',
  });
  expect(await t.refused('users.update_me', member, { email: 'x@example.com' })).toMatchObject({
    code: 'validation_failed',
  });
  const [changes] = await column(
    `SELECT envelope->>'changes' AS value FROM events WHERE type = 'user.updated' AND envelope->'subject'->>'id' = $1`,
    [member.user_id],
  );
  expect(JSON.parse(changes as string)).toEqual({ time_zone: ['UTC', 'Asia/Tokyo'] });
});

test('preferences hold without being chosen, and a change keeps the others', async () => {
  const member = await acme.join('member');
  expect(await t.run('users.preferences.get', member)).toMatchObject({ theme: 'system', locale: null, version: 1 });
  await t.run('users.preferences.update', member, { theme: 'dark', custom: { 'panel.left': true } });
  const after = await t.run('users.preferences.update', member, { locale: 'de-AT', expected_version: 2 });
  expect(after).toMatchObject({ theme: 'dark', locale: 'de-AT', custom: { 'panel.left': true }, version: 3 });
  expect((await t.run('users.preferences.update', member, { locale: null })).locale).toBeNull();
  for (const bad of [{ theme: 'pink' }, { colour: 'red' }, { custom: { 'a b': 1 } }, { custom: { a: {} } }]) {
    expect(await t.refused('users.preferences.update', member, bad)).toMatchObject({ code: 'validation_failed' });
  }
});

test('of two changes to preferences at once none is lost', async () => {
  const member = await acme.join('member');
  await Promise.all([
    t.run('users.preferences.update', member, { theme: 'dark' }),
    t.run('users.preferences.update', member, { time_format: 'h12' }),
    t.run('users.preferences.update', member, { week_start: 'sunday' }),
  ]);
  expect(await t.run('users.preferences.get', member)).toMatchObject({
    theme: 'dark',
    time_format: 'h12',
    week_start: 'sunday',
  });
});

test('a token is shown once; only its hash is kept', async () => {
  const member = await acme.join('member');
  const made = await t.run('tokens.create', member, { name: 'CI', scopes: ['write:time', 'read:*'] });
  expect(made).toMatchObject({ name: 'CI', scopes: ['read:*', 'write:time'], user_id: member.user_id });
  expect(made.token.startsWith(made.prefix)).toBe(true);
  expect(isSecret(PREFIX.pat, made.token)).toBe(true);
  const { rows } = await t.db.system.query('SELECT hash FROM tokens WHERE id = $1', [made.id]);
  expect(rows[0].hash.equals(hashSecret(made.token))).toBe(true);
  const [listed] = (await t.run('tokens.list', member)).data;
  expect(listed).not.toHaveProperty('token');
  expect(listed.id).toBe(made.id);
});

test('a repeated request for a token makes no second one and does not show the secret again', async () => {
  const member = await acme.join('member');
  const create = () =>
    t.run('tokens.create', member, { name: 'Once', scopes: ['read:*'] }, { idempotency_key: newId('req') });
  const key = { idempotency_key: 'once' };
  const first = await t.run('tokens.create', member, { name: 'Once', scopes: ['read:*'] }, key);
  const second = await t.run('tokens.create', member, { name: 'Once', scopes: ['read:*'] }, key);
  expect(second).toEqual({ ...first, token: null });
  const other = await create();
  const found = await column(
    `SELECT 'answer' AS value FROM idempotency_keys WHERE answer LIKE '%' || $1 || '%' OR answer LIKE '%' || $2 || '%'
     UNION ALL SELECT 'event' FROM events WHERE envelope::text LIKE '%' || $1 || '%'
     UNION ALL SELECT 'audit' FROM audit_entries WHERE record LIKE '%' || $1 || '%'`,
    [first.token, other.token],
  );
  expect(found).toEqual([]);
});

test('a token cannot be given more than its maker holds, nor outlive a maker that is a token', async () => {
  const expires_at = new Date(Date.now() + 86_400_000);
  const narrow = {
    ...acme.owner,
    credential: { kind: 'pat' as const, id: newId('tok'), scopes: ['write:tokens', 'read:tasks'], expires_at },
  };
  for (const scopes of [['write:tasks'], ['read:*'], ['read:tasks', 'read:clients']]) {
    expect(await t.refused('tokens.create', narrow, { name: 'More', scopes })).toMatchObject({
      code: 'insufficient_scope',
    });
  }
  expect(
    await t.refused('tokens.create', narrow, { name: 'Long', scopes: ['read:tasks'], expires_in_days: 2 }),
  ).toMatchObject({ code: 'validation_failed' });
  const made = await t.run('tokens.create', narrow, { name: 'Less', scopes: ['read:tasks'] });
  expect(made.expires_at).toBe(expires_at.toISOString());
});

test('scopes and ends of a token are checked', async () => {
  const bad = [
    { scopes: [] },
    { scopes: ['tasks'] },
    { scopes: ['delete:tasks'] },
    { scopes: ['read:*'], expires_at: '2020-01-01T00:00:00Z' },
    { scopes: ['read:*'], expires_in_days: 0 },
    { scopes: ['read:*'], expires_in_days: 1, expires_at: new Date(Date.now() + 9e7).toISOString() },
    { scopes: ['read:*'], extra: 1 },
  ];
  for (const input of bad) {
    expect(await t.refused('tokens.create', acme.owner, { name: 'Bad', ...input })).toMatchObject({
      code: 'validation_failed',
    });
  }
});

test("a person sees and revokes their own tokens; who manages members, everyone's", async () => {
  const org = await t.org('Tokens');
  const [one, two] = [await org.join('member'), await org.join('member')];
  const { id } = await t.run('tokens.create', one, { name: 'Mine', scopes: ['read:*'] });
  expect((await t.run('tokens.list', two)).data).toEqual([]);
  expect(await t.refused('tokens.revoke', two, { token_id: id })).toMatchObject({ code: 'not_found' });
  expect((await t.run('tokens.list', org.owner, { user_id: one.user_id })).data).toHaveLength(1);
  expect(await t.run('tokens.revoke', org.owner, { token_id: id })).toEqual({ id, deleted: true });
  expect((await t.run('tokens.list', one)).data).toEqual([]);
  expect(await t.refused('tokens.revoke', one, { token_id: id })).toMatchObject({ code: 'not_found' });
});

test('a connected app is seen and cut off by who connected it and by who manages members', async () => {
  const org = await t.org('Apps');
  const [one, two] = [await org.join('member'), await org.join('member')];
  const connect = async () => {
    const app = newId('app');
    await t.db.system.query(
      `INSERT INTO connected_apps (org_id, id, user_id, client_id, name, redirect_host, scopes, grant_id, expires_at)
        VALUES ($1, $2, $3, 'client', 'Assistant', 'claude.ai', '{read:*}', $2, now() + interval '1 day')`,
      [org.id, app, one.user_id],
    );
    return app;
  };
  const id = await connect();
  expect((await t.run('users.connected_apps.list', two)).data).toEqual([]);
  const revoke = { connected_app_id: id };
  expect(await t.refused('users.connected_apps.revoke', two, revoke)).toMatchObject({ code: 'not_found' });
  expect((await t.run('users.connected_apps.list', org.owner)).data).toMatchObject([{ id, name: 'Assistant' }]);
  expect(await t.run('users.connected_apps.revoke', org.owner, revoke)).toEqual({ id, deleted: true });
  expect((await t.run('users.connected_apps.list', one)).data).toEqual([]);
  const left = await connect();
  await t.run('members.leave', one);
  expect(await column('SELECT id AS value FROM connected_apps WHERE id = $1 AND revoked_at IS NULL', [left])).toEqual(
    [],
  );
});

test('sessions are listed and ended by their own person alone', async () => {
  const member = await acme.join('member');
  const { id } = member.credential;
  await t.db.system.query(
    `INSERT INTO sessions (org_id, id, user_id, user_agent, expires_at) VALUES ($1, $2, $3, 'Firefox', now() + interval '1 day')`,
    [acme.id, id, member.user_id],
  );
  expect((await t.run('users.sessions.list', acme.owner)).data).toEqual([]);
  expect(await t.refused('users.sessions.revoke', acme.owner, { session_id: id })).toMatchObject({ code: 'not_found' });
  expect((await t.run('users.sessions.list', member)).data).toMatchObject([{ id, user_agent: 'Firefox' }]);
  expect(await t.run('users.sessions.revoke', member, { session_id: id })).toEqual({ id, deleted: true });
  expect((await t.run('users.sessions.list', member)).data).toEqual([]);
});

test('an export holds what is yours and nothing of others', async () => {
  const [one, two] = [await acme.join('member'), await acme.join('member')];
  await t.run('tokens.create', one, { name: 'Exported', scopes: ['read:*'] });
  const direct = await t.run('chat.dms.open', one, { user_ids: [acme.owner.user_id] });
  const said = { channel_id: direct.id, body: 'Mine' };
  await t.run('chat.messages.send', one, said);
  await t.run('chat.messages.send', acme.owner, { ...said, body: 'Theirs' });
  const { token } = await t.run('tokens.create', two, { name: 'Other', scopes: ['read:*'] });
  const all = await t.run('users.export', one);
  expect(all).toMatchObject({
    profile: { id: one.user_id },
    memberships: [{ org_id: acme.id, role: 'member' }],
    tokens: [{ name: 'Exported' }],
    time_entries: [],
    comments: [],
    messages: [said],
  });
  expect(JSON.stringify(all)).not.toContain(two.user_id);
  expect(JSON.stringify(all)).not.toContain(token);
});

test('an export read page by page holds everything once', async () => {
  const member = await acme.join('member');
  const made = [];
  for (let i = 0; i < 5; i++) {
    made.push(await t.run('tokens.create', member, { name: `Token ${i}`, scopes: ['read:*'] }));
    const started_at = `2026-03-0${i + 1}T09:00:00Z`;
    if (i < 3) await t.run('time.entries.create', member, { started_at, stopped_at: `2026-03-0${i + 1}T10:00:00Z` });
  }
  const pages = [];
  for (let cursor: string | undefined; pages.length === 0 || cursor; cursor = pages.at(-1).next_cursor) {
    pages.push(await t.run('users.export', member, { limit: 2, ...(cursor && { cursor }) }));
  }
  expect(pages.map(({ tokens, time_entries }) => [tokens.length, time_entries.length])).toEqual([
    [2, 2],
    [2, 1],
    [1, 0],
  ]);
  const ids = pages.flatMap(({ tokens }) => tokens.map(({ id }: { id: string }) => id));
  expect(ids.sort()).toEqual(made.map(({ id }) => id).sort());
  expect(await t.refused('users.export', member, { cursor: 'x' })).toMatchObject({ code: 'validation_failed' });
});

test('the only owner of an organization cannot delete their account, and is told which it is', async () => {
  const org = await t.org('Lonely');
  const confirm = org.owner.email;
  expect(await t.refused('users.delete_me', org.owner, { confirm })).toMatchObject({
    code: 'sole_owner',
    details: { current_state: { organizations: [{ id: org.id, name: 'Lonely' }] } },
  });
  await org.join('owner');
  expect(await t.refused('users.delete_me', org.owner, { confirm: 'someone@example.com' })).toMatchObject({
    code: 'validation_failed',
  });
  expect(await t.run('users.delete_me', org.owner, { confirm })).toMatchObject({ deleted: true });
});

test('an organization that was deleted holds nobody back', async () => {
  const org = await t.org('Gone');
  const { owner } = org;
  const { id } = await t.run('members.invitations.create', acme.owner, { email: owner.email, role: 'member' });
  const token = invitationToken(t.core.ports.secret, acme.id, id);
  const { member_id } = await t.run('members.invitations.accept', owner, { token });
  const elsewhere = { ...owner, org_id: acme.id, member_id };
  const confirm = owner.email;
  expect(await t.refused('users.delete_me', elsewhere, { confirm })).toMatchObject({ code: 'sole_owner' });
  await t.run('orgs.delete', owner, { confirm_name: 'Gone' });
  expect(await t.run('users.delete_me', elsewhere, { confirm })).toMatchObject({ deleted: true });
});

test('of two owners who go at once, one stays', async () => {
  const org = await t.org('Two');
  const other = await org.join('owner');
  const gone = await Promise.allSettled(
    [org.owner, other].map((caller) => t.run('users.delete_me', caller, { confirm: caller.email })),
  );
  expect(gone.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(gone.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'sole_owner' } });
});

test('a deleted person leaves no name, no credential and no secret, and their old data stays out of the event', async () => {
  const member = await acme.join('member');
  const { user_id, email } = member;
  const made = await t.run('tokens.create', member, { name: 'Left', scopes: ['read:*'] });
  await t.db.system.query(`INSERT INTO user_secrets (user_id, password_hash) VALUES ($1, 'x')`, [user_id]);
  await t.run('users.preferences.update', member, { theme: 'dark' });
  await t.run('users.delete_me', member, { confirm: ` ${email.toUpperCase()} ` });
  const left = await column(
    `SELECT name || ' ' || email AS value FROM users WHERE id = $1
     UNION ALL SELECT 'secret' FROM user_secrets WHERE user_id = $1
     UNION ALL SELECT 'preferences' FROM user_preferences WHERE user_id = $1
     UNION ALL SELECT 'live token' FROM tokens WHERE id = $2 AND revoked_at IS NULL
     UNION ALL SELECT 'event' FROM events WHERE type = 'user.deleted' AND envelope::text LIKE '%' || $3 || '%'`,
    [user_id, made.id, email],
  );
  expect(left).toEqual([`Deleted user ${user_id}@deleted.invalid`]);
});

test('a secret is told from junk by its checksum, and no two are alike', () => {
  const made = Array.from({ length: 200 }, () => newSecret(PREFIX.pat));
  expect(new Set(made).size).toBe(200);
  for (const secret of made) {
    expect(secret).toMatch(/^stint_pat_[0-9A-Za-z]{36}$/);
    expect(isSecret(PREFIX.pat, secret)).toBe(true);
  }
  const [one = ''] = made;
  const flipped = one.slice(0, 20) + (one[20] === 'a' ? 'b' : 'a') + one.slice(21);
  for (const bad of [flipped, `${one}x`, one.slice(1), '', 'stint_pat_', newSecret(PREFIX.ticket)]) {
    expect(isSecret(PREFIX.pat, bad)).toBe(false);
  }
});

test('whoever deleted their account is on no project, task or channel any more', async () => {
  const org = await t.org();
  const leaver = await org.join('member');
  const run = (name: string, input: object) => t.run(name, org.owner, input);
  const project = await run('projects.create', { name: 'Website' });
  await run('projects.members.add', { project_id: project.id, user_id: leaver.user_id });
  const assigned = { project_id: project.id, title: 'Wireframes', assignee_ids: [leaver.user_id] };
  const task = await run('tasks.create', assigned);
  const channel = await run('chat.channels.create', { name: 'Studio', user_ids: [leaver.user_id] });
  await t.run('users.delete_me', leaver, { confirm: leaver.email });
  const people = (await run('projects.members.list', { project_id: project.id })).data;
  expect(people.map(({ user_id }: { user_id: string }) => user_id)).not.toContain(leaver.user_id);
  expect((await run('tasks.get', { task_id: task.id })).assignee_ids).toEqual([]);
  expect((await run('chat.channels.members.list', { channel_id: channel.id })).data).toHaveLength(1);
});
