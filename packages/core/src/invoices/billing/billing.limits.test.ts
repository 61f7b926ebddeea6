import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';

let t: TestCore;
let acme: TestOrg;
let client: { id: string };
let web: { id: string };
let task: { id: string; key: string };

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());

beforeEach(async () => {
  acme = await t.org();
  client = await t.run('clients.create', acme.owner, { name: 'Northwind', default_tax_rate: 2000 });
  web = await t.run('projects.create', acme.owner, {
    name: 'Website',
    code: 'WEB',
    client_id: client.id,
    default_rate: 9500,
  });
  task = await t.run('tasks.create', acme.owner, { project_id: web.id, title: 'Sitemap' });
});

const run = (name: string, input: object) => t.run(name, acme.owner, input);
const refused = (name: string, input: object) => t.refused(name, acme.owner, input);
const asked = (more: object = {}) => ({ client_id: client.id, from: '2026-03-01', to: '2026-03-31', ...more });
const generate = (more: object = {}) => run('invoices.generate_from_time', asked(more));
const log = (started_at: string, stopped_at: string, more: object = {}) =>
  run('time.entries.create', { project_id: web.id, started_at, stopped_at, ...more });
const fieldOf = ({ code, details }: { code: string; details: any }) => [code, details.errors?.[0].field];

/** Entries of ten minutes each, by the hundred. */
const fill = (count: number, rate = 9500) =>
  t.db.system.query(
    `INSERT INTO time_entries (org_id, id, user_id, project_id, started_at, stopped_at, time_zone, billable, source, currency,
       billable_rate, billable_rate_source)
     SELECT $1, 'ent_' || lpad(n::text, 26, '0'), $2, $3, s, s + interval '10 minutes', 'UTC', true, 'manual', 'EUR', $5, 'project'
     FROM generate_series(1, $4::int) n, LATERAL (SELECT timestamptz '2026-03-01Z' + n * interval '10 minutes') a(s)`,
    [acme.id, acme.owner.user_id, web.id, count, rate],
  );

test('2,000 entries go on one document, and one more is refused with what to do', async () => {
  await fill(2001);
  for (const name of ['invoices.generate_from_time', 'invoices.preview']) {
    const { code, details } = await refused(name, asked({ by: 'project' }));
    expect([name, ...fieldOf({ code, details })]).toEqual([name, 'validation_failed', 'to']);
    expect(details.errors?.[0]?.message).toMatch(/fewer days/);
  }
  await t.db.system.query(`DELETE FROM time_entries WHERE org_id = $1 AND id = 'ent_' || lpad('7', 26, '0')`, [
    acme.id,
  ]);
  const draft = await generate({ by: 'project' });
  expect(draft.lines).toEqual([expect.objectContaining({ raw_seconds: 1_200_000, billed_seconds: 1_200_000 })]);
  expect(draft.subtotal.amount).toBe(3_166_667);
});

test('more lines than a document takes are refused by the draft and by its preview alike', async () => {
  await fill(501);
  for (const name of ['invoices.generate_from_time', 'invoices.preview']) {
    expect([name, ...fieldOf(await refused(name, asked({ by: 'entry' })))]).toEqual([name, 'validation_failed', 'by']);
  }
  expect((await generate({ by: 'task' })).lines).toHaveLength(1);
});

test('hours that come to more than can be carried are refused', async () => {
  await fill(1500, 9_000_000_000_000);
  for (const name of ['invoices.generate_from_time', 'invoices.preview']) {
    expect([name, ...fieldOf(await refused(name, asked()))]).toEqual([name, 'validation_failed', 'lines']);
  }
});

test('of a line of time only words, discount and tax can change', async () => {
  await log('2026-03-02T08:00:00Z', '2026-03-02T09:20:00Z', { task_id: task.id });
  const { lines } = await generate();
  const line_id = lines[0].id;
  for (const change of [{ quantity: '1' }, { unit_price: 1 }, { unit: 'day' }, { from_day: null }, { to_day: null }]) {
    const [field] = Object.keys(change);
    const answer = fieldOf(await refused('invoices.lines.update', { line_id, ...change }));
    expect(answer).toEqual(['validation_failed', field]);
  }
  const words = { description: 'Sitemap and menus', discount_percent: 1000, tax_rate: 1000 };
  expect(await run('invoices.lines.update', { line_id, ...words })).toMatchObject({
    subtotal: { amount: 11_400 },
    tax_total: { amount: 1140 },
    lines: [{ ...words, billed_seconds: 4800, quantity: '1.3333', amount: { amount: 11_400 } }],
  });
});

