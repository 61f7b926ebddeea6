import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';

let t: TestCore;
let acme: TestOrg;
let client: { id: string };
let web: { id: string };
let app: { id: string };

beforeAll(async () => {
  t = await testCore();
  acme = await t.org();
  client = await t.run('clients.create', acme.owner, { name: 'Northwind' });
  const project = (code: string, input: object) =>
    t.run('projects.create', acme.owner, { name: code, code, client_id: client.id, ...input });
  web = await project('WEB', { default_rate: 9000 });
  app = await project('APP', { default_rate: 12_000 });
});
afterAll(() => t.close());

const log = (project: { id: string }, started_at: string, stopped_at: string, more: object = {}) =>
  t.run('time.entries.create', acme.owner, { project_id: project.id, started_at, stopped_at, ...more });

const report = (name: string, input: object, caller = acme.owner) => t.run(`reports.${name}`, caller, input);

test('an entry over midnight counts to both days, and to each month, in the zone', async () => {
  // Vienna is an hour ahead of UTC: this is 31 January 23:30 to 1 February 01:00.
  await log(web, '2026-01-31T22:30:00Z', '2026-02-01T00:00:00Z');
  const byDay = await report('summary', { from: '2026-01-31', to: '2026-02-01', group_by: ['day'] });
  expect(byDay).toMatchObject({ time_zone: 'Europe/Vienna', rounding: 'none' });
  expect(byDay.data).toEqual([
    expect.objectContaining({ day: '2026-01-31', seconds: 1800, entries: 1 }),
    expect.objectContaining({ day: '2026-02-01', seconds: 3600, entries: 0 }),
  ]);
  const inUtc = await report('summary', { from: '2026-01-31', to: '2026-02-01', time_zone: 'UTC', group_by: ['day'] });
  expect(inUtc.data).toEqual([expect.objectContaining({ day: '2026-01-31', seconds: 5400 })]);
  const february = await report('summary', { from: '2026-02-01', to: '2026-02-28', group_by: ['month', 'project'] });
  expect(february.data).toEqual([
    expect.objectContaining({ month: '2026-02-01', project: 'WEB', seconds: 3600, entries: 1 }),
  ]);
});

test.each([
  ['2026-03-29', '2026-03-28T23:00:00Z', 23],
  ['2026-10-25', '2026-10-24T22:00:00Z', 25],
])('the day the clocks change, %s, has the hours it has', async (day, midnight, hours) => {
  const end = new Date(Date.parse(midnight) + (hours + 3) * 3_600_000).toISOString();
  await log(app, new Date(Date.parse(midnight) - 3_600_000).toISOString(), end);
  const { data } = await report('summary', { from: day, to: day, group_by: ['day'] });
  expect(data).toEqual([expect.objectContaining({ day, seconds: hours * 3600 })]);
});

test('value and cost are exact sums rounded once, and only who sees rates is shown them', async () => {
  for (let i = 0; i < 3; i++) await log(web, `2026-05-04T0${i}:00:00Z`, `2026-05-04T0${i}:00:01Z`);
  await log(web, '2026-05-04T05:00:00Z', '2026-05-04T06:00:00Z', { billable: false });
  const range = { from: '2026-05-04', to: '2026-05-04' };
  const { data, totals } = await report('summary', range);
  // Three seconds at €90.00 an hour are 7.5 cents; each alone would be 2.5, rounded to 3.
  expect(data).toEqual([
    {
      project_id: web.id,
      project: 'WEB',
      seconds: 3603,
      billable_seconds: 3,
      entries: 4,
      value: { amount: 8, currency: 'EUR' },
      cost: { amount: 0, currency: 'EUR' },
    },
  ]);
  expect(totals).toEqual([expect.objectContaining({ value: { amount: 8, currency: 'EUR' }, seconds: 3603 })]);
  const viewer = await report('summary', range, await acme.join('viewer'));
  expect(JSON.stringify(viewer)).not.toMatch(/value|cost|currency/);
  expect(viewer.data).toEqual([expect.objectContaining({ seconds: 3603 })]);
});

