import { sql } from '@stint/db';
import type { Context } from '../context.ts';

/** Holds something of the organization that is no row, until the transaction ends: for what must happen one at a time. */
export async function holdOrg(ctx: Context, what: string): Promise<void> {
  await ctx.query(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`${ctx.caller.org_id}:${what}`}, 7))`);
}