test('a copy of billed time is plain lines, and bills no hour twice', async () => {
  const entry = await log('2026-03-02T08:00:00Z', '2026-03-02T10:00:00Z');
  const draft = await generate();
  const copy = await run('invoices.duplicate', { invoice_id: draft.id });
  expect(copy).toMatchObject({
    total: draft.total,
    lines: [{ kind: 'item', quantity: '2', raw_seconds: null, billed_seconds: null, rounding: null, user_id: null }],
  });
  await run('invoices.delete', { invoice_id: copy.id });
  expect((await run('time.entries.get', { entry_id: entry.id })).locked).toBe(true);
});

test('a single line over projects that round differently names no policy, and keeps the seconds of each', async () => {
  const app = await run('projects.create', { name: 'App', client_id: client.id, default_rate: 9500 });
  const policy = { step_minutes: 60, direction: 'up', minimum_minutes: 0, per: 'entry' };
  await run('projects.update', { project_id: app.id, rounding: policy });
  await log('2026-03-02T08:00:00Z', '2026-03-02T08:10:00Z');
  await log('2026-03-02T09:00:00Z', '2026-03-02T09:10:00Z', { project_id: app.id });
  const { lines } = await generate({ by: 'single' });
  expect(lines).toEqual([
    expect.objectContaining({
      raw_seconds: 1200,
      billed_seconds: 4200,
      rounding: null,
      unit: 'hour',
      project_id: null,
    }),
  ]);
});

test('what each line says tells the work apart', async () => {
  const app = await run('projects.create', { name: 'App', client_id: client.id, default_rate: 9500 });
  await log('2026-03-02T08:00:00Z', '2026-03-02T09:00:00Z', { task_id: task.id, description: 'Menus' });
  await log('2026-03-03T08:00:00Z', '2026-03-03T09:00:00Z');
  const said = async (by: string) =>
    (await run('invoices.preview', asked({ by }))).lines.map(({ description }: any) => description);
  const { name } = acme.owner;
  expect(await said('task')).toEqual([`${task.key} Sitemap`, 'Website']);
  expect(await said('project')).toEqual(['Website']);
  expect(await said('person_rate')).toEqual([`${name} · Website`]);
  expect(await said('entry')).toEqual([`2026-03-02 · ${task.key} Sitemap · Menus`, '2026-03-03 · Website']);
  expect(await said('single')).toEqual(['Work from 2026-03-02 to 2026-03-03']);
  await log('2026-03-04T08:00:00Z', '2026-03-04T09:00:00Z', { project_id: app.id });
  expect(await said('person_rate')).toEqual([name]);
  expect(await said('project')).toEqual(['App', 'Website']);
});

test('only the days, projects and client asked for are billed', async () => {
  const app = await run('projects.create', { name: 'App', client_id: client.id, default_rate: 9500 });
  const other = await run('clients.create', { name: 'Contoso' });
  const theirs = await run('projects.create', { name: 'Theirs', client_id: other.id, default_rate: 9500 });
  await log('2026-03-02T08:00:00Z', '2026-03-02T09:00:00Z');
  await log('2026-03-03T08:00:00Z', '2026-03-03T09:00:00Z', { project_id: app.id });
  await log('2026-03-03T10:00:00Z', '2026-03-03T11:00:00Z', { project_id: theirs.id });
  const preview = async (more: object) =>
    (await run('invoices.preview', asked({ by: 'project', ...more }))).lines.map(({ project_id }: any) => project_id);
  expect(await preview({})).toEqual([app.id, web.id]);
  expect(await preview({ project_ids: [app.id] })).toEqual([app.id]);
  expect(await preview({ project_ids: [theirs.id] })).toEqual([]);
  expect(await preview({ to: '2026-03-02' })).toEqual([web.id]);
  const draft = await run('invoices.create', { client_id: other.id });
  expect(fieldOf(await refused('invoices.generate_from_time', asked({ invoice_id: draft.id })))).toEqual([
    'validation_failed',
    'invoice_id',
  ]);
});