test('rows come in the order of their time, then the longest first, and their sum is the total of all', async () => {
  await log(app, '2026-06-01T08:00:00Z', '2026-06-01T12:00:00Z');
  await log(web, '2026-06-01T12:00:00Z', '2026-06-01T13:00:00Z');
  await log(web, '2026-06-09T12:00:00Z', '2026-06-09T13:00:00Z');
  const range = { from: '2026-06-01', to: '2026-06-30', group_by: ['week', 'project', 'user'] };
  const { data, totals, has_more } = await report('summary', range);
  expect(data.map(({ week, project, seconds }: any) => [week, project, seconds])).toEqual([
    ['2026-06-01', 'APP', 14_400],
    ['2026-06-01', 'WEB', 3600],
    ['2026-06-08', 'WEB', 3600],
  ]);
  expect(has_more).toBe(false);
  expect(totals[0].seconds).toBe(21_600);
  const first = await report('summary', { ...range, limit: 1 });
  expect(first.data).toHaveLength(1);
  expect(first).toMatchObject({ has_more: true, totals: [{ seconds: 21_600 }] });
});

test('a report says the last event it knows', async () => {
  const before = await report('summary', { from: '2026-06-01', to: '2026-06-30' });
  const { last_seq } = await t.run('events.list', acme.owner, { limit: 1 });
  expect(before.seq).toBe(last_seq);
  await log(web, '2026-06-20T12:00:00Z', '2026-06-20T13:00:00Z');
  expect((await report('summary', { from: '2026-06-01', to: '2026-06-30' })).seq).toBeGreaterThan(before.seq);
});

test.each([
  [{ from: '2026-06-02', to: '2026-06-01' }, 'to'],
  [{ from: '2020-06-02', to: '2026-06-01' }, 'to'],
  [{ from: '2026-06-02', to: '2026-06-03', group_by: ['day', 'month'] }, 'group_by'],
  [{ from: '2026-06-02', to: '2026-06-03', group_by: ['user', 'user'] }, 'group_by'],
  [{ from: '2026-06-02', to: '2026-06-03', time_zone: 'Mars' }, 'time_zone'],
])('%j is refused by name', async (input, field) => {
  const { code, details } = await t.refused('reports.summary', acme.owner, input);
  expect([code, details.errors?.[0]?.field]).toEqual(['validation_failed', field]);
});

test('who sees only their own time is told of no other', async () => {
  const member = await acme.join('member', ['view_reports']);
  await t.run('time.entries.create', member, {
    project_id: web.id,
    started_at: '2026-07-01T08:00:00Z',
    stopped_at: '2026-07-01T09:00:00Z',
  });
  await log(web, '2026-07-01T08:00:00Z', '2026-07-01T12:00:00Z');
  const range = { from: '2026-07-01', to: '2026-07-01' };
  expect((await report('summary', range, member)).totals).toEqual([expect.objectContaining({ seconds: 3600 })]);
  const detailed = await report('detailed', range, member);
  expect(detailed.data).toEqual([expect.objectContaining({ user_id: member.user_id, seconds: 3600, project: 'WEB' })]);
  expect(detailed.data[0]).not.toHaveProperty('value');
  const { data } = await report('utilization', range, member);
  expect(data.map(({ user_id }: any) => user_id)).toEqual([member.user_id]);
  expect((await t.refused('reports.workload', member, range)).code).toBe('forbidden');
  for (const name of ['revenue', 'profitability']) {
    expect((await t.refused(`reports.${name}`, member, range)).code).toBe('forbidden');
  }
  expect((await t.refused('reports.outstanding', member, {})).code).toBe('forbidden');
});

test('the detailed report pages through entries with their names and values', async () => {
  for (let hour = 8; hour < 13; hour++) {
    const at = String(hour).padStart(2, '0');
    await log(app, `2026-08-03T${at}:00:00Z`, `2026-08-03T${at}:30:00Z`, { description: `Part ${hour}` });
  }
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await report('detailed', {
      from: '2026-08-03',
      to: '2026-08-03',
      limit: 2,
      ...(cursor ? { cursor } : {}),
    });
    expect(page).toMatchObject({ from: '2026-08-03', time_zone: 'Europe/Vienna', rounding: 'none' });
    for (const { description, value, project, client: name } of page.data) {
      seen.push(description);
      expect([value.amount, project, name]).toEqual([6000, 'APP', 'Northwind']);
    }
    cursor = page.next_cursor ?? undefined;
  } while (cursor);
  expect(seen).toEqual(['Part 8', 'Part 9', 'Part 10', 'Part 11', 'Part 12']);
});

test('the timesheet lays days out beside people and projects', async () => {
  await log(web, '2026-09-07T08:00:00Z', '2026-09-07T10:00:00Z');
  await log(web, '2026-09-08T08:00:00Z', '2026-09-08T09:00:00Z');
  await log(app, '2026-09-08T09:00:00Z', '2026-09-08T10:00:00Z');
  const { data, totals } = await report('timesheet', { from: '2026-09-07', to: '2026-09-13' });
  expect(data).toEqual([
    expect.objectContaining({ project: 'WEB', seconds: 10_800, days: { '2026-09-07': 7200, '2026-09-08': 3600 } }),
    expect.objectContaining({ project: 'APP', seconds: 3600, days: { '2026-09-08': 3600 } }),
  ]);
  expect(totals).toEqual({ '2026-09-07': 7200, '2026-09-08': 7200 });
});

