import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runDueJobs, type TestCore, testCore } from '@stint/testing';
import fc from 'fast-check';
import { type Caller, dayIn, plusDays } from '../kernel/index.ts';
import { beginsAt } from './notification.begins.ts';
import { days } from './notification.day.ts';
import { mailsTo, mention, team, toldTo } from './notifications.fixture.ts';

let t: TestCore;
beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());

/** A zone in which no hour ends during the test. */
const minute = new Date().getUTCMinutes();
const ZONE = minute > 10 && minute < 50 ? 'Pacific/Auckland' : 'Asia/Kolkata';

/** Ben lives far away, where his day begins at this hour; `today` is his. */
async function world(hour = 0) {
  const made = await team(t);
  const { ben } = made;
  await t.db.system.query('UPDATE users SET time_zone = $2 WHERE id = $1', [ben.user_id, ZONE]);
  await t.run('notifications.preferences.update', ben, { digest_hour: hour });
  const today = dayIn(ZONE, new Date());
  const due = (title: string, due_date: string, assignee_ids = [ben.user_id]) =>
    t.run('tasks.create', made.owner, { project_id: made.project.id, title, due_date, assignee_ids });
  return { ...made, today, due };
}

const dueSoon = async (who: Caller) =>
  (await toldTo(t, who, { category: 'due_soon' })).map(({ title, due_on }) => [title, due_on]);

/** What the job finds for a person. */
const found = async ({ org_id, user_id }: Caller) => {
  const { rows } = await t.db.system.query<{ org_id: string; input: { user_id: string } }>(days.due);
  return rows.filter((row) => row.org_id === org_id && row.input.user_id === user_id).length;
};
/** As if it were the next day: the last one began the day before. */
const nextDay = async ({ org_id, user_id }: Caller) => {
  await t.db.system.query('UPDATE notification_inboxes SET day_on = day_on - 1 WHERE org_id = $1 AND user_id = $2', [
    org_id,
    user_id,
  ]);
  await t.db.system.query(
    "UPDATE notifications SET created_at = created_at - interval '1 day' WHERE org_id = $1 AND user_id = $2",
    [org_id, user_id],
  );
};

test('a task due on the day of a person or the next is told once for its date, and again for another', async () => {
  const { org, owner, ben, today, due } = await world();
  await t.run('notifications.preferences.update', ben, { categories: [{ category: 'due_soon', mail: 'off' }] });
  const tomorrow = plusDays(today, 1);
  const first = await due('Today', today);
  await due('Tomorrow', tomorrow);
  await due('Later', plusDays(today, 2));
  await due('Yesterday', plusDays(today, -1));
  await due('Not his', today, [owner.user_id]);
  await toldTo(t, ben);
  await runDueJobs(t.core, org.id);
  const told = [
    ['WEB-2 Today', today],
    ['WEB-3 Tomorrow', tomorrow],
  ];
  expect(await dueSoon(ben)).toEqual(told);
  expect(await found(ben)).toBe(0);

  await nextDay(ben);
  await t.run('tasks.update', owner, { task_id: first.id, due_date: tomorrow });
  await runDueJobs(t.core, org.id);
  expect(await dueSoon(ben)).toEqual([told[0], told[1], ['WEB-2 Today', tomorrow]]);
  await nextDay(ben);
  expect(await found(ben)).toBe(0);
});

test('what is done, deleted, or in a project they do not see, is not due for them', async () => {
  const { org, owner, ben, project, today, due } = await world();
  const statuses = await t.run('task_statuses.list', owner, {});
  const terminal = statuses.data.find((status: any) => status.is_terminal);
  const done = await due('Done', today);
  await t.run('tasks.set_status', owner, { task_id: done.id, status_id: terminal.id });
  const gone = await due('Gone', today);
  await t.run('tasks.delete', owner, { task_id: gone.id });
  expect(await found(ben)).toBe(0);
  await due('Hidden', today);
  await t.run('projects.update', owner, { project_id: project.id, is_private: true });
  await runDueJobs(t.core, org.id);
  expect(await found(ben)).toBe(0);
  await t.run('projects.update', owner, { project_id: project.id, is_private: false });
  expect(await dueSoon(ben)).toEqual([]);
});

test('the day of a person does not begin before its hour where they are', async () => {
  const { ben, today, due } = await world();
  await due('Today', today);
  const hour = Number(new Intl.DateTimeFormat('en', { timeZone: ZONE, hour: 'numeric', hourCycle: 'h23' }).format());
  if (hour < 23) {
    await t.run('notifications.preferences.update', ben, { digest_hour: 23 });
    expect(await found(ben)).toBe(0);
  }
  await t.run('notifications.preferences.update', ben, { digest_hour: 0 });
  expect(await found(ben)).toBe(1);
});

