import { type Context, type FailureDefinition, fail, failures, type Row } from '../kernel/index.ts';
import {
  expenseLocked,
  expenseNotApproved,
  expenseNotDraft,
  expenseNotReopenable,
  expenseNotSubmitted,
} from './expense.failures.ts';
import { Expense, type ExpenseStatus } from './expense.schema.ts';

type Person = 'own' | 'manager';

interface Step {
  readonly from: Readonly<Partial<Record<ExpenseStatus, Person>>>;
  readonly refusal: FailureDefinition;
  /** May also be done to an expense that is on an invoice. */
  readonly billed?: true;
}

const drafted = { from: { draft: 'own', rejected: 'own' }, refusal: expenseNotDraft } as const;
const submitted = { from: { submitted: 'manager' }, refusal: expenseNotSubmitted } as const;

/**
 * From which states each step is possible, and whose it is: `own` is the person's who spent it and of those who manage
 * expenses, `manager` only of the latter.
 */
const STEPS = {
  update: drafted,
  delete: drafted,
  submit: drafted,
  approve: submitted,
  reject: submitted,
  mark_paid: { from: { approved: 'manager' }, refusal: expenseNotApproved, billed: true },
  reopen: { from: { submitted: 'own', rejected: 'own', approved: 'manager' }, refusal: expenseNotReopenable },
} as const satisfies Record<string, Step>;

/** Somebody's expense: one's own, or with manage_expenses anybody's. */
export function mayEnterFor(ctx: Context, user_id: string): void {
  if (user_id === ctx.caller.user_id || ctx.caller.permissions.has('manage_expenses')) return;
  throw fail(failures.forbidden, 'The expenses of others are changed with the permission manage_expenses.');
}

/** The expense, held for a step that the caller and its state allow. */
export async function holdExpense(
  ctx: Context,
  expense_id: string,
  name: keyof typeof STEPS,
  version?: number,
): Promise<Row<typeof Expense>> {
  const step: Step = STEPS[name];
  const expense = await ctx.lock(Expense, expense_id, version);
  const { user_id, status, locked } = expense.value;
  mayEnterFor(ctx, user_id);
  if (locked && !step.billed) {
    throw fail(expenseLocked, {
      detail: 'The expense is on an invoice. Remove its line from the draft, or void the invoice, to free it.',
      current_state: { status, locked },
    });
  }
  const whose = step.from[status];
  if (whose === undefined) {
    throw fail(step.refusal, {
      detail: `The expense is ${status}; this needs one that is ${Object.keys(step.from).join(' or ')}.`,
      current_state: { status, locked },
    });
  }
  if (whose === 'manager' && !ctx.caller.permissions.has('manage_expenses')) {
    throw fail(failures.forbidden, `Taking back what was ${status} needs the permission manage_expenses.`);
  }
  return expense;
}
