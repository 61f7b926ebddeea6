import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Caller, newId } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';

let t: TestCore;
let org: TestOrg;
let ada: Caller;
let client: { id: string };
let project: { id: string };

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());
beforeEach(async () => {
  org = await t.org();
  ada = org.owner;
  client = await t.run('clients.create', ada, { name: 'Northwind' });
  project = await t.run('projects.create', ada, { name: 'Website', client_id: client.id });
});

const enter = (day = '2026-03-02', input: object = {}, by = ada) =>
  t.run('time.entries.create', by, {
    project_id: project.id,
    started_at: `${day}T09:00:00Z`,
    stopped_at: `${day}T10:00:00Z`,
    ...input,
  });
const rateOf = async ({ id: entry_id }: { id: string }) => {
  const { billable_rate, billable_rate_source } = await t.run('time.entries.get', ada, { entry_id });
  return [billable_rate?.amount ?? null, billable_rate_source];
};
const unbilled = { apply_to: 'unbilled' };
const onProject = (default_rate: number | null, more: object = unbilled) =>
  t.run('projects.update', ada, { project_id: project.id, default_rate, ...more });

test('new time only, unless it is said otherwise', async () => {
  const entry = await enter();
  await onProject(9000, {});
  expect(await rateOf(entry)).toEqual([null, null]);
  await onProject(9000);
  expect(await rateOf(entry)).toEqual([9000, 'project']);
});

test.each<[string, () => Promise<unknown>]>([
  ['org', () => t.run('orgs.settings.update', ada, { default_rate: 5, ...unbilled })],
  ['client', () => t.run('clients.update', ada, { client_id: client.id, default_rate: 5, ...unbilled })],
  ['member', () => t.run('members.set_rates', ada, { member_id: ada.member_id, billable_rate: 5, ...unbilled })],
  ['project', () => onProject(5)],
  [
    'project_member',
    () =>
      t.run('projects.members.add', ada, {
        project_id: project.id,
        user_id: ada.user_id,
        billable_rate: 5,
        ...unbilled,
      }),
  ],
])('a rate of the %s reaches the time it concerns', async (source, set) => {
  const entry = await enter();
  const answer = (await set()) as { id: string };
  expect(answer.id).not.toBe(entry.id);
  expect(await rateOf(entry)).toEqual([5, source]);
});

test('a changed rate of a project member reaches their time, and nobody else’s', async () => {
  const bob = await org.join('admin');
  for (const { user_id } of [ada, bob]) {
    await t.run('projects.members.add', ada, { project_id: project.id, user_id, billable_rate: 1, cost_rate: 1 });
  }
  const [mine, theirs] = [await enter(), await enter('2026-03-02', {}, bob)];
  const change = { project_id: project.id, user_id: bob.user_id, billable_rate: 2, cost_rate: 3, ...unbilled };
  await t.run('projects.members.update', ada, change);
  expect(await t.run('time.entries.get', ada, { entry_id: theirs.id })).toMatchObject({
    billable_rate: { amount: 2 },
    cost_rate: { amount: 3 },
    version: 2,
  });
  expect(await t.run('time.entries.get', ada, { entry_id: mine.id })).toMatchObject({ version: 1 });
});

test('what is billed, approved, in a locked period or priced by itself keeps its rate; what runs does not', async () => {
  const [billed, approved, locked, own, open] = [
    await enter('2026-03-02'),
    await enter('2026-03-09'),
    await enter('2026-03-16'),
    await enter('2026-03-23', { billable_rate: 7 }),
    await enter('2026-03-24'),
  ];
  const timer = await t.run('time.start_timer', ada, { project_id: project.id });
  await t.db.system.query(
    `WITH invoice AS (
       INSERT INTO invoices (org_id, id, type, client_id, payment_terms_days, currency, language, tax_treatment)
       VALUES ($1, $2, 'invoice', $3, 30, 'EUR', 'en', 'standard') RETURNING id)
     INSERT INTO invoice_lines (org_id, id, invoice_id, position, kind, description, quantity, unit, unit_price, tax_rate, tax_category, amount)
     SELECT $1, $4, id, 1, 'time', 'Work', 1, 'hours', 0, 0, 'S', 0 FROM invoice`,
    [org.id, newId('inv'), client.id, newId('lin')],
  );
  await t.db.system.query(
    'UPDATE time_entries SET invoice_line_id = (SELECT id FROM invoice_lines WHERE org_id = $1) WHERE id = $2',
    [org.id, billed.id],
  );
  const sheet = newId('tsh');
  await t.db.system.query(
    `INSERT INTO timesheets (org_id, id, user_id, week_starts_on, status) VALUES ($1, $2, $3, '2001-01-01', 'open')`,
    [org.id, sheet, ada.user_id],
  );
  await t.db.system.query('UPDATE time_entries SET timesheet_id = $1 WHERE id = $2', [sheet, approved.id]);
  await t.db.system.query(
    `INSERT INTO time_periods (org_id, id, from_day, to_day, locked_by) VALUES ($1, $2, '2026-03-16', '2026-03-16', $3)`,
    [org.id, newId('per'), ada.user_id],
  );
  await onProject(9000);
  for (const kept of [billed, approved, locked]) expect(await rateOf(kept)).toEqual([null, null]);
  expect(await rateOf(own)).toEqual([7, 'entry']);
  for (const changed of [open, timer]) expect(await rateOf(changed)).toEqual([9000, 'project']);
});

