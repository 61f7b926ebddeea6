import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { runJob, type TestCore, type TestOrg, testCore } from '@stint/testing';
import { plusDays } from '../kernel/index.ts';
import { completions, recurrences } from './recurrence.job.ts';

type Row = Record<string, any>;

let t: TestCore;
let org: TestOrg;
let project_id: string;
beforeAll(async () => {
  t = await testCore();
  org = await t.org();
});
afterAll(() => t.close());
beforeEach(async () => {
  project_id = (await run('projects.create', { name: 'Website' })).id;
});

const run = (name: string, input: object): Promise<Row> => t.run(name, org.owner, input);
const refused = (name: string, input: object) => t.refused(name, org.owner, input);
const create = (rrule: string, more: object = {}) =>
  run('task_recurrences.create', { project_id, rrule, template: { title: 'Back-up' }, ...more });
const get = (recurrence_id: string) => run('task_recurrences.get', { recurrence_id });
const step = (verb: string, recurrence_id: string, more: object = {}) =>
  run(`task_recurrences.${verb}`, { recurrence_id, ...more });
const work = async () => (await runJob(t, org.id, completions)) + (await runJob(t, org.id, recurrences));
/** Works until nothing is due. */
async function workOff(): Promise<number> {
  let done = 0;
  for (let more = await work(); more > 0; more = await work()) done += more;
  return done;
}
const tasksOf = async (recurrence_id: string): Promise<Row[]> =>
  (await run('tasks.list', { recurrence_id, sort: 'created_at' })).data;
const daysOf = async (id: string) => (await tasksOf(id)).map((task) => task.recurrence_date).sort();
const eventsOf = async (id: string): Promise<Row[]> =>
  (
    await t.db.system.query(
      "SELECT type, envelope->'changes' AS changes, envelope->'actor' AS actor FROM events WHERE envelope->'subject'->>'id' = $1 ORDER BY seq",
      [id],
    )
  ).rows;
const wrong = (field: string) => ({ code: 'validation_failed', details: { errors: [{ field }] } });

/** A day in the organization's zone, so many from today. */
function today(days = 0): string {
  const now = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Vienna' }).format(new Date());
  return plusDays(now, days);
}
/** As if it had been set up some days before, and nobody had been at work since. */
const ago = (id: string, days: number) =>
  t.db.system.query(
    `UPDATE task_recurrences SET starts_on = starts_on - $2::int, next_on = next_on - $2::int,
      passed_on = passed_on - $2::int, next_at = next_at - make_interval(days => $2::int) WHERE id = $1`,
    [id, days],
  );

test('on its day a task is made of the template, in nobody’s name', async () => {
  const { id: group_id } = await run('task_groups.create', { project_id, name: 'Chores' });
  const { id: label_id } = await run('labels.create', { name: 'Routine' });
  const { id } = await create('freq=weekly', {
    template: {
      title: 'Back-up',
      description: 'All of it',
      group_id,
      label_ids: [label_id],
      assignee_ids: [org.owner.user_id],
      priority: 'high',
      estimate_minutes: 30,
      checklist: ['Save', 'Restore one'],
      due_in_days: 2,
    },
  });
  expect(await get(id)).toMatchObject({ rrule: 'FREQ=WEEKLY', next_on: today(), time_zone: 'Europe/Vienna', made: 0 });
  expect(await work()).toBe(1);
  const [task, ...more] = await tasksOf(id);
  expect(more).toEqual([]);
  expect(task).toMatchObject({
    title: 'Back-up',
    description: 'All of it',
    group_id,
    label_ids: [label_id],
    assignee_ids: [org.owner.user_id],
    priority: 'high',
    estimate_minutes: 30,
    checklist_total: 2,
    due_date: today(2),
    created_by: null,
    recurrence_date: today(),
  });
  const { data } = await run('tasks.checklist.list', { task_id: task?.id });
  expect(data.map((item: Row) => item.text)).toEqual(['Save', 'Restore one']);
  expect(await get(id)).toMatchObject({ made: 1, passed_on: today(), next_on: today(7) });
  expect((await eventsOf(id)).at(-1)).toMatchObject({ type: 'task_recurrence.made', actor: { via: 'system' } });
  expect(await work()).toBe(0);
});

