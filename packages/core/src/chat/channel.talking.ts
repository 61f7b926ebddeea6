import { sql } from '@stint/db';
import type { Context } from '../kernel/index.ts';

/** Who is in each of these channels. */
export async function talkingIn(
  { caller, query }: Context,
  channel_ids: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (channel_ids.length === 0) return new Map();
  const rows = await query<{
    channel_id: string;
    user_ids: string[];
  }>(sql`SELECT channel_id, array_agg(user_id) AS user_ids
    FROM channel_members WHERE org_id = ${caller.org_id} AND channel_id = ANY(${[...new Set(channel_ids)]}) GROUP BY 1`);
  return new Map(rows.map(({ channel_id, user_ids }) => [channel_id, user_ids]));
}
