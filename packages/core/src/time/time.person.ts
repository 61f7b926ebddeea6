import { empty, type Sql, sql } from '@stint/db';
import { type Context, fail, failures, needed } from '../kernel/index.ts';

export interface Person {
  readonly user_id: string;
  readonly time_zone: string;
}

/** A member, or somebody who was one: their time is still here. */
export const memberOf = (ctx: Context, user_id: string): Promise<Person> => person(ctx, user_id, empty);

/** A member time may be entered for. */
export const workerOf = (ctx: Context, user_id: string): Promise<Person> =>
  person(ctx, user_id, sql` AND m.removed_at IS NULL`);

/** Whose time is asked for, oneself where nobody is named; that of others needs `view_all_time`. */
export async function personAsked(ctx: Context, user_id = ctx.caller.user_id): Promise<Person> {
  if (user_id !== ctx.caller.user_id) needed(ctx, 'view_all_time', 'someone else');
  return memberOf(ctx, user_id);
}

async function person(ctx: Context, user_id: string, more: Sql): Promise<Person> {
  const { caller } = ctx;
  if (user_id === caller.user_id) return { user_id, time_zone: caller.time_zone };
  const [found] =
    await ctx.query<Person>(sql`SELECT m.user_id, u.time_zone FROM members m JOIN users u ON u.id = m.user_id
    WHERE m.org_id = ${caller.org_id} AND m.user_id = ${user_id}${more}`);
  if (!found) throw fail(failures.not_found, `There is no member ${user_id} here.`);
  return found;
}