test('four workers make one task of a day', async () => {
  const { id } = await create('FREQ=WEEKLY');
  const done = await Promise.all(Array.from({ length: 4 }, () => runJob(t, org.id, recurrences)));
  expect(done.reduce((all, one) => all + one, 0)).toBe(1);
  expect(await daysOf(id)).toEqual([today()]);
});

test('the database takes no second task of a day', async () => {
  const { id } = await create('FREQ=WEEKLY');
  await work();
  const again = t.db.system.query('UPDATE task_recurrences SET next_on = passed_on, next_at = now() WHERE id = $1', [
    id,
  ]);
  await again;
  await work();
  expect(await get(id)).toMatchObject({ made: 1, pause_reason: { code: 'conflict' } });
  expect(await daysOf(id)).toEqual([today()]);
});

test('after a week of downtime the latest missed task is made, or all with catch_up', async () => {
  const latest = await create('FREQ=DAILY');
  const all = await create('FREQ=DAILY', { catch_up: 'all' });
  for (const { id } of [latest, all]) await ago(id, 7);
  await workOff();
  expect(await daysOf(latest.id)).toEqual([today()]);
  expect(await daysOf(all.id)).toEqual([-7, -6, -5, -4, -3, -2, -1, 0].map(today));
  for (const { id } of [latest, all]) expect((await get(id)).next_on).toBe(today(1));
});

test('tasks are made ahead of their days, each of them', async () => {
  const { id } = await create('FREQ=DAILY', { ahead_days: 3 });
  await workOff();
  expect(await daysOf(id)).toEqual([0, 1, 2, 3].map(today));
  expect((await get(id)).next_on).toBe(today(4));
  const moved = await step('update', id, { rrule: 'FREQ=DAILY;INTERVAL=1;WKST=MO' });
  expect(moved.next_on).toBe(today(4));
});

test('a day that was skipped is left out, the next one or a later one', async () => {
  const { id } = await create('FREQ=DAILY', { catch_up: 'all' });
  expect(await step('skip', id)).toMatchObject({ next_on: today(1), passed_on: today() });
  expect(await step('skip', id, { date: today(3) })).toMatchObject({ next_on: today(1), skipped_dates: [today(3)] });
  const { data } = await step('occurrences', id, { limit: 4 });
  expect(data.map(({ date, skipped }: Row) => [date, skipped])).toEqual([
    [today(1), false],
    [today(2), false],
    [today(3), true],
    [today(4), false],
  ]);
  await t.db.system.query('UPDATE task_recurrences SET next_at = now() WHERE id = $1', [id]);
  await work();
  await t.db.system.query('UPDATE task_recurrences SET next_at = now() WHERE id = $1', [id]);
  await work();
  expect(await daysOf(id)).toEqual([today(1), today(2)]);
  expect((await get(id)).next_on).toBe(today(4));
  for (const date of [today(-1), today(1)]) {
    expect(await refused('task_recurrences.skip', { recurrence_id: id, date })).toMatchObject(wrong('date'));
  }
});

test('a pause is not made up for: it goes on from today', async () => {
  const { id } = await create('FREQ=WEEKLY');
  await step('pause', id);
  await ago(id, 15);
  expect(await work()).toBe(0);
  expect(await step('resume', id)).toMatchObject({ paused_at: null, next_on: today(6) });
  expect(await tasksOf(id)).toEqual([]);
});

test('paused and resumed, or moved, on its day, it does not make that one again', async () => {
  const { id } = await create('FREQ=DAILY');
  await work();
  await step('pause', id);
  expect((await step('resume', id)).next_on).toBe(today(1));
  expect(await step('update', id, { time_of_day: '00:01' })).toMatchObject({ next_on: today(1) });
  expect(await work()).toBe(0);
});

