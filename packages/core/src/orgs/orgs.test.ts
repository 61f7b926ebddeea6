import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Caller, newId, type SessionTokens } from '@stint/core';
import { type TestCore, testCaller, testCore } from '@stint/testing';

let t: TestCore;

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());

const orgsOf = async (caller: Caller): Promise<{ id: string; role: string; current: boolean; member_id: string }[]> =>
  (await t.run('orgs.list', caller)).data;

test('an update changes what it names, counts the version and refuses an old one', async () => {
  const { owner } = await t.org('Acme');
  const updated = await t.run('orgs.update', owner, { name: 'Acme Ltd', expected_version: 1 });
  expect(updated).toMatchObject({ name: 'Acme Ltd', time_zone: 'Europe/Vienna', version: 2 });
  expect(await t.run('orgs.get', owner)).toEqual(updated);
  const failure = await t.refused('orgs.update', owner, { name: 'X', expected_version: 1 });
  expect(failure).toMatchObject({ code: 'version_mismatch' });
});

test('the currency changes only while no rate is in it', async () => {
  const { owner } = await t.org();
  await t.run('members.set_rates', owner, { member_id: owner.member_id, cost_rate: 4000 });
  expect(await t.refused('orgs.update', owner, { currency: 'USD' })).toMatchObject({
    code: 'currency_in_use',
    details: { current_state: { members: 1, default_rate: false, documents: false } },
  });
  await t.run('members.set_rates', owner, { member_id: owner.member_id, cost_rate: null });
  expect(await t.run('orgs.update', owner, { currency: 'USD' })).toMatchObject({ currency: 'USD' });
});

test('what assistants may do is changed by a person, and by no token', async () => {
  const { owner } = await t.org();
  const token: Caller = { ...owner, credential: { ...owner.credential, kind: 'pat' } };
  const change = { assistants: { destructive: false } };
  expect(await t.refused('orgs.settings.update', token, change)).toMatchObject({ code: 'forbidden' });
  expect(await t.run('orgs.settings.get', token)).toMatchObject({ assistants: { destructive: true } });
  expect(await t.run('orgs.settings.update', owner, change)).toMatchObject(change);
});

test('settings have defaults, and a change inside one leaves its other parts', async () => {
  const { owner } = await t.org();
  const rounding = { step_minutes: 0, direction: 'nearest', minimum_minutes: 0 };
  expect(await t.run('orgs.settings.get', owner)).toMatchObject({
    week_starts_on: 'monday',
    fiscal_year_start_month: 1,
    rounding,
    default_rate: null,
    features: {},
    number_series: { invoice: 'INV-{year}-{number:4}' },
  });
  await t.run('orgs.settings.update', owner, { rounding: { step_minutes: 15 }, features: { chat: true } });
  const settings = await t.run('orgs.settings.update', owner, {
    rounding: { direction: 'up' },
    features: { git: false },
    week_starts_on: 'sunday',
    default_rate: 9000,
  });
  expect(settings).toMatchObject({
    week_starts_on: 'sunday',
    rounding: { step_minutes: 15, direction: 'up', minimum_minutes: 0 },
    features: { chat: true, git: false },
    default_rate: { amount: 9000, currency: 'EUR' },
  });
  expect(await t.run('orgs.settings.get', owner)).toEqual(settings);
});

test.each([
  [{ rounding: { step_minutes: 61 } }, 'rounding.step_minutes'],
  [{ rounding: { steps: 1 } }, 'rounding.steps'],
  [{ number_series: { invoice: 'INV' } }, 'number_series.invoice'],
  [{ number_series: { invoice: '{number}{number}' } }, 'number_series.invoice'],
  [{ number_series: { invoice: '{day}-{number}' } }, 'number_series.invoice'],
  [{ fiscal_year_start_month: 13 }, 'fiscal_year_start_month'],
  [{ default_rate: 1.5 }, 'default_rate'],
  [{ theme: 'dark' }, 'theme'],
])('settings refuse %j by name', async (input, field) => {
  const { owner } = await t.org();
  expect(await t.refused('orgs.settings.update', owner, input)).toMatchObject({
    code: 'validation_failed',
    details: { errors: [{ field }] },
  });
});

test('a list in the settings is set as a whole, be it shorter or empty', async () => {
  const { owner } = await t.org();
  const set = async (reminder_days: number[]) =>
    (await t.run('orgs.settings.update', owner, { billing: { reminder_days } })).billing.reminder_days;
  for (const days of [[1, 3], [7], []]) expect(await set(days)).toEqual(days);
});

test('the default rate is absent for those who may not see rates', async () => {
  const org = await t.org();
  await t.run('orgs.settings.update', org.owner, { default_rate: 9000 });
  expect(await t.run('orgs.settings.get', org.owner)).toMatchObject({ default_rate: { amount: 9000 } });
  expect(await t.run('orgs.settings.get', await org.join('member'))).not.toHaveProperty('default_rate');
});

