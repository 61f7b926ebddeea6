import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Caller } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';

let t: TestCore;
let org: TestOrg;
let boss: Caller;
let ida: Caller;

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());
beforeEach(async () => {
  org = await t.org();
  boss = org.owner;
  ida = await org.join('member');
  await t.db.system.query("UPDATE users SET name = 'Ida Berg', time_zone = 'Europe/Vienna' WHERE id = $1", [
    ida.user_id,
  ]);
});

const sample = (name: string) => readFileSync(new URL(`./samples/${name}.csv`, import.meta.url), 'utf8');
const whoIsIda = () => [{ name: 'ida@example.com', email: ida.email.toUpperCase() }];
const withIda = (csv: string, more: object = {}) => ({ csv, create_missing: true, people: whoIsIda(), ...more });
const preview = (input: object, by = boss) => t.run('time.entries.import_preview', by, input);
const run = (input: object, by = boss) => t.run('time.entries.import', by, input);
const entries = async (by = boss) =>
  (await t.run('time.entries.list', by, { sort: 'started_at', limit: 200 })).data as Record<string, any>[];

const HEADER = 'User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration';
const toggl = (...rows: string[]) => [HEADER, ...rows].join('\n');

/** Globex with its project Portal (POR) and a task there. */
async function portal() {
  const client = await t.run('clients.create', boss, { name: 'GLOBEX' });
  const project = await t.run('projects.create', boss, {
    name: 'portal',
    client_id: client.id,
    code: 'POR',
    default_rate: 9500,
  });
  const task = await t.run('tasks.create', boss, { project_id: project.id, title: 'sketches' });
  return { client, project, task };
}

test('a preview says what would be added and made, and writes nothing', async () => {
  const shown = await preview(withIda(sample('toggl')));
  expect(shown).toMatchObject({
    format: 'toggl',
    date_order: 'ymd',
    totals: {
      rows: 4,
      new: 4,
      present: 0,
      skipped: 0,
      faulty: 0,
      seconds: 6300 + 1800 + 18_000 + 300,
      billable_seconds: 24_300,
    },
    missing: {
      clients: ['Globex'],
      projects: [
        { name: 'Portal', client: 'Globex' },
        { name: 'Inside', client: null },
      ],
    },
  });
  expect(shown.rows[0]).toEqual({
    row: 2,
    state: 'new',
    user: { name: 'Ida Berg', id: ida.user_id },
    client: { name: 'Globex', id: null },
    project: { name: 'Portal', id: null },
    task: { name: 'Sketches', id: null },
    description: 'Sketches: Menu, footer and "search"',
    started_at: '2026-05-04T06:15:20.000Z',
    stopped_at: '2026-05-04T08:00:20.000Z',
    time_zone: 'Europe/Vienna',
    seconds: 6300,
    billable: true,
    problems: [],
  });
  expect(await entries()).toEqual([]);
  expect((await t.run('clients.list', boss, {})).data).toEqual([]);
});

test('what is there already is found by name, whatever its case, and freezes its rates', async () => {
  const { project, task } = await portal();
  const { totals, created } = await run(withIda(sample('toggl')));
  expect(totals.new).toBe(4);
  expect(created).toEqual({ clients: [], projects: [expect.stringMatching(/^prj_/)] });
  const [first, second, third] = await entries();
  expect(first).toMatchObject({
    user_id: ida.user_id,
    project_id: project.id,
    task_id: task.id,
    description: 'Menu, footer and "search"',
    source: 'import',
    billable: true,
    billable_rate: { amount: 9500, currency: 'EUR' },
    billable_rate_source: 'project',
  });
  expect(second).toMatchObject({ billable: false, description: null });
  expect(third).toMatchObject({ project_id: null, billable: false, billable_rate: null });
  expect((await t.run('tasks.get', boss, { task_id: task.id })).tracked_seconds).toBe(6300);
});

test('projects and clients that are not there are made, each once, and every entry is published', async () => {
  const { created } = await run(withIda(sample('toggl')));
  expect(created).toEqual({ clients: [expect.any(String)], projects: [expect.any(String), expect.any(String)] });
  const types = ['client.created', 'project.created', 'time_entry.created'];
  const { data } = await t.run('events.list', boss, { types });
  const counted = types.map((type) => data.filter((event: { type: string }) => event.type === type).length);
  expect(counted).toEqual([1, 2, 4]);
});

test('a night in which the clocks go back lasts as long as the export says, and counts to the day it began', async () => {
  await run(withIda(sample('toggl')));
  const night = (await entries()).at(-1);
  expect(night).toMatchObject({
    started_at: '2026-10-24T21:30:00.000Z',
    stopped_at: '2026-10-25T02:30:00.000Z',
    duration_seconds: 18_000,
  });
});

