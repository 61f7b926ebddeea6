import { raw, sql } from '@stint/db';
import { z } from 'zod';
import { type Caller, type Context, fail, id, nothingToDo, operation, ROW } from '../kernel/index.ts';
import { Task } from '../tasks/index.ts';
import { beginsAt, DUE_CAUSE } from './notification.begins.ts';
import type { Draft } from './notification.draft.ts';
import { inboxDayBegun, notificationCreated, notificationGrew } from './notification.events.ts';
import { holdInbox } from './notification.inbox.ts';
import { mailAll } from './notification.mail.ts';
import { peopleOf } from './notification.people.ts';
import { Inbox, Notification } from './notification.schema.ts';
import { write } from './notification.write.ts';
import { DUE_SOON } from './sources/index.ts';

/** A day may begin late, when there was no server or nothing for the person; what came after its hour then waits for the next. */
const LATE_MS = 3_600_000;

interface Day {
  readonly today: string;
  readonly begins: Date;
}

export const beginDay = operation({
  name: 'notifications.begin_day',
  summary: 'Tell a member what is due soon, and send the mail of the day',
  effect: 'write',
  permission: null,
  input: z.strictObject({ user_id: id('usr') }),
  output: Inbox.schema,
  emits: [inboxDayBegun, notificationCreated, notificationGrew],
  fails: [nothingToDo],
  rest: false,
  mcp: false,
  async run(ctx, { user_id }) {
    const person = (await peopleOf(ctx, [user_id])).get(user_id);
    if (!person) throw fail(nothingToDo);
    await holdInbox(ctx, user_id);
    const day = await dayOf(ctx, person);
    if (!day) throw fail(nothingToDo);
    await mailAll(ctx, await write(ctx, await dueSoon(ctx, person, day)));
    await mailAll(ctx, await waiting(ctx, person, day), true);
    const before = await ctx.reload(Inbox, user_id);
    await ctx.query(sql`UPDATE notification_inboxes SET day_on = ${day.today}::date
      WHERE org_id = ${ctx.caller.org_id} AND user_id = ${user_id}`);
    return ctx.emit(inboxDayBegun, await ctx.reload(Inbox, user_id), before);
  },
});

/** The person's day, if it has begun and was not begun before. */
async function dayOf(ctx: Context, { org_id, user_id, time_zone }: Caller): Promise<Day | undefined> {
  const begins = raw(beginsAt('p.now', 'p.zone', 'i.digest_hour'));
  const [day] = await ctx.query<Day>(sql`SELECT (p.now AT TIME ZONE p.zone)::date::text AS today, ${begins} AS begins
    FROM notification_inboxes i, (SELECT ${ctx.now}::timestamptz AS now, ${time_zone}::text AS zone) p
    WHERE i.org_id = ${org_id} AND i.user_id = ${user_id} AND p.now >= ${begins}
      AND (i.day_on IS NULL OR i.day_on < (p.now AT TIME ZONE p.zone)::date)`);
  return day;
}

/** Their tasks that are due on the day or the next, each once. */
async function dueSoon(ctx: Context, person: Caller, { today }: Day): Promise<Draft[]> {
  const { org_id, user_id } = person;
  const cause = raw(DUE_CAUSE);
  const rule = Task.visible.sql(person, ROW);
  const tasks = await ctx.query<{
    id: string;
    due_on: string;
    cause: string;
  }>(sql`SELECT t.id, t.due_date::text AS due_on,
      ${cause} AS cause
    FROM task_assignees a JOIN tasks t ON t.org_id = a.org_id AND t.id = a.task_id
    WHERE a.org_id = ${org_id} AND a.user_id = ${user_id} AND t.due_date BETWEEN ${today}::date AND ${today}::date + 1
      AND t.completed_at IS NULL AND t.deleted_at IS NULL${rule ? sql` AND ${rule}` : sql``}
      AND NOT EXISTS (SELECT FROM notifications n
        WHERE n.org_id = a.org_id AND n.user_id = a.user_id AND n.cause = ${cause})
    ORDER BY t.due_date, t.id`);
  return tasks.map(({ id, due_on, cause }) => ({
    user_id,
    cause,
    event_seq: 0,
    category: 'due_soon',
    type: DUE_SOON,
    actor_id: null,
    subject_type: Task.name,
    subject_id: id,
    topic_type: Task.name,
    topic_id: id,
    due_on,
  }));
}

/** What waits for the mail of the day, and waits no more; what is due today is no news tomorrow. What was read since, or is not theirs to see now, is no news. */
async function waiting(ctx: Context, person: Caller, { begins }: Day) {
  const late = ctx.now.getTime() - begins.getTime() > LATE_MS;
  const rows = await ctx.query<{ id: string; news: boolean }>(sql`UPDATE notifications ${ROW} SET to_mail = false
    WHERE t.org_id = ${person.org_id} AND t.user_id = ${person.user_id} AND t.to_mail
      AND (t.category = 'due_soon' OR t.created_at < ${late ? begins : new Date(ctx.now.getTime() + 1)})
    RETURNING t.id, t.read_at IS NULL AND t.dismissed_at IS NULL AND ${Notification.visible.sql(person, ROW) ?? sql`true`} AS news`);
  const told = await ctx.reloadAll(
    Notification,
    rows.filter(({ news }) => news).map(({ id }) => id),
  );
  return told.sort((a, b) => a.value.seq - b.value.seq);
}
