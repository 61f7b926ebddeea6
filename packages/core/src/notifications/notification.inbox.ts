import { sql } from '@stint/db';
import type { Context } from '../kernel/index.ts';

/**
 * Takes the next places in these inboxes, so many for each person, and answers the last that was taken before. The inboxes
 * are held until the commit, so places are taken in the order in which they are seen.
 */
export async function takePlaces(ctx: Context, counts: ReadonlyMap<string, number>): Promise<Map<string, number>> {
  const people = [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
  const rows = await ctx.query<{ user_id: string; last_seq: string }>(sql`
    INSERT INTO notification_inboxes AS i (org_id, user_id, last_seq)
    SELECT ${ctx.caller.org_id}, u, n FROM unnest(${people.map(([id]) => id)}::text[], ${people.map(([, n]) => n)}::int[]) AS p(u, n)
    ON CONFLICT (org_id, user_id) DO UPDATE SET last_seq = i.last_seq + excluded.last_seq
    RETURNING user_id, last_seq::text AS last_seq`);
  return new Map(rows.map(({ user_id, last_seq }) => [user_id, Number(last_seq) - (counts.get(user_id) ?? 0)]));
}

/** Holds the person's inbox until the transaction ends, and makes it where nothing came yet. */
export async function holdInbox(ctx: Context, user_id: string): Promise<void> {
  await ctx.query(sql`INSERT INTO notification_inboxes (org_id, user_id) VALUES (${ctx.caller.org_id}, ${user_id})
    ON CONFLICT DO NOTHING`);
  await ctx.query(sql`SELECT FROM notification_inboxes
    WHERE org_id = ${ctx.caller.org_id} AND user_id = ${user_id} FOR UPDATE`);
}