test('a change of the title leaves what was missed to be made', async () => {
  const { id } = await create('FREQ=DAILY', { catch_up: 'all' });
  await ago(id, 2);
  expect((await step('update', id, { template: { title: 'Copy' } })).next_on).toBe(today(-2));
  await workOff();
  expect((await tasksOf(id)).map(({ title }) => title)).toEqual(['Copy', 'Copy', 'Copy']);
});

test('after_completion: the next day counts from the day on which the task before was completed', async () => {
  const { id } = await create('FREQ=DAILY;INTERVAL=3;COUNT=3', { mode: 'after_completion' });
  const [done] = (await run('task_statuses.list', {})).data.filter((status: Row) => status.is_terminal);
  await workOff();
  const [first] = await tasksOf(id);
  expect(await get(id)).toMatchObject({ next_on: null, waits_for_id: first?.id });
  expect((await step('occurrences', id)).data).toEqual([]);
  expect(await refused('task_recurrences.skip', { recurrence_id: id })).toMatchObject({ code: 'nothing_to_skip' });
  expect(await workOff()).toBe(0);
  await run('tasks.set_status', { task_id: first?.id, status_id: done.id });
  expect(await workOff()).toBe(1);
  expect(await get(id)).toMatchObject({ next_on: today(3), waits_for_id: null });
  expect((await eventsOf(id)).at(-1)?.type).toBe('task_recurrence.scheduled');
  expect(await step('skip', id)).toMatchObject({ next_on: today(6) });
  expect(await step('update', id, { ahead_days: 9 })).toMatchObject({ next_on: today(6) });
  await workOff();
  const second = (await tasksOf(id)).at(-1);
  expect(second).toMatchObject({ recurrence_date: today(6) });
  await run('tasks.delete', { task_id: second?.id });
  await workOff();
  // Made for a later day than the interval gives: that day is not made again. The third is the last of three.
  expect(await get(id)).toMatchObject({ made: 3, next_on: null, waits_for_id: null, passed_on: today(9) });
});

test('where a task is refused it pauses and says why, and others go on', async () => {
  const member = await org.join('member');
  const { id: group_id } = await run('task_groups.create', { project_id, name: 'Chores' });
  const { id: other } = await run('task_groups.create', { project_id, name: 'Other' });
  const gone = await create('FREQ=WEEKLY', { template: { title: 'x', group_id } });
  const left = await create('FREQ=WEEKLY', { template: { title: 'x', assignee_ids: [member.user_id] } });
  const fine = await create('FREQ=WEEKLY');
  await run('task_groups.delete', { group_id, move_tasks_to: other });
  await run('members.remove', { member_id: member.member_id });
  expect(await work()).toBe(3);
  expect(await get(gone.id)).toMatchObject({
    pause_reason: { code: 'validation_failed', detail: expect.stringContaining('group_id') },
  });
  // Who left is left out: the work is still to be done.
  expect(await get(left.id)).toMatchObject({ made: 1, paused_at: null });
  expect(await tasksOf(left.id)).toMatchObject([{ assignee_ids: [] }]);
  expect(await get(fine.id)).toMatchObject({ made: 1, paused_at: null });
  const [, paused] = await eventsOf(gone.id);
  expect(paused).toMatchObject({
    type: 'task_recurrence.paused',
    changes: { pause_reason: [null, expect.anything()] },
  });
  expect(await work()).toBe(0);
  expect(await refused('task_recurrences.resume', { recurrence_id: gone.id })).toMatchObject(
    wrong('template.group_id'),
  );
  await step('update', gone.id, { template: { title: 'x' } });
  expect(await step('resume', gone.id)).toMatchObject({ paused_at: null, pause_reason: null, next_on: today() });
  expect(await work()).toBe(1);
});

test('in an archived project it pauses, and takes no change until the project is back', async () => {
  const { id } = await create('FREQ=WEEKLY');
  await run('projects.archive', { project_id });
  await work();
  expect(await get(id)).toMatchObject({ pause_reason: { code: 'project_archived' } });
  expect(await refused('task_recurrences.resume', { recurrence_id: id })).toMatchObject({ code: 'project_archived' });
  await run('projects.unarchive', { project_id });
  await step('resume', id);
  expect(await work()).toBe(1);
});

