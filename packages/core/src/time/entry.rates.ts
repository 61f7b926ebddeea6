import { type Context, type Data, needed } from '../kernel/index.ts';
import { type FrozenRates, resolveRates } from '../rates/index.ts';
import type { TimeEntry } from './entry.schema.ts';

/** An hour's price said for the entry itself needs `manage_rates`; so does taking it back, with null. */
export function maySetRate(ctx: Context, billable_rate: number | null | undefined): void {
  if (billable_rate !== undefined) needed(ctx, 'manage_rates', 'billable_rate');
}

const own = (rates: FrozenRates, rate: number, set_at: Date): FrozenRates => ({
  ...rates,
  billable_rate: BigInt(rate),
  billable_rate_source: 'entry',
  billable_rate_set_at: set_at,
});

/** The rates of a new entry: its own, where one is said, before those that are resolved. */
export async function freezeRates(
  ctx: Context,
  user_id: string,
  project_id: string | null,
  rate: number | null = null,
): Promise<FrozenRates> {
  const rates = await resolveRates(ctx, user_id, project_id);
  return rate === null ? rates : own(rates, rate, ctx.now);
}

/**
 * The rates of an entry that goes to another project, or whose own rate is said or taken back. Its own rate goes along
 * where the currency is the same; on the same project what it costs stays.
 */
export async function changeRates(
  ctx: Context,
  was: Data<typeof TimeEntry>,
  project_id: string | null,
  rate: number | null | undefined,
): Promise<Partial<FrozenRates>> {
  const resolved = await resolveRates(ctx, was.user_id, project_id);
  const { currency } = resolved;
  const before = was.billable_rate_source === 'entry' && was.billable_rate?.currency === currency ? was : null;
  const amount = before?.billable_rate?.amount ?? null;
  const wanted = rate === undefined ? amount : rate;
  const set_at = wanted === amount && before?.billable_rate_set_at ? new Date(before.billable_rate_set_at) : ctx.now;
  const rates = wanted === null ? resolved : own(resolved, wanted, set_at);
  const inOther = [was.billable_rate, was.cost_rate].some((money) => money && money.currency !== currency);
  if (project_id !== was.project_id || inOther) return rates;
  const { cost_rate, cost_rate_source, cost_rate_set_at, ...billable } = rates;
  return billable;
}