test('a night in which the clocks go forward does so too; read in another zone it is a problem', async () => {
  const csv = toggl('Ida,ida@example.com,,,,,No,2026-03-28,23:30:00,2026-03-29,03:30:00,03:00:00');
  await run(withIda(csv));
  expect((await entries())[0]).toMatchObject({ duration_seconds: 10_800, stopped_at: '2026-03-29T01:30:00.000Z' });
  const { rows } = await preview(withIda(csv.replace('23:30', '23:29'), { time_zone: 'UTC' }));
  expect(rows[0]).toMatchObject({ state: 'faulty', problems: [{ field: 'duration' }] });
});

describe('run again', () => {
  test('the same export adds nothing and says so', async () => {
    await run(withIda(sample('toggl')));
    expect(await t.refused('time.entries.import', boss, withIda(sample('toggl')))).toMatchObject({
      code: 'nothing_to_import',
      status: 409,
      details: { current_state: { rows: 4, new: 0, present: 4 } },
    });
    expect(await entries()).toHaveLength(4);
    expect((await preview(withIda(sample('toggl')))).totals).toMatchObject({ new: 0, present: 4, seconds: 0 });
  });

  test('a longer export adds what is new in it', async () => {
    await run(withIda(sample('toggl')));
    const more = 'Ida,ida@example.com,Globex,Portal,,Later,Yes,2026-05-06,09:00:00,2026-05-06,10:00:00,01:00:00';
    const { totals, created } = await run(withIda(`${sample('toggl').trim()}\n${more}\n`));
    expect(totals).toMatchObject({ rows: 5, new: 1, present: 4 });
    expect(created).toEqual({ clients: [], projects: [] });
  });

  test('twice at once adds it once', async () => {
    const both = await Promise.allSettled([run(withIda(sample('toggl'))), run(withIda(sample('toggl')))]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await entries()).toHaveLength(4);
  });
});

describe('rows with problems', () => {
  const bad = () =>
    toggl(
      'Ida,ida@example.com,,,,,No,2026-05-04,09:00:00,2026-05-04,10:00:00,01:00:00',
      'Ida,ida@example.com,,,,,No,2026-05-04,11:00:00,2026-05-04,10:00:00,',
      'Zoe,zoe@example.com,,,,,No,2026-05-04,09:00:00,2026-05-04,09:00:00,00:00:00',
    );

  test('refuse all of them, by row and field', async () => {
    const failure = await t.refused('time.entries.import', boss, withIda(bad()));
    expect(failure).toMatchObject({ code: 'validation_failed', status: 422 });
    expect(failure.details.errors?.map(({ field }) => field)).toEqual(['row 3: end_time', 'row 4: user']);
    expect(await entries()).toEqual([]);
  });

  test('are left out when asked, and shown first in a preview', async () => {
    const { rows, totals } = await preview(withIda(bad(), { limit: 2 }));
    expect(rows.map(({ row, state }: { row: number; state: string }) => [row, state])).toEqual([
      [3, 'faulty'],
      [4, 'faulty'],
    ]);
    expect(totals).toMatchObject({ rows: 3, new: 1, faulty: 2, seconds: 3600 });
    expect((await run(withIda(bad(), { skip_faulty: true }))).totals.new).toBe(1);
  });

  const problemsOf = async (input: object, by = boss) => (await preview(input, by)).rows[0].problems;

  test('say what is not there, unless it is to be made by who may', async () => {
    const csv = toggl('Ida,,Globex,Portal,,,Yes,2026-05-04,09:00:00,2026-05-04,10:00:00,01:00:00');
    const people = [{ name: 'ida', email: ida.email }];
    expect(await problemsOf({ csv, people })).toEqual([
      { field: 'project', message: expect.stringContaining('create_missing') },
    ]);
    expect(await problemsOf({ csv, people, create_missing: true }, ida)).toEqual([
      { field: 'project', message: expect.stringContaining('may not add projects') },
    ]);
    const lead = await org.join('manager');
    const narrow = { ...lead, credential: { ...lead.credential, scopes: ['write:time', 'read:*'] } };
    expect(await problemsOf({ csv, people, create_missing: true }, narrow)).toHaveLength(1);
    expect(await problemsOf({ csv, people, create_missing: true }, lead)).toEqual([]);
  });

  test('say that a project is archived, or that several are called so', async () => {
    const { project } = await portal();
    const row = (client: string) =>
      withIda(toggl(`Ida,ida@example.com,${client},Portal,,,,2026-05-04,09:00,2026-05-04,10:00,1:00`));
    await t.run('projects.create', boss, { name: 'Portal', code: 'POX' });
    expect(await problemsOf(row(''))).toEqual([{ field: 'project', message: expect.stringContaining('several') }]);
    expect(await problemsOf(row('globex'))).toEqual([]);
    await t.run('projects.archive', boss, { project_id: project.id });
    expect(await problemsOf(row('globex'))).toEqual([
      { field: 'project', message: expect.stringContaining('archived') },
    ]);
  });

  test('are those of others, without manage_time', async () => {
    const csv = toggl(`Boss,${boss.email},,,,,No,2026-05-04,09:00:00,2026-05-04,10:00:00,01:00:00`);
    expect(await problemsOf({ csv }, ida)).toEqual([
      { field: 'user', message: expect.stringContaining('manage_time') },
    ]);
    expect(await problemsOf({ csv })).toEqual([]);
  });

  test('are those in an approved week or a locked period', async () => {
    const csv = toggl('Ida,ida@example.com,,,,,No,2026-05-06,09:00:00,2026-05-06,10:00:00,01:00:00');
    const { id } = await t.run('time.timesheets.submit', ida, { week_of: '2026-05-06' });
    await t.run('time.timesheets.approve', boss, { timesheet_id: id });
    expect(await problemsOf(withIda(csv))).toEqual([
      { field: 'start_date', message: expect.stringContaining('timesheet') },
    ]);
    await t.run('time.timesheets.reopen', boss, { timesheet_id: id });
    await t.run('time.periods.lock', boss, { from_day: '2026-05-01', to_day: '2026-05-31' });
    expect(await problemsOf(withIda(csv))).toEqual([
      { field: 'start_date', message: expect.stringContaining('period') },
    ]);
  });
});

