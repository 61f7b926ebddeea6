import { z } from 'zod';
import { listApprovals } from '../approvals/operations/list.ts';
import { listExpenses } from '../expenses/operations/list.ts';
import { listInvoices } from '../invoices/operations/list.ts';
import type { AnyOperation, Context, Permission } from '../kernel/index.ts';
import { mayRun, within } from '../kernel/within.ts';
import { listTimesheets } from '../time/operations/timesheets/list.ts';

interface Waiting {
  readonly step: AnyOperation;
  readonly filters: (ctx: Context) => object;
  /** Whose business it is, beside those who may list it. */
  readonly for?: Permission;
}

const mine = ({ caller }: Context) => ({ user_id: caller.user_id });

const WAITING = {
  /** Weeks of the caller that came back. */
  timesheets_rejected: { step: listTimesheets, filters: (ctx) => ({ ...mine(ctx), status: 'rejected' }) },
  timesheets_to_approve: { step: listTimesheets, filters: () => ({ status: 'submitted' }), for: 'approve_time' },
  /** Expenses of the caller that came back. */
  expenses_rejected: { step: listExpenses, filters: (ctx) => ({ ...mine(ctx), status: 'rejected' }) },
  expenses_to_approve: { step: listExpenses, filters: () => ({ status: 'submitted' }), for: 'manage_expenses' },
  /** Calls of tokens that wait for a person. */
  approvals: { step: listApprovals, filters: () => ({ status: 'pending' }) },
  invoices_drafted: { step: listInvoices, filters: () => ({ status: 'draft' }), for: 'issue_invoices' },
  invoices_overdue: { step: listInvoices, filters: () => ({ overdue: true }), for: 'manage_invoices' },
} as const satisfies Record<string, Waiting>;

type Name = keyof typeof WAITING;
const NAMES = Object.keys(WAITING) as Name[];
const count = z.int().min(0).max(200).nullable();

/** How many of each wait, counted up to 200; null where they are not the caller's business. */
export const WaitingCounts = z.strictObject(
  Object.fromEntries(NAMES.map((name) => [name, count])) as Record<Name, typeof count>,
);

export async function countWaiting(ctx: Context): Promise<z.infer<typeof WaitingCounts>> {
  const counts = {} as Record<Name, number | null>;
  for (const name of NAMES) {
    const { step, filters, for: needs }: Waiting = WAITING[name];
    const theirs = mayRun(ctx, step) && (!needs || ctx.caller.permissions.has(needs));
    counts[name] = theirs
      ? (await within(ctx, step, { ...filters(ctx), fields: ['id'], limit: 200 })).data.length
      : null;
  }
  return counts;
}