test('utilization compares hours with the capacity of the days in the range', async () => {
  const member = await acme.join('member');
  await t.run('members.set_capacity', acme.owner, {
    member_id: member.member_id,
    weekly_capacity_minutes: 1200,
    working_hours: { monday: [{ from: '09:00', to: '17:00' }], tuesday: [{ from: '09:00', to: '17:00' }] },
  });
  await t.run('time.entries.create', member, {
    project_id: web.id,
    started_at: '2026-09-14T08:00:00Z',
    stopped_at: '2026-09-14T13:00:00Z',
  });
  const range = { from: '2026-09-14', to: '2026-09-14', user_id: member.user_id };
  const { data } = await report('utilization', range);
  expect(data).toEqual([
    {
      user_id: member.user_id,
      user: member.name,
      seconds: 18_000,
      billable_seconds: 18_000,
      capacity_seconds: 36_000,
      utilization: 5000,
      billable_utilization: 5000,
    },
  ]);
  const off = await report('utilization', { ...range, from: '2026-09-16', to: '2026-09-16' });
  expect(off.data[0]).toMatchObject({ capacity_seconds: 0, utilization: null });
});

test('workload shares what is left of a task among its assignees', async () => {
  const [a, b] = [await acme.join('member'), await acme.join('member')];
  const task = (more: object) =>
    t.run('tasks.create', acme.owner, { project_id: web.id, title: 'Work', due_date: '2030-01-09', ...more });
  await task({ assignee_ids: [a.user_id, b.user_id], estimate_minutes: 240 });
  await task({ assignee_ids: [a.user_id] });
  await task({ assignee_ids: [a.user_id], due_date: '2030-03-01', estimate_minutes: 600 });
  await task({ assignee_ids: [a.user_id], due_date: '2030-01-01', estimate_minutes: 60 });
  const { data } = await report('workload', { from: '2030-01-07', to: '2030-01-11', user_id: a.user_id });
  expect(data).toEqual([
    {
      user_id: a.user_id,
      user: a.name,
      tasks: 3,
      overdue: 1,
      unestimated: 1,
      remaining_seconds: 120 * 60 + 60 * 60,
      capacity_seconds: 144_000,
      load: 750,
    },
  ]);
});

const day = '2025-03-03';
const range = { from: '2025-03-01', to: '2025-03-31' };
const eur = (amount: number) => ({ amount, currency: 'EUR' });

/** An organization with a dollar invoice of two projects, one in euros, and a credit note and a void one of that. */
async function invoiced() {
  const org = await t.org();
  const run = (name: string, input: object) => t.run(name, org.owner, input);
  const abroad = await run('clients.create', { name: 'Abroad', currency: 'USD' });
  const home = await run('clients.create', { name: 'Home' });
  for (const default_rate of [101, 202]) {
    const hour = { started_at: `${day}T09:00:00Z`, stopped_at: `${day}T10:00:00Z` };
    const project = await run('projects.create', { name: `At ${default_rate}`, client_id: abroad.id, default_rate });
    await run('time.entries.create', { project_id: project.id, ...hour });
  }
  const billed = await run('invoices.generate_from_time', { client_id: abroad.id, ...range, by: 'project' });
  await run('invoices.update', { invoice_id: billed.id, discount_percent: 5000 });
  await run('invoices.issue', { invoice_id: billed.id, issue_date: day, exchange_rate: '0.5' });
  const lines = [{ description: 'Work', tax_rate: 2000, unit_price: 10_000 }];
  const { id: draft } = await run('invoices.create', { client_id: home.id, lines });
  const domestic = await run('invoices.issue', { invoice_id: draft, issue_date: day });
  const line_id = domestic.lines[0].id;
  const back = { invoice_id: domestic.id, reason: 'Less', issue_date: day };
  await run('invoices.credit', { ...back, lines: [{ line_id, amount: 1_000 }] });
  const note = await run('invoices.credit', { ...back, lines: [{ line_id, amount: 500 }] });
  await run('invoices.void', { invoice_id: note.id, reason: 'It was right' });
  return org;
}

