import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Caller } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';

let t: TestCore;
let acme: TestOrg;
let owner: Caller;
let ada: Caller;
beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());
beforeEach(async () => {
  acme = await t.org('Acme');
  owner = acme.owner;
  ada = await acme.join('member');
});

const day = (today: string, days: number) => new Date(Date.parse(today) + days * 86_400_000).toISOString().slice(0, 10);

/** Tasks of Ada due these days from today, by their titles. */
async function dueIn(days: Record<string, number>): Promise<{ project_id: string; today: string }> {
  const { today } = await t.run('work.my_day', ada);
  const project = await t.run('projects.create', owner, { name: 'Website' });
  const tasks = Object.entries(days).map(([title, due]) => ({
    title,
    due_date: day(today, due),
    assignee_ids: [ada.user_id],
  }));
  await t.run('workflows.plan_tasks', owner, { project_id: project.id, tasks });
  return { project_id: project.id, today };
}

const titles = ({ data }: { data: { title: string }[] }) => data.map(({ title }) => title);

test('a day holds one’s own open tasks by when they are due, what runs, and the hours of today', async () => {
  const { project_id, today } = await dueIn({ late: -1, now: 0, later: 1 });
  await t.run('tasks.create', owner, { project_id, title: 'of somebody else', due_date: today });
  const timer = await t.run('time.start_timer', ada, { project_id });
  const mine = await t.run('work.my_day', ada);
  expect(titles(mine.tasks.overdue)).toEqual(['late']);
  expect(titles(mine.tasks.due_today)).toEqual(['now']);
  expect(mine.running.id).toBe(timer.id);
  expect((await t.run('work.my_day', owner)).running).toBeNull();
});

test('what waits is counted for whose business it is', async () => {
  const { id } = await t.run('expenses.create', ada, { category: 'Travel', spent_on: '2026-03-02', amount: 11_900 });
  await t.run('expenses.submit', ada, { expense_id: id });
  await t.run('time.timesheets.submit', ada, { week_of: '2026-03-02' });
  expect((await t.run('work.my_day', owner)).waiting).toMatchObject({
    expenses_to_approve: 1,
    timesheets_to_approve: 1,
  });
  expect((await t.run('work.my_day', ada)).waiting).toMatchObject({
    expenses_to_approve: null,
    timesheets_to_approve: null,
    invoices_drafted: null,
  });
});

test('a token reads of the day what its scopes let it read', async () => {
  await dueIn({ now: 0 });
  const narrow = { ...ada, credential: { ...ada.credential, scopes: ['read:tasks'] } };
  const mine = await t.run('work.my_day', narrow);
  expect(titles(mine.tasks.due_today)).toEqual(['now']);
  expect(mine).toMatchObject({ seconds_today: null, running: null, waiting: { expenses_rejected: null } });
});

test('a review sums up two weeks by day and project, and names the working days without time', async () => {
  const { project_id, today } = await dueIn({ late: -2, next: 3, far: 30 });
  const before = await t.run('workflows.weekly_review', ada);
  const { from } = before.last_week;
  expect(before.last_week).toMatchObject({
    to: day(from, 6),
    capacity_seconds: 144_000,
    timesheet: { status: 'open' },
  });
  expect(before.last_week.missing_days).toEqual([0, 1, 2, 3, 4].map((i) => day(from, i)));
  expect(before.this_week.missing_days.every((missing: string) => missing < today)).toBe(true);
  await t.run('workflows.log_day', ada, { day: day(from, 1), entries: [{ project_id, minutes: 90 }, { minutes: 30 }] });
  const review = await t.run('workflows.weekly_review', ada);
  expect(review.last_week).toMatchObject({
    seconds: 7200,
    missing_days: [0, 2, 3, 4].map((i) => day(from, i)),
    projects: [
      { project_id, name: 'Website', seconds: 5400 },
      { project_id: null, seconds: 1800 },
    ],
  });
  expect(review.last_week.days[1]).toEqual({ day: day(from, 1), seconds: 7200, is_working_day: true });
  expect(titles(review.tasks.overdue)).toEqual(['late']);
  expect(titles(review.tasks.due_next)).toEqual(['next']);
  expect(review.team).toBeNull();
});

test('a review says what was done since the beginning of last week', async () => {
  await dueIn({ late: -2, next: 3 });
  const { data } = await t.run('tasks.list', ada, { q: 'late' });
  const statuses = await t.run('task_statuses.list', owner);
  const done = statuses.data.find(({ category }: { category: string }) => category === 'done');
  await t.run('tasks.set_status', owner, { task_id: data[0].id, status_id: done.id });
  const { tasks } = await t.run('workflows.weekly_review', ada);
  expect(titles(tasks.done)).toEqual(['late']);
  expect(titles(tasks.overdue)).toEqual([]);
});

test('everybody’s hours are for those who see everybody’s time', async () => {
  const { last_week } = await t.run('workflows.weekly_review', ada);
  await t.run('workflows.log_day', ada, { day: last_week.from, entries: [{ minutes: 60 }] });
  await t.run('time.timesheets.submit', ada, { week_of: last_week.from });
  const { team } = await t.run('workflows.weekly_review', owner, { team: true });
  expect(team).toHaveLength(2);
  expect(team).toContainEqual(
    expect.objectContaining({
      user_id: ada.user_id,
      last_week_seconds: 3600,
      this_week_seconds: 0,
      timesheet: 'submitted',
    }),
  );
  expect(await t.refused('workflows.weekly_review', ada, { team: true })).toMatchObject({ code: 'forbidden' });
});