test('dates that could be read in two ways are asked about before anything is written', async () => {
  const csv = toggl('Ida,ida@example.com,,,,,No,05/04/2026,09:00 AM,05/04/2026,10:00 AM,01:00:00');
  expect(await preview(withIda(csv))).toMatchObject({ date_order: 'mdy', date_order_certain: false });
  expect(await t.refused('time.entries.import', boss, withIda(csv))).toMatchObject({
    details: { errors: [{ field: 'date_order' }] },
  });
  await run(withIda(csv, { date_order: 'dmy' }));
  expect((await entries())[0]?.started_at).toBe('2026-04-05T07:00:00.000Z');
});

describe('rows without a clock', () => {
  const starts = async () =>
    (await entries()).map(({ started_at, duration_seconds }) => [started_at, duration_seconds]);

  test("lie one after another from the start of the person's day; invoiced ones are left out", async () => {
    await portal();
    const { id: member_id } = (await t.run('members.list', boss, {})).data.find(
      ({ user_id }: { user_id: string }) => user_id === ida.user_id,
    );
    const working_hours = { thursday: [{ from: '08:30', to: '17:00' }] };
    await t.run('members.set_capacity', boss, { member_id, working_hours });
    const { totals } = await run({ csv: sample('harvest') });
    expect(totals).toMatchObject({ rows: 4, new: 3, skipped: 1, seconds: 8856 + 1800 });
    expect(await starts()).toEqual([
      ['2026-05-07T06:30:00.000Z', 8856],
      ['2026-05-07T08:57:36.000Z', 900],
      ['2026-05-07T09:12:36.000Z', 900],
    ]);
    expect((await run({ csv: sample('harvest'), include_invoiced: true })).totals).toMatchObject({
      new: 1,
      present: 3,
    });
    // Friday is a day off, and then the day starts at nine.
    expect((await starts()).at(-1)).toEqual(['2026-05-08T07:00:00.000Z', 5400]);
  });

  test.each(['2026-03-29', '2026-10-25'])('keep their day and hours on %s, when the clocks change', async (day) => {
    const header = 'Date,Client,Project,Task,Notes,Hours,First Name,Last Name';
    const row = (notes: string, hours: string) => `${day},,,,${notes},${hours},Ida,Berg`;
    const csv = [header, row('a', '14'), row('b', '3'), row('c', '1')].join('\n');
    const { rows } = await preview({ csv });
    // Nine o'clock and fourteen hours make 23:00; the second begins on the day still, the third would not.
    expect(rows.map(({ state, seconds }: { state: string; seconds: number }) => [state, seconds])).toEqual([
      ['faulty', 3600],
      ['new', 14 * 3600],
      ['new', 3 * 3600],
    ]);
    const [, first, second] = rows;
    expect(second.started_at).toBe(first.stopped_at);
  });
});

test('two thousand rows are one import', async () => {
  await portal();
  const rows = Array.from({ length: 2000 }, (_, i) => {
    const day = new Date(Date.UTC(2025, 0, 1 + Math.floor(i / 8))).toISOString().slice(0, 10);
    const hour = String(8 + (i % 8)).padStart(2, '0');
    return `Ida,ida@example.com,Globex,Portal,Sketches,Row ${i},Yes,${day},${hour}:00:00,${day},${hour}:45:00,00:45:00`;
  });
  const { totals } = await run(withIda(toggl(...rows)));
  expect(totals).toMatchObject({ rows: 2000, new: 2000, seconds: 2000 * 2700 });
  const { seconds } = await t.run('time.summary', boss, { from: '2025-01-01', to: '2025-12-31' });
  expect(seconds).toBe(2000 * 2700);
});
