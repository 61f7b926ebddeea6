import { z } from 'zod';
import { Client } from '../../clients/index.ts';
import { type Context, currency, type Data, day, id, invalid, needScope, type Row } from '../../kernel/index.ts';
import { MAX_LINES } from '../invoice.lines.ts';
import type { Invoice } from '../invoice.schema.ts';
import { taxOf } from '../invoice.tax.ts';
import { type BillingLine, expenseLines, GROUPINGS, type Grouping, timeLines } from './billing.group.ts';
import { billedSeconds } from './billing.round.ts';
import { type LeftOut, REASONS, readEntries, readExpenses, readLeftOut, type Wanted } from './billing.source.ts';

/** What is asked of a draft from time, or of its preview. */
export const billingInput = {
  client_id: id('cli'),
  /** Days of the work, both ends in: each entry counts to its own day. */
  from: day(),
  to: day(),
  by: z.enum(GROUPINGS).default('task'),
  project_ids: z.array(id('prj')).min(1).max(100).optional(),
  include_expenses: z.boolean().default(true),
  /** Left out: the client's. Time in another currency is left out. */
  currency: currency().optional(),
};

export const LeftOutSchema = z.strictObject({
  kind: z.enum(['time', 'expense']),
  reason: z.enum(REASONS),
  count: z.int(),
  seconds: z.int(),
});

export interface BillingRequest extends Omit<Wanted, 'currency'> {
  readonly by: Grouping;
  readonly include_expenses: boolean;
  readonly currency?: string | undefined;
}

export interface BillingPlan {
  readonly client: Data<typeof Client>;
  readonly currency: string;
  readonly lines: readonly BillingLine[];
  readonly left_out: readonly LeftOut[];
}

/**
 * What a document from time would bill. The preview shows it and the draft is made of it, so they cannot differ. `hold`
 * keeps others from billing the same until the transaction ends; `into` is a draft it is added to.
 */
export async function planBilling(
  ctx: Context,
  { by, include_expenses, ...request }: BillingRequest,
  hold: boolean,
  into?: Row<typeof Invoice>,
): Promise<BillingPlan> {
  if (include_expenses) needScope(ctx.caller, 'read:expenses', EXPENSES);
  if (request.to < request.from) throw invalid('to', 'must not be before from');
  const client = (await ctx.find(Client, request.client_id)).value;
  const wanted = { ...request, currency: into?.value.currency ?? request.currency ?? client.currency };
  const tax = await taxOf(ctx, client, into?.value.tax_treatment ?? client.tax_treatment);
  const entries = await readEntries(ctx, wanted, hold);
  const expenses = include_expenses ? await readExpenses(ctx, wanted, hold) : [];
  const lines = [...timeLines(entries, billedSeconds(entries), by, tax), ...expenseLines(expenses, tax)];
  if (lines.length > MAX_LINES) {
    const detail = `would make ${lines.length} lines, and a document has at most ${MAX_LINES}`;
    throw invalid('by', `${detail}; group them otherwise, or ask for fewer days`, 'too_big');
  }
  const left_out = await readLeftOut(ctx, wanted, include_expenses);
  return { client, currency: wanted.currency, lines, left_out };
}

/** What it takes to see what would be billed: lines say what was worked, and an amount over seconds is a rate. */
export const BILLING_NEEDS = { scopes: ['read:time'], permissions: ['view_finances', 'view_rates'] } as const;

const EXPENSES = 'Billing expenses (include_expenses: false leaves them out)';
