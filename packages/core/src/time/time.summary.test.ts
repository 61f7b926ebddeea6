import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Caller } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { bill, type Studio, span, studio } from './time.fixture.ts';

let t: TestCore;
let s: Studio;
let org: TestOrg;
let ada: Caller;
let project: Studio['project'];
let task: Studio['task'];

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());
beforeEach(async () => {
  s = await studio(t);
  ({ org, ada, project, task } = s);
});

const days = async (from: string, to: string, time_zone = 'Europe/Vienna') => {
  const { groups } = await t.run('time.summary', ada, { from, to, time_zone, group_by: 'day' });
  return groups.map(({ key, seconds }: { key: string; seconds: number }) => [key, seconds]);
};

test('a day is cut at the midnight of its zone', async () => {
  await t.run('time.entries.create', ada, span('2026-03-02T22:00:00Z', '2026-03-03T01:00:00Z'));
  expect(await days('2026-03-01', '2026-03-05')).toEqual([
    ['2026-03-02', 3600],
    ['2026-03-03', 7200],
  ]);
  expect(await days('2026-03-01', '2026-03-05', 'UTC')).toEqual([
    ['2026-03-02', 7200],
    ['2026-03-03', 3600],
  ]);
});

test('the day the clocks go forward has 23 hours', async () => {
  await t.run('time.entries.create', ada, span('2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z'));
  expect(await days('2026-03-29', '2026-03-29')).toEqual([['2026-03-29', 23 * 3600]]);
});

test('the day the clocks go back has 25 hours', async () => {
  await t.run('time.entries.create', ada, span('2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z'));
  expect(await days('2026-10-25', '2026-10-25')).toEqual([['2026-10-25', 25 * 3600]]);
});

test('a summary says the range and zone it used, and its groups add up to its total', async () => {
  await t.run('time.entries.create', ada, {
    task_id: task.id,
    ...span('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z'),
  });
  await t.run('time.entries.create', ada, span('2026-03-03T09:00:00Z', '2026-03-03T09:30:00Z'));
  const summary = await t.run('time.summary', ada, { from: '2026-03-01', to: '2026-03-31' });
  expect(summary).toMatchObject({ from: '2026-03-01', to: '2026-03-31', time_zone: 'Europe/Vienna', seconds: 5400 });
  expect(summary.groups).toEqual([
    { key: project.id, name: 'Website', seconds: 3600, billable_seconds: 3600, entries: 1 },
    { key: null, name: null, seconds: 1800, billable_seconds: 0, entries: 1 },
  ]);
});

test('what can be billed leaves out what runs, what is not billable and what is billed', async () => {
  await t.db.system.query('UPDATE projects SET default_rate = 10000 WHERE org_id = $1', [org.id]);
  const make = (input: object) =>
    t.run('time.entries.create', ada, {
      project_id: project.id,
      ...span('2026-03-02T09:00:00Z', '2026-03-02T09:20:00Z'),
      ...input,
    });
  await make({});
  await make({});
  await make({ billable: false });
  const billed = await make({});
  await bill(t, s, billed.id);
  await t.run('time.start_timer', ada, { project_id: project.id });
  const unbilled = await t.run('time.unbilled', ada, { from: '2026-03-01', to: '2026-03-31' });
  expect(unbilled.groups).toEqual([
    expect.objectContaining({
      project_id: project.id,
      client_name: 'Northwind',
      seconds: 2400,
      entries: 2,
      amount: { amount: 6667, currency: 'EUR' },
      entries_without_rate: 0,
    }),
  ]);
  expect(unbilled).toMatchObject({ totals: [{ amount: 6667, currency: 'EUR' }], has_more: false });
});

test('what can be billed is summed exactly at each rate, and rounded once for each', async () => {
  const make = (minute: number, billable_rate: number | null) =>
    t.run('time.entries.create', ada, {
      project_id: project.id,
      billable_rate,
      ...span(`2026-03-02T09:${minute}:00Z`, `2026-03-02T09:${minute}:01Z`),
    });
  // A second at 12.60 an hour is 0.35 cents: three are 1.05, one at 18.00 an hour is half a cent.
  for (const minute of [10, 11, 12]) await make(minute, 1260);
  await make(13, 1800);
  await make(14, null);
  const { groups } = await t.run('time.unbilled', ada, {});
  expect(groups).toEqual([
    expect.objectContaining({
      seconds: 5,
      entries: 5,
      amount: { amount: 2, currency: 'EUR' },
      entries_without_rate: 1,
    }),
  ]);
});

test("what can be billed is looked for by the entries' own days", async () => {
  await t.run('time.entries.create', ada, {
    project_id: project.id,
    ...span('2026-03-02T23:30:00Z', '2026-03-02T23:50:00Z'),
  });
  const on = (day: string) => t.run('time.unbilled', ada, { from: day, to: day });
  expect((await on('2026-03-02')).groups).toEqual([]);
  expect((await on('2026-03-03')).groups).toHaveLength(1);
});

test('a summary of more than 1,000 groups has the largest, and sums over all', async () => {
  await t.db.system.query(
    `WITH k AS (INSERT INTO tasks (org_id, id, project_id, key, title, status_id, position, created_by)
       SELECT $1, 'task_' || lpad(n::text, 26, '0'), $2, 'WEB-' || 1000 + n, 'Task', s.id, n::text, $3
       FROM generate_series(1, 1001) n, (SELECT id FROM task_statuses WHERE org_id = $1 LIMIT 1) s RETURNING id)
     INSERT INTO time_entries (org_id, id, user_id, project_id, task_id, started_at, stopped_at, time_zone, billable, source, currency)
     SELECT $1, 'ent_' || substr(id, 6), $3, $2, id, '2026-03-02T09:00:00Z', '2026-03-02T09:00:10Z', 'UTC', true, 'manual', 'EUR' FROM k`,
    [org.id, project.id, ada.user_id],
  );
  const range = { from: '2026-03-01', to: '2026-03-31', group_by: 'task' };
  const summary = await t.run('time.summary', ada, range);
  expect(summary).toMatchObject({ seconds: 10_010, billable_seconds: 10_010, has_more: true });
  expect(summary.groups).toHaveLength(1000);
});

test('a summary names nothing that the caller may not see', async () => {
  const contractor = await org.join('contractor');
  await t.run('projects.members.add', ada, { project_id: project.id, user_id: contractor.user_id });
  await t.run('time.entries.create', contractor, {
    task_id: task.id,
    ...span('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z'),
  });
  const range = { from: '2026-03-01', to: '2026-03-31' };
  const named = await t.run('time.summary', contractor, { ...range, group_by: 'task' });
  expect(named.groups).toEqual([expect.objectContaining({ key: task.id, name: `${task.key} Wireframes` })]);
  expect(await t.refused('time.summary', contractor, { ...range, group_by: 'client' })).toMatchObject({
    code: 'forbidden',
  });
  await t.run('projects.update', ada, { project_id: project.id, is_private: true });
  await t.run('projects.members.remove', ada, { project_id: project.id, user_id: contractor.user_id });
  const hidden = await t.run('time.summary', contractor, { ...range, group_by: 'task' });
  expect(hidden.groups).toEqual([expect.objectContaining({ key: task.id, name: null, seconds: 3600 })]);
});

test('what hours come to is for those who see rates', async () => {
  const finance = await org.join('viewer', ['view_finances']);
  expect(await t.refused('time.unbilled', finance, {})).toMatchObject({ code: 'forbidden' });
});
