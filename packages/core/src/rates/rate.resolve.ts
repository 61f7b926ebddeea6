import { sql } from '@stint/db';
import type { Context } from '../kernel/index.ts';
import { ratesOf } from './rate.steps.ts';

/** The columns of an entry that hold its rates. */
export interface FrozenRates {
  readonly currency: string;
  readonly billable_rate: bigint | null;
  readonly billable_rate_source: string | null;
  readonly billable_rate_set_at: Date | null;
  readonly cost_rate: bigint | null;
  readonly cost_rate_source: string | null;
  readonly cost_rate_set_at: Date | null;
}

const whole = (text: unknown): bigint | null => (text === null ? null : BigInt(text as string));

/** The rates an entry of somebody on a project freezes when it is made. */
export async function resolveRates(ctx: Context, user_id: string, project_id: string | null): Promise<FrozenRates> {
  const [found] = await ctx.query<FrozenRates>(ratesOf(sql`${ctx.caller.org_id}`, sql`${user_id}`, sql`${project_id}`));
  const rates = found as FrozenRates;
  return { ...rates, billable_rate: whole(rates.billable_rate), cost_rate: whole(rates.cost_rate) };
}
