import { sql } from '@stint/db';
import type { Context } from '../kernel/index.ts';

/** Time that is entered already. */
export interface Taken {
  readonly entry_id: string;
  readonly started_at: Date;
  /** Null while it runs. */
  readonly stopped_at: Date | null;
}

/**
 * What the caller worked between two instants, by when it began. Holds the caller's membership until the transaction
 * ends, so that of two who look for room the second sees what the first entered.
 */
export async function ownTimeBetween({ caller, query }: Context, from: Date, to: Date): Promise<Taken[]> {
  await query(sql`SELECT FROM members WHERE org_id = ${caller.org_id} AND id = ${caller.member_id} FOR NO KEY UPDATE`);
  return query<Taken>(sql`SELECT id AS entry_id, started_at, stopped_at FROM time_entries
    WHERE org_id = ${caller.org_id} AND user_id = ${caller.user_id} AND started_at < ${to}
      AND started_at > ${from}::timestamptz - interval '8 days' AND (stopped_at IS NULL OR stopped_at > ${from})
    ORDER BY started_at, id`);
}