test('deleted, it makes nothing more, and its tasks stay', async () => {
  const { id } = await create('FREQ=DAILY');
  await work();
  await step('delete', id);
  expect(await work()).toBe(0);
  expect(await tasksOf(id)).toHaveLength(1);
  expect((await refused('task_recurrences.get', { recurrence_id: id })).code).toBe('not_found');
});

test('it ends after its last day', async () => {
  const { id } = await create(`FREQ=DAILY;UNTIL=${today().replaceAll('-', '')}`);
  await work();
  expect(await get(id)).toMatchObject({ next_on: null, next_at: null, made: 1 });
  expect((await step('update', id, { rrule: 'FREQ=DAILY' })).next_on).toBe(today(1));
});

test('a task is made at its time in its zone', async () => {
  const { next_on, next_at } = await create('FREQ=YEARLY;BYMONTH=7;BYMONTHDAY=1', {
    time_of_day: '08:30',
    time_zone: 'America/New_York',
    ahead_days: 1,
  });
  expect(next_at).toBe(`${plusDays(next_on, -1)}T12:30:00.000Z`);
});

test('its fields are right, and fit each other', async () => {
  const faults = async (more: object) =>
    (
      await refused('task_recurrences.create', { project_id, rrule: 'FREQ=DAILY', template: { title: 'x' }, ...more })
    ).details.errors?.map(({ field }) => field);
  expect(await faults({ rrule: 'FREQ=MINUTELY' })).toEqual(['rrule']);
  expect(await faults({ rrule: 'FREQ=DAILY;UNTIL=20200101' })).toEqual(['rrule']);
  expect(await faults({ rrule: 'FREQ=DAILY;COUNT=3', starts_on: '2020-01-01' })).toEqual(['rrule']);
  expect(await faults({ rrule: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30' })).toEqual(['rrule']);
  expect(await faults({ mode: 'after_completion', rrule: 'FREQ=WEEKLY;BYDAY=MO' })).toEqual(['rrule']);
  expect(await faults({ time_of_day: '24:00' })).toEqual(['time_of_day']);
  expect(await faults({ time_zone: 'Europe/Nowhere' })).toEqual(['time_zone']);
  expect(await faults({ ahead_days: 91 })).toEqual(['ahead_days']);
  expect(await faults({ template: {} })).toEqual(['template.title']);
  expect(await faults({ template: { title: 'x', label_ids: ['lbl_01jd8x6v5sfg1tqzg3sgbqk1qz'] } })).toEqual([
    'template.label_ids',
  ]);
  const outsider = await t.org('Other');
  expect(await faults({ template: { title: 'x', assignee_ids: [outsider.owner.user_id] } })).toEqual([
    'template.assignee_ids',
  ]);
});

test('who sees the project sees its recurrences and their events, and nobody else', async () => {
  const { id: hidden } = await run('projects.create', { name: 'Secret', is_private: true });
  const { id } = await run('task_recurrences.create', {
    project_id: hidden,
    rrule: 'FREQ=DAILY',
    template: { title: 'x' },
  });
  const member = await org.join('member');
  const contractor = await org.join('contractor');
  const { owner: foreigner } = await t.org('Other');
  const seen = async (who: typeof member) => {
    const { data } = await t.run('events.list', who, { types: ['task_recurrence.*'], project_id: hidden });
    return data.length;
  };
  for (const who of [member, contractor, foreigner]) {
    for (const verb of ['get', 'pause', 'skip', 'occurrences', 'delete']) {
      const { code } = await t.refused(`task_recurrences.${verb}`, who, { recurrence_id: id });
      expect(['not_found', 'forbidden']).toContain(code);
    }
    expect((await t.run('task_recurrences.list', who, {})).data.map((one: Row) => one.id)).not.toContain(id);
  }
  expect(await seen(org.owner)).toBe(1);
  await run('projects.members.add', { project_id: hidden, user_id: contractor.user_id });
  expect(await t.run('task_recurrences.get', contractor, { recurrence_id: id })).toMatchObject({ id });
  expect(await seen(contractor)).toBe(1);
});