test('only who manages the organization changes it or its settings', async () => {
  const org = await t.org();
  const manager = await org.join('manager');
  for (const name of ['orgs.update', 'orgs.settings.update', 'orgs.delete']) {
    expect(await t.refused(name, manager, { confirm_name: 'Acme' })).toMatchObject({ code: 'forbidden' });
  }
});

test('who founds an organization owns it, and works in it from a session of its own', async () => {
  const { id, owner } = await t.org();
  const founded = await t.run('orgs.create', owner, { name: 'Second', currency: 'CHF' });
  expect(founded).toMatchObject({ name: 'Second', currency: 'CHF', time_zone: 'Europe/Vienna' });
  const [first, second] = await orgsOf(owner);
  expect(first).toMatchObject({ id, current: true });
  expect(second).toMatchObject({ id: founded.id, role: 'owner', current: false });
  expect(second?.member_id).not.toBe(owner.member_id);
});

test('a repeated founding with one key founds one organization; another key, another credential or no key, another', async () => {
  const { owner } = await t.org();
  const found = (name: string, caller: Caller, idempotency_key?: string) =>
    t.run('orgs.create', caller, { name }, idempotency_key ? { idempotency_key } : {});
  const first = await found('One', owner, 'k1');
  expect(await found('One', owner, 'k1')).toEqual(first);
  await expect(found('Other', owner, 'k1')).rejects.toMatchObject({ code: 'idempotency_key_reused' });
  const elsewhere = { ...owner, credential: { ...owner.credential, id: newId('ses') } };
  const others = [await found('One', owner, 'k2'), await found('One', elsewhere, 'k1'), await found('One', owner)];
  expect(new Set([first, ...others].map((org) => org.id)).size).toBe(4);
  expect(await orgsOf(owner)).toHaveLength(5);
});

test('a session is switched to another organization of its user, and the switch is in that log', async () => {
  const tokens: SessionTokens = {
    access_token: 'a',
    refresh_token: 'r',
    token_type: 'Bearer',
    expires_in: 900,
  };
  const started: string[][] = [];
  const core = await testCore();
  try {
    Object.assign(core.core.ports, {
      startSession: async (user_id: string, org_id: string) => {
        started.push([user_id, org_id]);
        return tokens;
      },
    });
    const { owner } = await core.org();
    const second = await core.run('orgs.create', owner, { name: 'Second' });
    const answer = await core.run('orgs.switch', owner, { org_id: second.id }, { idempotency_key: 's' });
    expect(answer).toEqual({ ...tokens, organization: second });
    expect(started).toEqual([[owner.user_id, second.id]]);
    const replayed = await core.run('orgs.switch', owner, { org_id: second.id }, { idempotency_key: 's' });
    expect(replayed).toMatchObject({ access_token: null, refresh_token: null });
    const { rows } = await core.db.system.query('SELECT type FROM events WHERE org_id = $1 ORDER BY seq', [second.id]);
    expect(rows.map(({ type }) => type)).toEqual(['org.created', 'org.switched']);
  } finally {
    await core.close();
  }
});

test('nobody is switched into an organization that is not theirs or is gone, and no token is', async () => {
  const { owner } = await t.org();
  const { id } = await t.org('Other');
  for (const org_id of [id, newId('org')]) {
    expect(await t.refused('orgs.switch', owner, { org_id })).toMatchObject({ code: 'not_found' });
  }
  const pat: Caller = { ...owner, credential: { ...owner.credential, kind: 'pat' } };
  expect(await t.refused('orgs.switch', pat, { org_id: owner.org_id })).toMatchObject({ code: 'session_needed' });
});

test('only an owner deletes the organization, by its name; then it is gone for everyone', async () => {
  const org = await t.org('Acme');
  const admin = await org.join('admin');
  expect(await t.refused('orgs.delete', admin, { confirm_name: 'Acme' })).toMatchObject({ code: 'forbidden' });
  expect(await t.refused('orgs.delete', org.owner, { confirm_name: 'acme' })).toMatchObject({
    code: 'validation_failed',
  });
  expect(await t.run('orgs.delete', org.owner, { confirm_name: 'Acme' })).toEqual({ id: org.id, deleted: true });
  expect(await orgsOf(org.owner)).toEqual([]);
  expect(await t.refused('orgs.get', admin)).toMatchObject({ code: 'not_found' });
  expect(await t.refused('orgs.delete', org.owner, { confirm_name: 'Acme' })).toMatchObject({ code: 'not_found' });
});

test('an owner who was demoted since their credential was checked deletes nothing', async () => {
  const org = await t.org('Acme');
  const stale = testCaller(org.id, 'owner');
  const member = await org.join('member');
  const pretender = { ...stale, user_id: member.user_id, member_id: member.member_id };
  expect(await t.refused('orgs.delete', pretender, { confirm_name: 'Acme' })).toMatchObject({ code: 'forbidden' });
});
