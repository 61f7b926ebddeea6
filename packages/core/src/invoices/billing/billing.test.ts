import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';

let t: TestCore;
let acme: TestOrg;
let client: { id: string };
let web: { id: string };
let app: { id: string };
let task: { id: string; key: string };

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());

beforeEach(async () => {
  acme = await t.org();
  client = await t.run('clients.create', acme.owner, { name: 'Northwind', default_tax_rate: 2000 });
  const project = (name: string, code: string, default_rate: number) =>
    t.run('projects.create', acme.owner, { name, code, client_id: client.id, default_rate });
  web = await project('Website', 'WEB', 9500);
  app = await project('App', 'APP', 12_000);
  task = await t.run('tasks.create', acme.owner, { project_id: web.id, title: 'Sitemap' });
});

const log = (started_at: string, stopped_at: string, more: object = {}) =>
  t.run('time.entries.create', acme.owner, { project_id: web.id, started_at, stopped_at, ...more });

const MARCH = { from: '2026-03-01', to: '2026-03-31' };
const generate = (more: object = {}) =>
  t.run('invoices.generate_from_time', acme.owner, { client_id: client.id, ...MARCH, ...more });

test('a draft of unbilled time has one line a task, at the frozen rate, taxed as the client is', async () => {
  await log('2026-03-02T08:00:00Z', '2026-03-02T09:20:00Z', { project_id: undefined, task_id: task.id });
  await log('2026-03-03T08:00:00Z', '2026-03-03T08:10:00Z', { project_id: undefined, task_id: task.id });
  await log('2026-03-04T08:00:00Z', '2026-03-04T10:00:00Z', { project_id: app.id });
  const draft = await generate();
  expect(draft).toMatchObject({ status: 'draft', number: null, period_from: '2026-03-02', period_to: '2026-03-04' });
  const said = draft.lines.map((line: any) => [
    line.description,
    line.quantity,
    line.unit_price.amount,
    line.amount.amount,
  ]);
  expect(said.sort()).toEqual([
    ['App', '2', 12_000, 24_000],
    [`${task.key} Sitemap`, '1.5', 9500, 14_250],
  ]);
  expect(draft).toMatchObject({
    subtotal: { amount: 38_250, currency: 'EUR' },
    taxes: [{ category: 'S', rate: 2000, taxable: { amount: 38_250 }, tax: { amount: 7650 } }],
    total: { amount: 45_900 },
    left_out: [],
  });
});

test('a second run finds nothing left to bill and says what was left out', async () => {
  await log('2026-03-02T08:00:00Z', '2026-03-02T09:00:00Z');
  await log('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z', { billable: false });
  await generate();
  const { code, details } = await t.refused('invoices.generate_from_time', acme.owner, {
    client_id: client.id,
    ...MARCH,
  });
  expect(code).toBe('nothing_to_bill');
  expect(details.current_state).toEqual({
    left_out: [{ kind: 'time', reason: 'not_billable', count: 1, seconds: 3600 }],
  });
});

test('the preview shows the figures of the draft and changes nothing', async () => {
  await log('2026-03-02T08:00:00Z', '2026-03-02T09:17:00Z', { task_id: task.id });
  await log('2026-03-02T10:00:00Z', '2026-03-02T10:41:00Z');
  await log('2026-03-02T11:00:00Z', '2026-03-02T12:00:00Z', { billable: false });
  const lastSeq = async () => (await t.run('events.list', acme.owner, { limit: 1 })).last_seq;
  for (const by of ['task', 'person_rate', 'project', 'entry', 'single']) {
    const before = await lastSeq();
    const preview = await t.run('invoices.preview', acme.owner, { client_id: client.id, ...MARCH, by });
    expect(await lastSeq()).toBe(before);
    const draft = await generate({ by });
    expect(draft).toMatchObject({
      ...preview,
      lines: preview.lines.map((line: object) => expect.objectContaining(line)),
    });
    await t.run('invoices.delete', acme.owner, { invoice_id: draft.id });
  }
});

