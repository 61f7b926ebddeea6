import { join, raw, type Sql, sql } from '@stint/db';
import { checkBudget } from '../budgets/index.ts';
import { type Context, changeAll, fail, invalid, needed, ROW } from '../kernel/index.ts';
import { projectBudgetReached } from '../projects/project.events.ts';
import { entryUpdated } from '../time/entry.events.ts';
import { lockReason } from '../time/entry.schema.ts';
import { tooManyEntries } from './rate.failures.ts';
import type { ApplyTo } from './rate.input.ts';
import { type RateKind, type RateSource, ratesOf } from './rate.steps.ts';

/** What changing unbilled time may publish; operations that take `apply_to` list it in their `emits`. */
export const reapplying = [entryUpdated, projectBudgetReached] as const;

const MOST = 5000;

type Places = readonly RateSource[] | 'any';

/** Which time a change of rates concerns. */
export interface Concern {
  /** The entries in reach, as a condition on `ROW`. */
  readonly entries: Sql;
  /** The places that changed: of entries that have their rate from one, or now get it from one. */
  readonly billable?: Places | undefined;
  readonly cost?: Places | undefined;
}

/**
 * With `apply_to: unbilled`, resolves anew the rates of the time in reach that may still change: on no invoice, in no
 * approved timesheet, in no locked period; running timers too. A rate set on an entry itself stays. To be called when
 * the rate is written and its own event emitted.
 */
export async function applyRates(ctx: Context, apply_to: ApplyTo, concern: Concern): Promise<void> {
  if (apply_to === 'new') return;
  needed(ctx, 'manage_rates', 'apply_to');
  if (!concern.billable && !concern.cost) throw invalid('apply_to', 'says what a rate is for; name the rate as well');
  await reapply(ctx, concern);
}

async function reapply(ctx: Context, { entries, billable, cost }: Concern): Promise<void> {
  const { org_id } = ctx.caller;
  const open = sql`t.org_id = ${org_id} AND (${entries}) AND (${lockReason(ROW)}) IS NULL`;
  // Each pair of person and project is resolved once.
  const resolved = (which: Sql) => sql`WITH
    pair AS MATERIALIZED (SELECT DISTINCT t.user_id, t.project_id FROM time_entries t WHERE ${which}),
    r AS MATERIALIZED (SELECT pair.user_id, coalesce(pair.project_id, '') AS project, rates.* FROM pair
      CROSS JOIN LATERAL (${ratesOf(sql`${org_id}`, raw('pair.user_id'), raw('pair.project_id'))}) rates)`;
  const own = raw(`t.billable_rate_source IS NOT DISTINCT FROM 'entry'`);
  // An entry has one currency: where it is another now, both rates change.
  const bills = sql`(NOT (${own}) AND (${from(billable, 'billable')} OR t.currency <> r.currency))`;
  const costs = sql`(${from(cost, 'cost')} OR t.currency <> r.currency)`;
  const found = await ctx.query<{ id: string; project_id: string | null }>(sql`${resolved(open)}
    SELECT t.id, t.project_id FROM time_entries t
    JOIN r ON r.user_id = t.user_id AND r.project = coalesce(t.project_id, '')
    WHERE ${open} AND NOT (${own} AND t.currency <> r.currency)
      AND (NOT (${own}) AND ${from(billable, 'billable')} OR ${from(cost, 'cost')})
      AND (${bills} AND ${differs('billable')} OR ${costs} AND ${differs('cost')})
    ORDER BY t.id LIMIT ${MOST + 1} FOR NO KEY UPDATE OF t`);
  if (found.length > MOST) {
    throw fail(tooManyEntries, {
      detail: `More than ${MOST} unbilled entries would change. Bill or lock the older ones first, or change the rate nearer to the work: of a project, or of a person on it.`,
      current_state: { at_most: MOST },
    });
  }
  const ids = found.map(({ id }) => id);
  await changeAll(ctx, entryUpdated, ids, () =>
    ctx.query(sql`${resolved(sql`t.org_id = ${org_id} AND t.id = ANY(${ids})`)}
      UPDATE time_entries t SET currency = r.currency, version = t.version + 1, updated_at = ${ctx.now},
        ${taken('billable', bills)}, ${taken('cost', costs)}
      FROM r WHERE t.org_id = ${org_id} AND t.id = ANY(${ids})
        AND r.user_id = t.user_id AND r.project = coalesce(t.project_id, '')`),
  );
  await alert(ctx, [...new Set(found.map(({ project_id }) => project_id))].filter((id) => id !== null).sort());
}

/** Whether the rate of an entry comes from one of the places, or does so now. */
function from(places: Places | undefined, kind: RateKind): Sql {
  if (places === undefined) return raw('false');
  if (places === 'any') return raw('true');
  return sql`${[...places]}::text[] && ARRAY[${raw(`t.${kind}_rate_source`)}, ${raw(`r.${kind}_rate_source`)}]`;
}

const columns = (kind: RateKind) => [`${kind}_rate`, `${kind}_rate_source`, `${kind}_rate_set_at`];

const differs = (kind: RateKind): Sql => {
  const of = (t: string) => ['currency', ...columns(kind)].map((column) => `${t}.${column}`).join(', ');
  return raw(`(${of('t')}) IS DISTINCT FROM (${of('r')})`);
};

const taken = (kind: RateKind, changes: Sql): Sql =>
  join(columns(kind).map((c) => sql`${raw(c)} = CASE WHEN ${changes} THEN ${raw(`r.${c}`)} ELSE ${raw(`t.${c}`)} END`));

/** Dearer time may use up a budget of money. */
async function alert(ctx: Context, project_ids: readonly string[]): Promise<void> {
  const budgets = await ctx.query<{ id: string }>(sql`SELECT id FROM projects
    WHERE org_id = ${ctx.caller.org_id} AND id = ANY(${[...project_ids]}) AND budget_kind = 'money' ORDER BY id`);
  for (const { id } of budgets) await checkBudget(ctx, id);
}