test('time in an approved week and in a locked period is billed like any other', async () => {
  await log('2026-03-02T08:00:00Z', '2026-03-02T09:00:00Z');
  await log('2026-03-10T08:00:00Z', '2026-03-10T09:00:00Z');
  const sheet = await run('time.timesheets.submit', { week_of: '2026-03-02' });
  await run('time.timesheets.approve', { timesheet_id: sheet.id });
  await run('time.periods.lock', { from_day: '2026-03-09', to_day: '2026-03-15' });
  const draft = await generate();
  expect(draft.lines).toEqual([expect.objectContaining({ billed_seconds: 7200 })]);
  await run('invoices.delete', { invoice_id: draft.id });
  expect((await generate()).total).toEqual(draft.total);
});

test('billing raced with changes of the same entry: it is billed as it then stands, or not at all', async () => {
  const entries = [];
  for (let day = 10; day < 22; day++) entries.push(await log(`2026-03-${day}T08:00:00Z`, `2026-03-${day}T09:00:00Z`));
  const change = (entry: any, i: number) =>
    i % 2
      ? run('time.entries.delete', { entry_id: entry.id })
      : run('time.entries.update', { entry_id: entry.id, stopped_at: entry.stopped_at.replace('T09', 'T10') });
  const [billed, ...changed] = await Promise.allSettled([generate({ by: 'entry' }), ...entries.map(change)]);
  if (billed?.status !== 'fulfilled') throw billed?.reason;
  const refusals = changed.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
  expect(new Set([...refusals, 'entry_locked'])).toEqual(new Set(['entry_locked']));
  const { rows } = await t.db.system.query(
    `SELECT count(*)::int AS entries, coalesce(sum(e.seconds), 0)::int AS seconds, coalesce(sum(e.billed_seconds), 0)::int AS billed
     FROM time_entries e WHERE e.org_id = $1 AND e.invoice_line_id IS NOT NULL`,
    [acme.id],
  );
  const seconds = billed.value.lines.reduce((sum: number, line: any) => sum + line.billed_seconds, 0);
  expect(rows).toEqual([{ entries: billed.value.lines.length, seconds, billed: seconds }]);
});

test('two drafts raced for the same expenses: each is on one', async () => {
  for (let n = 0; n < 5; n++) {
    const { id } = await run('expenses.create', {
      category: 'Travel',
      spent_on: '2026-03-05',
      amount: 1000 + n,
      project_id: web.id,
      is_billable: true,
    });
    await run('expenses.submit', { expense_id: id });
    await run('expenses.approve', { expense_id: id });
  }
  const done = await Promise.allSettled(Array.from({ length: 4 }, () => generate()));
  const drafts = done.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const codes = done.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : []));
  expect(new Set(codes)).toEqual(new Set(['nothing_to_bill']));
  expect(drafts.flatMap(({ lines }) => lines.map(({ amount }: any) => amount.amount)).sort()).toEqual([
    1000, 1001, 1002, 1003, 1004,
  ]);
});

test('who works on the project without finances hears that time was billed, and no rate', async () => {
  const member = await acme.join('contractor');
  await run('projects.members.add', { project_id: web.id, user_id: member.user_id });
  const entry = await t.run('time.entries.create', member, {
    project_id: web.id,
    started_at: '2026-03-02T08:00:00Z',
    stopped_at: '2026-03-02T09:00:00Z',
  });
  const { id } = await generate();
  const { data } = await t.run('events.list', member, {});
  const types = data.map(({ type }: any) => type);
  expect(types).toContain('time_entry.billed');
  expect(types.filter((type: string) => type.startsWith('invoice'))).toEqual([]);
  const seen = await t.run('time.entries.get', member, { entry_id: entry.id });
  for (const text of [JSON.stringify(data), JSON.stringify(seen)]) {
    expect(text).not.toMatch(/_rate|9500/);
  }
  for (const [name, input] of [
    ['invoices.get', { invoice_id: id }],
    ['invoices.list', {}],
    ['invoices.preview', asked()],
  ] as const) {
    const { code } = await t.refused(name, member, input);
    expect([name, ['forbidden', 'not_found'].includes(code)]).toEqual([name, true]);
  }
});