test('an entry on a draft cannot change, and is free again when its line or the draft goes', async () => {
  const entry = await log('2026-03-02T08:00:00Z', '2026-03-02T09:00:00Z');
  const draft = await generate();
  const locked = await t.run('time.entries.get', acme.owner, { entry_id: entry.id });
  expect(locked.locked).toBe(true);
  expect((await t.refused('time.entries.update', acme.owner, { entry_id: entry.id, description: 'x' })).code).toBe(
    'entry_locked',
  );
  const left = await t.run('invoices.lines.remove', acme.owner, { line_id: draft.lines[0].id });
  expect(left).toMatchObject({ lines: [], total: { amount: 0 } });
  expect((await t.run('time.entries.get', acme.owner, { entry_id: entry.id })).locked).toBe(false);
  const again = await generate({ invoice_id: draft.id });
  expect([again.id, again.lines.length]).toEqual([draft.id, 1]);
  await t.run('invoices.delete', acme.owner, { invoice_id: draft.id });
  await t.run('time.entries.update', acme.owner, { entry_id: entry.id, description: 'free' });
  const types = (await t.run('events.list', acme.owner, { types: ['time_entry.billed', 'time_entry.released'] })).data;
  expect(types.map(({ type }: any) => type)).toEqual([
    'time_entry.billed',
    'time_entry.released',
    'time_entry.billed',
    'time_entry.released',
  ]);
});

test('two drafts raced for the same hours: each hour is on one', async () => {
  for (let day = 10; day < 20; day++) await log(`2026-03-${day}T08:00:00Z`, `2026-03-${day}T09:00:00Z`);
  const asked = Array.from({ length: 6 }, () => generate({ by: 'entry' }));
  const done = await Promise.allSettled(asked);
  const drafts = done.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const refused = done.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
  expect(drafts.flatMap(({ lines }) => lines)).toHaveLength(10);
  expect(new Set(refused)).toEqual(new Set(['nothing_to_bill']));
  const { rows } = await t.db.system.query(
    'SELECT count(*)::int AS lines, count(DISTINCT invoice_line_id)::int AS entries FROM time_entries WHERE org_id = $1',
    [acme.id],
  );
  expect(rows).toEqual([{ lines: 10, entries: 10 }]);
});

test('what cannot be billed is left out with the reason', async () => {
  const bare = await t.run('projects.create', acme.owner, { name: 'Bare', code: 'BAR', client_id: client.id });
  const pounds = await t.run('projects.create', acme.owner, {
    name: 'Pounds',
    code: 'GBP',
    client_id: client.id,
    currency: 'GBP',
    default_rate: 8000,
  });
  await log('2026-03-02T08:00:00Z', '2026-03-02T09:00:00Z');
  await log('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z', { project_id: bare.id });
  await log('2026-03-02T10:00:00Z', '2026-03-02T11:00:00Z', { project_id: pounds.id });
  await log('2026-03-02T11:00:00Z', '2026-03-02T12:00:00Z', { billable: false });
  await log('2026-04-02T11:00:00Z', '2026-04-02T12:00:00Z');
  const draft = await generate();
  expect(draft.total.amount).toBe(11_400);
  expect(draft.left_out).toEqual([
    { kind: 'time', reason: 'no_rate', count: 1, seconds: 3600 },
    { kind: 'time', reason: 'not_billable', count: 1, seconds: 3600 },
    { kind: 'time', reason: 'other_currency', count: 1, seconds: 3600 },
  ]);
  const other = await generate({ currency: 'GBP' });
  expect(other).toMatchObject({ currency: 'GBP', subtotal: { amount: 8000, currency: 'GBP' } });
});

test('time is rounded by the nearest policy, once, and the line shows raw and billed', async () => {
  const policy = { step_minutes: 15, direction: 'up', minimum_minutes: 0, per: 'entry' };
  await t.run('orgs.settings.update', acme.owner, { rounding: policy });
  await log('2026-03-02T08:00:00Z', '2026-03-02T08:50:00Z');
  await log('2026-03-02T09:00:00Z', '2026-03-02T09:20:00Z');
  const { lines } = await t.run('invoices.preview', acme.owner, { client_id: client.id, ...MARCH, by: 'project' });
  expect(lines[0]).toMatchObject({ raw_seconds: 4200, billed_seconds: 5400, rounding: policy, quantity: '1.5' });
  await t.run('projects.update', acme.owner, { project_id: web.id, rounding: { ...policy, per: 'day' } });
  const draft = await generate({ by: 'entry' });
  expect(draft.lines.map((line: any) => line.billed_seconds).sort()).toEqual([1500, 3000]);
  const { data } = await t.run('time.entries.list', acme.owner, {});
  expect(data.map((entry: any) => entry.duration_seconds).sort()).toEqual([1200, 3000]);
});

