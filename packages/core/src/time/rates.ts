import { sql } from '@stint/db';
import type { Context } from '../kernel/index.ts';
import type { RATE_SOURCES } from './entry.schema.ts';

type Source = (typeof RATE_SOURCES)[number];

export interface FrozenRates {
  readonly currency: string;
  readonly billable_rate: bigint | null;
  readonly billable_rate_source: Source | null;
  readonly cost_rate: bigint | null;
  readonly cost_rate_source: Source | null;
}

interface Candidates {
  readonly project_currency: string | null;
  readonly client_currency: string | null;
  readonly org_currency: string;
  readonly pm_rate: string | null;
  readonly pm_cost: string | null;
  readonly project_rate: string | null;
  readonly member_rate: string | null;
  readonly member_cost: string | null;
  readonly client_rate: string | null;
  readonly org_rate: string | null;
}

/**
 * The rates an entry freezes when it is made. Billable: the project member's, else the project's, else the member's,
 * else the client's, else the organization's. Cost: the project member's, else the member's. A rate counts only in the
 * currency the work is billed in: the project's, or the organization's where there is no project.
 */
export async function resolveRates(ctx: Context, user_id: string, project_id: string | null): Promise<FrozenRates> {
  const [found] = await ctx.query<Candidates>(sql`
    SELECT p.currency AS project_currency, c.currency AS client_currency, o.currency AS org_currency,
      pm.billable_rate::text AS pm_rate, pm.cost_rate::text AS pm_cost, p.default_rate::text AS project_rate,
      m.billable_rate::text AS member_rate, m.cost_rate::text AS member_cost, c.default_rate::text AS client_rate,
      o.settings->>'default_rate' AS org_rate
    FROM members m JOIN orgs o ON o.org_id = m.org_id
    LEFT JOIN projects p ON p.org_id = m.org_id AND p.id = ${project_id}
    LEFT JOIN project_members pm ON pm.org_id = m.org_id AND pm.project_id = p.id AND pm.user_id = m.user_id
    LEFT JOIN clients c ON c.org_id = m.org_id AND c.id = p.client_id
    WHERE m.org_id = ${ctx.caller.org_id} AND m.user_id = ${user_id}`);
  const rates = found as Candidates;
  const currency = rates.project_currency ?? rates.org_currency;
  const first = (...steps: [Source, string | null, string | null][]) => {
    const step = steps.find(([, rate, of]) => rate !== null && of === currency);
    return step ? { rate: BigInt(step[1] as string), source: step[0] } : { rate: null, source: null };
  };
  const billable = first(
    ['project_member', rates.pm_rate, currency],
    ['project', rates.project_rate, currency],
    ['member', rates.member_rate, rates.org_currency],
    ['client', rates.client_rate, rates.client_currency],
    ['org', rates.org_rate, rates.org_currency],
  );
  const cost = first(['project_member', rates.pm_cost, currency], ['member', rates.member_cost, rates.org_currency]);
  return {
    currency,
    billable_rate: billable.rate,
    billable_rate_source: billable.source,
    cost_rate: cost.rate,
    cost_rate_source: cost.source,
  };
}
