import { raw, sql } from '@stint/db';
import { type Context, type Data, newId, type Row } from '../kernel/index.ts';
import type { Draft } from './notification.draft.ts';
import { notificationCreated, notificationGrew } from './notification.events.ts';
import { grouped, toldBefore } from './notification.group.ts';
import { takePlaces } from './notification.inbox.ts';
import { Notification, NotificationPreferences } from './notification.schema.ts';
import { titlesOf } from './notification.titles.ts';

type Channels = Data<typeof NotificationPreferences>['categories'][number];

/** Writes what reaches people, publishes what reaches them in the app, and answers what is to be mailed at once. */
export async function write(ctx: Context, drafts: readonly Draft[]): Promise<Row<typeof Notification>[]> {
  if (drafts.length === 0) return [];
  const [channels, titles, before] = [
    await channelsOf(ctx, drafts),
    await titlesOf(ctx, drafts),
    await toldBefore(ctx, drafts),
  ];
  const wanted = drafts.filter((draft) => {
    const { in_app, mail } = channels(draft);
    return titles.has(draft.topic_id) && (in_app || mail !== 'off');
  });
  const { added, grown, places } = grouped(wanted, before);
  const all = [...added, ...grown];
  if (all.length === 0) return [];

  const first = await takePlaces(ctx, places);
  const rows = all.map(({ id, draft, count, place }) => {
    const { in_app, mail } = channels(draft);
    const { title, project_id } = titles.get(draft.topic_id) as { title: string; project_id: string | null };
    const seq = (first.get(draft.user_id) ?? 0) + place;
    const at = { created_at: ctx.now, updated_at: ctx.now };
    const [org_id, to_mail] = [ctx.caller.org_id, mail === 'daily'];
    return {
      ...draft,
      ...at,
      org_id,
      id: id ?? newId('ntf'),
      seq,
      count,
      title,
      project_id,
      in_app,
      to_mail,
      version: 1,
    };
  });
  const [fresh, changed] = [rows.slice(0, added.length), rows.slice(added.length)];
  await insert(ctx, fresh);
  await grow(ctx, changed);

  const written = await ctx.reloadAll(
    Notification,
    fresh.map(({ id }) => id),
  );
  const shown = new Set(rows.filter(({ in_app }) => in_app).map(({ id }) => id));
  for (const row of written) if (shown.has(row.id)) ctx.emit(notificationCreated, row);
  return written.filter(({ value }) => channels(value).mail === 'at_once');
}

async function channelsOf(ctx: Context, drafts: readonly Draft[]) {
  const people = await ctx.reloadAll(NotificationPreferences, [...new Set(drafts.map(({ user_id }) => user_id))]);
  const chosen = new Map(
    people.flatMap(({ value }) => value.categories.map((one) => [`${value.user_id} ${one.category}`, one] as const)),
  );
  return ({ user_id, category }: Pick<Draft, 'user_id' | 'category'>): Channels =>
    chosen.get(`${user_id} ${category}`) ?? { category, in_app: false, mail: 'off' };
}

async function insert(ctx: Context, rows: readonly object[]): Promise<void> {
  if (rows.length === 0) return;
  const names = raw(Object.keys(rows[0] as object).join(', '));
  await ctx.query(sql`INSERT INTO notifications (${names})
    SELECT ${names} FROM jsonb_populate_recordset(NULL::notifications, ${JSON.stringify(rows)}::jsonb)`);
}

/** Counts another event into each, which goes to the end of the inbox, unread. No second mail is sent at once. */
async function grow(ctx: Context, rows: readonly { readonly id: string; readonly in_app: boolean }[]): Promise<void> {
  if (rows.length === 0) return;
  const ids = rows.map(({ id }) => id);
  const before = await ctx.reloadAll(Notification, ids);
  await ctx.query(sql`UPDATE notifications n SET seq = r.seq, count = r.count, event_seq = r.event_seq,
      actor_id = r.actor_id, subject_type = r.subject_type, subject_id = r.subject_id, title = r.title,
      in_app = r.in_app, to_mail = r.to_mail, read_at = NULL, dismissed_at = NULL, version = n.version + 1, updated_at = ${ctx.now}
    FROM jsonb_populate_recordset(NULL::notifications, ${JSON.stringify(rows)}::jsonb) r
    WHERE n.org_id = ${ctx.caller.org_id} AND n.id = r.id`);
  const after = await ctx.reloadAll(Notification, ids);
  for (const [i, row] of after.entries()) if (rows[i]?.in_app) ctx.emit(notificationGrew, row, before[i]);
}