test('several rates stay apart, but on the single line, which then is priced as a whole', async () => {
  await log('2026-03-02T08:00:00Z', '2026-03-02T09:00:00Z');
  await log('2026-03-02T10:00:00Z', '2026-03-02T10:20:00Z', { project_id: app.id });
  const people = await t.run('invoices.preview', acme.owner, { client_id: client.id, ...MARCH, by: 'person_rate' });
  expect(people.lines.map((line: any) => line.amount.amount).sort()).toEqual([4000, 9500]);
  const draft = await generate({ by: 'single' });
  expect(draft.lines).toEqual([
    expect.objectContaining({
      quantity: '1',
      unit: 'unit',
      amount: { amount: 13_500, currency: 'EUR' },
      billed_seconds: 4800,
    }),
  ]);
  const off = await t.run('invoices.lines.update', acme.owner, { line_id: draft.lines[0].id, discount_percent: 1000 });
  expect(off.subtotal.amount).toBe(12_150);
});

test('approved expenses of the client come along at net with their markup', async () => {
  const spend = (more: object) =>
    t.run('expenses.create', acme.owner, {
      category: 'Travel',
      spent_on: '2026-03-05',
      amount: 12_000,
      tax_rate: 2000,
      project_id: web.id,
      is_billable: true,
      ...more,
    });
  const train = await spend({ merchant: 'Railways', markup: 1000 });
  await spend({ merchant: 'Hotel' });
  await t.run('expenses.submit', acme.owner, { expense_id: train.id });
  await t.run('expenses.approve', acme.owner, { expense_id: train.id });
  const draft = await generate();
  expect(draft.lines).toEqual([
    expect.objectContaining({
      kind: 'expense',
      description: 'Travel · Railways',
      amount: { amount: 11_000, currency: 'EUR' },
    }),
  ]);
  expect(draft.left_out).toEqual([{ kind: 'expense', reason: 'not_approved', count: 1, seconds: 0 }]);
  await t.run('invoices.delete', acme.owner, { invoice_id: draft.id });
  expect((await t.run('expenses.get', acme.owner, { expense_id: train.id })).version).toBeGreaterThan(
    train.version + 2,
  );
});

test('who may not see rates drafts nothing from them', async () => {
  await log('2026-03-02T08:00:00Z', '2026-03-02T09:00:00Z');
  const planner = await acme.join('member', ['manage_invoices', 'view_finances']);
  const asked = { client_id: client.id, ...MARCH };
  expect((await t.refused('invoices.preview', planner, asked)).code).toBe('forbidden');
  expect((await t.refused('invoices.generate_from_time', planner, asked)).code).toBe('forbidden');
  const contractor = await acme.join('contractor');
  for (const name of ['invoices.preview', 'invoices.generate_from_time', 'invoices.list']) {
    expect((await t.refused(name, contractor, name === 'invoices.list' ? {} : asked)).code).toBe('forbidden');
  }
});

test('a token bills and previews only what it may read', async () => {
  await log('2026-03-02T08:00:00Z', '2026-03-02T09:00:00Z');
  const { owner } = acme;
  const token = (...scopes: string[]) => ({
    ...owner,
    credential: { ...owner.credential, kind: 'pat' as const, scopes },
  });
  const request = { client_id: client.id, ...MARCH };
  for (const [name, tier] of [
    ['invoices.preview', 'read'],
    ['invoices.generate_from_time', 'write'],
    ['workflows.draft_invoice', 'write'],
  ] as const) {
    expect(await t.refused(name, token('write:invoices'), request)).toMatchObject({
      code: 'insufficient_scope',
      details: { required_scope: tier === 'read' ? 'read:invoices read:time' : 'read:time write:invoices' },
    });
    expect(await t.refused(name, token('write:invoices', 'read:time'), request)).toMatchObject({
      code: 'insufficient_scope',
      details: { required_scope: 'read:expenses' },
    });
  }
  const without = { ...request, include_expenses: false };
  expect((await t.run('invoices.preview', token('read:invoices', 'read:time'), without)).lines).toHaveLength(1);
  const full = token('write:invoices', 'read:time', 'read:expenses');
  expect((await t.run('workflows.draft_invoice', full, request)).lines).toHaveLength(1);
});