test('what waits is one mail a day, without what was read, and nothing new is no mail', async () => {
  const { org, owner, ben, task, say } = await world();
  const other = await t.run('tasks.create', owner, { project_id: task.project_id, title: 'Prototype' });
  for (const { id } of [task, other]) await t.run('tasks.watch', ben, { task_id: id });
  await say(owner, 'One.');
  await say(owner, 'Two.');
  await t.run('tasks.comments.create', owner, { task_id: other.id, body: 'Read at once.' });
  const [, read] = await toldTo(t, ben);
  await t.run('notifications.mark_read', ben, { notification_id: read.id });
  await nextDay(ben);
  expect(await mailsTo(t, ben)).toEqual([]);
  await Promise.all([runDueJobs(t.core, org.id), runDueJobs(t.core, org.id)]);
  const [mail, ...more] = await mailsTo(t, ben);
  expect(more).toEqual([]);
  expect(mail?.data).toMatchObject({
    user_id: ben.user_id,
    subject: '[Acme] 2 new comments on WEB-1 Wireframes',
    lines: ['2 new comments on WEB-1 Wireframes.'],
    category: 'comments',
  });
  await say(owner, 'Three.');
  await toldTo(t, ben);
  expect(await found(ben)).toBe(0);
  await nextDay(ben);
  expect(await found(ben)).toBe(1);
  await runDueJobs(t.core, org.id);
  expect(await mailsTo(t, ben)).toHaveLength(2);
  await nextDay(ben);
  expect(await found(ben)).toBe(0);
});

test('the mail of the day tells nothing of what one no longer sees, or has no more mail about', async () => {
  const { org, owner, ben, project, task, say } = await world();
  await t.run('tasks.watch', ben, { task_id: task.id });
  await say(owner, 'One.');
  await toldTo(t, ben);
  await nextDay(ben);
  await t.run('projects.update', owner, { project_id: project.id, is_private: true });
  await runDueJobs(t.core, org.id);
  await t.run('projects.update', owner, { project_id: project.id, is_private: false });
  await say(owner, 'Two.');
  await toldTo(t, ben);
  await nextDay(ben);
  await t.run('notifications.preferences.update', ben, { categories: [{ category: 'comments', mail: 'off' }] });
  expect(await found(ben)).toBe(0);
  expect(await mailsTo(t, ben)).toEqual([]);
});

test('what is due goes out with the mail of the day in which it is told', async () => {
  const { org, owner, ben, today, due } = await world();
  const choices = [{ category: 'assignments', mail: 'off' }];
  await t.run('notifications.preferences.update', ben, { categories: choices });
  const hour = Number(new Intl.DateTimeFormat('en', { timeZone: ZONE, hour: 'numeric', hourCycle: 'h23' }).format());
  await t.run('notifications.preferences.update', ben, { digest_hour: hour });
  await due('Today', today);
  await toldTo(t, ben);
  await runDueJobs(t.core, org.id);
  expect((await mailsTo(t, ben)).map(({ data }) => data.lines)).toEqual([[`WEB-2 Today is due on ${today}.`]]);
  expect(owner.org_id).toBe(org.id);
});

test('two workers begin a day once', async () => {
  const { org, ben, today, due } = await world();
  await due('Today', today);
  await Promise.all([1, 2, 3].map(() => runDueJobs(t.core, org.id)));
  expect(await dueSoon(ben)).toHaveLength(1);
  const { data } = await t.run('events.list', ben, { types: ['notification_inbox.*'] });
  expect(data.map(({ type }: { type: string }) => type)).toEqual(['notification_inbox.day_begun']);
});

test('every day begins once, at its hour or the next there is, on both days the clocks change too', async () => {
  const zones = ['Europe/Vienna', 'America/New_York', 'Australia/Lord_Howe', 'America/Santiago', 'Pacific/Apia', 'UTC'];
  const changes = ['2026-03-29', '2026-10-25', '2026-03-08', '2026-11-01', '2026-04-05', '2026-10-04', '2026-09-06'];
  const at = beginsAt('s.at', '$1::text', '$2::int');
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...zones),
      fc.constantFrom(...changes),
      fc.integer({ min: 0, max: 23 }),
      async (zone, day, hour) => {
        // Every ten minutes of four days: for each local day, when it is seen to begin first, and for how long.
        const { rows } = await t.db.system.query<{ day: string; turns: number; hour: number }>(
          `SELECT day::text, sum(CASE WHEN begun AND NOT was THEN 1 ELSE 0 END)::int AS turns,
            min(hour) FILTER (WHERE begun AND NOT was)::int AS hour
          FROM (SELECT *, coalesce(lag(begun) OVER (PARTITION BY day ORDER BY at), false) AS was FROM (
            SELECT s.at, (s.at AT TIME ZONE $1)::date AS day, s.at >= ${at} AS begun,
              extract(hour FROM s.at AT TIME ZONE $1) AS hour
            FROM generate_series($3::timestamptz - interval '2 days', $3::timestamptz + interval '2 days', '10 minutes') s(at)) p) q
          GROUP BY day ORDER BY day`,
          [zone, hour, `${day}T00:00:00Z`],
        );
        for (const whole of rows.slice(1, -1)) {
          expect(whole.turns).toBe(1);
          expect([hour, hour + 1]).toContain(whole.hour);
        }
      },
    ),
    { numRuns: 40 },
  );
});

test('a mention is mailed at once, whatever hour the day begins at', async () => {
  const { owner, ben, say } = await world(23);
  await say(owner, mention(ben));
  await toldTo(t, ben);
  expect((await mailsTo(t, ben)).map(({ data }) => data.subject)).toEqual([
    '[Acme] Test owner mentioned you on WEB-1 Wireframes',
  ]);
});
