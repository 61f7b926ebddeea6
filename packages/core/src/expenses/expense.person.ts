import { sql } from '@stint/db';
import { type Context, fail, failures } from '../kernel/index.ts';
import { mayEnterFor } from './expense.state.ts';

/** Refuses an expense of somebody who is no member, or whose expenses the caller may not enter. */
export async function checkPerson(ctx: Context, user_id: string): Promise<void> {
  mayEnterFor(ctx, user_id);
  if (user_id === ctx.caller.user_id) return;
  const [member] = await ctx.query(sql`SELECT user_id FROM members
    WHERE org_id = ${ctx.caller.org_id} AND user_id = ${user_id} AND removed_at IS NULL`);
  if (!member) throw fail(failures.not_found, `There is no member ${user_id} here.`);
}
