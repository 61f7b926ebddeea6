import { sql } from '@stint/db';
import type { Context, Row } from '../kernel/index.ts';
import { CATEGORIES, type Category, type MAIL } from './notification.category.ts';
import { notificationPreferencesUpdated } from './notification.events.ts';
import { holdInbox } from './notification.inbox.ts';
import { NotificationPreferences } from './notification.schema.ts';

export interface Chosen {
  readonly category: Category;
  readonly in_app?: boolean | undefined;
  readonly mail?: (typeof MAIL)[number] | undefined;
}

interface Choosing {
  readonly categories?: readonly Chosen[] | undefined;
  readonly digest_hour?: number | undefined;
}

/** Keeps what a person chose; the rest stays. What is to be mailed no more does not wait for the mail of the day, either. */
export async function choosePreferences(
  ctx: Context,
  { categories = [], digest_hour }: Choosing,
  version?: number,
): Promise<Row<typeof NotificationPreferences>> {
  const { org_id, user_id } = ctx.caller;
  await holdInbox(ctx, user_id);
  const before = await ctx.find(NotificationPreferences, user_id, { version });
  const [kept] = await ctx.query<{ choices: Record<string, object> }>(sql`SELECT choices FROM notification_inboxes
    WHERE org_id = ${org_id} AND user_id = ${user_id}`);
  const choices = { ...kept?.choices };
  for (const { category, ...channels } of categories) choices[category] = { ...choices[category], ...channels };
  await ctx.query(sql`UPDATE notification_inboxes SET choices = ${JSON.stringify(choices)}::jsonb,
      digest_hour = coalesce(${digest_hour ?? null}::int, digest_hour), version = version + 1, updated_at = ${ctx.now}
    WHERE org_id = ${org_id} AND user_id = ${user_id}`);
  const after = await ctx.reload(NotificationPreferences, user_id);
  const ended = after.value.categories.filter(({ mail }) => mail !== 'daily').map(({ category }) => category);
  await ctx.query(sql`UPDATE notifications SET to_mail = false
    WHERE org_id = ${org_id} AND user_id = ${user_id} AND to_mail AND category = ANY(${ended})`);
  return ctx.emit(notificationPreferencesUpdated, after, before);
}

/** No more mail of a category, or of any. */
export const noMail = (category: Category | 'all'): Chosen[] =>
  (category === 'all' ? CATEGORIES : [category]).map((one) => ({ category: one, mail: 'off' }));
