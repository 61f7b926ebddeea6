import { sql } from '@stint/db';
import { type Context, invalid } from '../kernel/index.ts';

/** The day it is now in the organization's zone. */
export async function todayOf(ctx: Context): Promise<string> {
  const [org] = await ctx.query<{ today: string }>(sql`SELECT
    (${ctx.now}::timestamptz AT TIME ZONE time_zone)::date::text AS today FROM orgs WHERE org_id = ${ctx.caller.org_id}`);
  return org?.today as string;
}

/** The organization's zone. */
export async function zoneOf(ctx: Context): Promise<string> {
  const { org_id } = ctx.caller;
  const [org] = await ctx.query<{ time_zone: string }>(sql`SELECT time_zone FROM orgs WHERE org_id = ${org_id}`);
  return org?.time_zone as string;
}

/** Refuses a day that is still to come in the organization's zone. */
export async function checkPast(ctx: Context, field: string, day: string): Promise<void> {
  const today = await todayOf(ctx);
  if (day > today) throw invalid(field, `is after today, ${today} in the organization's zone`, 'too_big');
}