test('a rate taken away falls back to the next place', async () => {
  await t.run('orgs.settings.update', ada, { default_rate: 1 });
  await onProject(2, {});
  const entry = await enter();
  await onProject(null);
  expect(await rateOf(entry)).toEqual([1, 'org']);
});

test('what another place was changed to for new time only is not brought in', async () => {
  const set = (rates: object) => t.run('members.set_rates', ada, { member_id: ada.member_id, ...rates });
  await set({ billable_rate: 1 });
  const entry = await enter();
  await set({ billable_rate: 2 });
  await t.run('clients.update', ada, { client_id: client.id, default_rate: 3, ...unbilled });
  await set({ cost_rate: 4, ...unbilled });
  expect(await t.run('time.entries.get', ada, { entry_id: entry.id })).toMatchObject({
    billable_rate: { amount: 1 },
    cost_rate: { amount: 4 },
  });
});

test('a project that goes to another currency takes its unbilled time along, but for rates of the entry itself', async () => {
  await t.run('members.set_rates', ada, { member_id: ada.member_id, billable_rate: 1, cost_rate: 1 });
  const [entry, own] = [await enter(), await enter('2026-03-03', { billable_rate: 7 })];
  await onProject(5, { currency: 'USD', ...unbilled });
  expect(await t.run('time.entries.get', ada, { entry_id: entry.id })).toMatchObject({
    billable_rate: { amount: 5, currency: 'USD' },
    cost_rate: null,
  });
  expect(await t.run('time.entries.get', ada, { entry_id: own.id })).toMatchObject({
    billable_rate: { amount: 7, currency: 'EUR' },
    cost_rate: { amount: 1, currency: 'EUR' },
  });
});

test('each entry that changed is published after the change of the rate, and the others are not', async () => {
  const [one, two] = [await enter(), await enter('2026-03-03')];
  await enter('2026-03-04', { billable_rate: 7 });
  await onProject(9000);
  await onProject(9000);
  const { data } = await t.run('events.list', ada, { types: ['project.updated', 'time_entry.updated'] });
  expect(data.map(({ type, subject }: any) => [type, subject.id])).toEqual([
    ['project.updated', project.id],
    ['time_entry.updated', one.id],
    ['time_entry.updated', two.id],
    ['project.updated', project.id],
  ]);
  expect(data[1].changes.billable_rate).toEqual([null, { amount: 9000, currency: 'EUR' }]);
});

test('dearer time uses up a budget of money', async () => {
  await t.run('projects.update', ada, { project_id: project.id, budget: { kind: 'money', amount: 10_000 } });
  await enter();
  await onProject(9000);
  const { data } = await t.run('events.list', ada, { types: ['project.budget_reached'] });
  expect(data.map(({ data: { budget_alerted } }: any) => budget_alerted)).toEqual([80]);
});

test('more than 5,000 entries at once are refused, and nothing changes', async () => {
  const entry = await enter();
  await t.db.system.query(
    `INSERT INTO time_entries (org_id, id, user_id, project_id, started_at, stopped_at, time_zone, billable, source, currency)
     SELECT org_id, 'ent_' || lpad(n::text, 26, '0'), user_id, project_id, started_at, stopped_at, time_zone, true, 'manual', 'EUR'
     FROM time_entries, generate_series(1, 5000) n WHERE org_id = $1`,
    [org.id],
  );
  const failure = await t.refused('projects.update', ada, {
    project_id: project.id,
    default_rate: 9000,
    ...unbilled,
  });
  expect(failure).toMatchObject({
    code: 'too_many_entries',
    status: 409,
    details: { current_state: { at_most: 5000 } },
  });
  expect(await rateOf(entry)).toEqual([null, null]);
  expect((await t.run('projects.get', ada, { project_id: project.id })).default_rate).toBeNull();
});

test('it is for a rate that is named, and needs manage_rates', async () => {
  expect(await t.refused('projects.update', ada, { project_id: project.id, name: 'Site', ...unbilled })).toMatchObject({
    code: 'validation_failed',
    details: { errors: [{ field: 'apply_to' }] },
  });
  const bob = await org.join('member', ['manage_projects']);
  const input = { project_id: project.id, currency: 'EUR', ...unbilled };
  expect(await t.refused('projects.update', bob, input)).toMatchObject({ code: 'forbidden' });
});