test('revenue is what documents say, net of tax and discounts, less credit notes, whatever it is grouped by', async () => {
  const org = await invoiced();
  const revenue = (group_by: string[]) => report('revenue', { ...range, group_by }, org.owner);
  const usd = { documents: 1, net: { amount: 151, currency: 'USD' }, base_net: eur(76) };
  const byMonth = await revenue(['month']);
  expect(byMonth.data).toEqual([
    expect.objectContaining({ month: '2025-03-01', documents: 2, net: eur(9_000), base_net: eur(9_000) }),
    expect.objectContaining(usd),
  ]);
  for (const group_by of [['month'], ['client'], ['project'], ['client', 'project', 'day']]) {
    const { totals } = await revenue(group_by);
    expect(totals).toContainEqual(expect.objectContaining({ net: usd.net }));
    expect(totals).toContainEqual(expect.objectContaining({ net: eur(9_000), base_net: eur(9_000) }));
  }
  const byProject = await revenue(['project']);
  const dollars = byProject.data.filter((row: any) => row.net.currency === 'USD').map((row: any) => row.net.amount);
  expect(dollars.sort()).toEqual([101, 50]);
});

test('margins are revenue less cost less expenses', async () => {
  const org = await t.org();
  const run = (name: string, input: object) => t.run(name, org.owner, input);
  const project = await run('projects.create', { name: 'Website', default_rate: 10_000 });
  await run('members.set_rates', { member_id: org.owner.member_id, cost_rate: 4_000 });
  const spent = { project_id: project.id, category: 'Travel', amount: 1_190, tax_rate: 1900, spent_on: day };
  const { id } = await run('expenses.create', spent);
  await run('expenses.submit', { expense_id: id });
  await run('expenses.approve', { expense_id: id });
  for (const [hour, billable] of [
    ['09', true],
    ['11', false],
  ]) {
    const at = (minute: string) => `${day}T${hour}:${minute}:00Z`;
    await run('time.entries.create', {
      project_id: project.id,
      started_at: at('00'),
      stopped_at: at('30'),
      billable,
    });
  }
  const { data, totals } = await report('profitability', range, org.owner);
  const figures = {
    seconds: 3600,
    revenue: eur(5_000),
    cost: eur(4_000),
    expenses: eur(1_000),
    margin: eur(0),
    margin_percent: 0,
  };
  expect(data).toEqual([expect.objectContaining(figures)]);
  expect(totals).toEqual([figures]);
});

test('how busy a colleague is is for who may see their time', async () => {
  const org = await t.org();
  const [reader, other] = [await org.join('contractor', ['view_reports']), await org.join('member')];
  const asked = { ...range, user_id: other.user_id };
  expect(await t.refused('reports.utilization', reader, asked)).toMatchObject({ code: 'forbidden' });
});

test('by label, time of a task with two counts fully under each, that of none under null, and all of it once in the total', async () => {
  const label = async (name: string) => (await t.run('labels.create', acme.owner, { name })).id;
  const [bug, legal] = [await label('Bug'), await label('Legal')];
  const task = async (label_ids: string[]) =>
    (await t.run('tasks.create', acme.owner, { project_id: web.id, title: 'x', label_ids })).id;
  const [both, one, none] = [await task([bug, legal]), await task([bug]), await task([])];
  const at = (hour: string) => [`2025-08-04T${hour}:00:00Z`, `2025-08-04T${hour}:30:00Z`] as const;
  await log(web, ...at('08'), { task_id: both });
  await log(web, ...at('09'), { task_id: one });
  await log(web, ...at('10'), { task_id: none });
  await log(app, ...at('11'));
  const range = { from: '2025-08-04', to: '2025-08-04' };
  const seconds = (data: { label: string | null; seconds: number; entries: number }[]) =>
    Object.fromEntries(data.map((row) => [row.label, [row.seconds, row.entries]]));
  const byLabel = await report('summary', { ...range, group_by: ['label'] });
  expect(seconds(byLabel.data)).toEqual({ Bug: [3600, 2], Legal: [1800, 1], null: [3600, 2] });
  expect(byLabel.data.find((row: { label: string }) => row.label === 'Legal').label_id).toBe(legal);
  const money = { value: { amount: 19_500, currency: 'EUR' } };
  expect(byLabel.totals).toEqual([expect.objectContaining({ seconds: 7200, entries: 4, ...money })]);
  const byDay = await report('summary', { ...range, group_by: ['label', 'project', 'day'] });
  expect(byDay.data).toHaveLength(4);
  expect(byDay.totals).toEqual([expect.objectContaining({ seconds: 7200, entries: 4, ...money })]);
  const summed = await report('summary', { ...range, group_by: ['project'] });
  expect(summed.totals).toEqual(byLabel.totals);
});
