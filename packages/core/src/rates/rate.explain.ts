import { sql } from '@stint/db';
import { z } from 'zod';
import { type Context, currency, instant, Money } from '../kernel/index.ts';
import { type RateKind, type RateSource, rateSteps } from './rate.steps.ts';

const SOURCES = ['project_member', 'project', 'member', 'client', 'org'] as const satisfies RateSource[];

/** Why a rate does not count. */
const WHY_NOT = ['no_such_place', 'not_set', 'other_currency', 'nearer_rate'] as const;

const Step = z.strictObject({
  source: z.enum(SOURCES),
  rate: Money.nullable(),
  set_at: instant().nullable(),
  /** One step at most counts: the first whose rate is in the currency of the work. */
  counts: z.boolean(),
  /** `no_such_place`: no project, not on it, or no client; `nearer_rate`: a step before counts. */
  why_not: z.enum(WHY_NOT).nullable(),
});

const Explained = z.strictObject({
  rate: Money.nullable(),
  source: z.enum(SOURCES).nullable(),
  set_at: instant().nullable(),
  /** Such as: from project member, set on 2026-03-01. */
  explanation: z.string(),
  /** Every place looked at, nearest first. */
  steps: z.array(Step),
});

/** What would be frozen now, and how it was found. */
export const explainedRates = { currency: currency(), billable: Explained, cost: Explained };

interface Found {
  readonly kind: RateKind;
  readonly source: RateSource;
  readonly place: string | null;
  readonly rate: string | null;
  readonly currency: string;
  readonly billed_in: string;
  readonly set_at: Date | null;
  readonly set_on: string | null;
  readonly fits: boolean;
}

export async function explainRates(ctx: Context, user_id: string, project_id: string | null) {
  const { org_id, time_zone } = ctx.caller;
  const found = await ctx.query<Found>(sql`
    SELECT s.*, to_char(s.set_at AT TIME ZONE ${time_zone}, 'YYYY-MM-DD') AS set_on
    FROM (${rateSteps(sql`${org_id}`, sql`${user_id}`, sql`${project_id}`)}) s ORDER BY s.nr`);
  const billed_in = (found[0] as Found).billed_in;
  const of = (kind: RateKind) =>
    explain(
      found.filter((step) => step.kind === kind),
      billed_in,
    );
  return { currency: billed_in, billable: of('billable'), cost: of('cost') };
}

function explain(found: readonly Found[], billed_in: string) {
  const chosen = found.find(({ fits }) => fits);
  const steps = found.map((step) => ({
    source: step.source,
    rate: moneyOf(step),
    set_at: step.set_at?.toISOString() ?? null,
    counts: step === chosen,
    why_not: step === chosen ? null : whyNot(step),
  }));
  const { rate, source, set_at } = steps.find(({ counts }) => counts) ?? { rate: null, source: null, set_at: null };
  return { rate, source, set_at, explanation: sentence(chosen, billed_in), steps };
}

const moneyOf = ({ rate, currency }: Found) => (rate === null ? null : { amount: Number(rate), currency });

function whyNot({ place, rate, fits }: Found): (typeof WHY_NOT)[number] {
  if (place === null) return 'no_such_place';
  if (rate === null) return 'not_set';
  return fits ? 'nearer_rate' : 'other_currency';
}

function sentence(chosen: Found | undefined, billed_in: string): string {
  if (!chosen) return `no rate is set in ${billed_in}`;
  const place = chosen.source === 'org' ? 'organization' : chosen.source.replace('_', ' ');
  return chosen.set_on ? `from ${place}, set on ${chosen.set_on}` : `from ${place}`;
}
