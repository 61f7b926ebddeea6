import { z } from 'zod';
import { alreadyAttached, attachFiles, attachmentLinked, attachmentNotReady } from '../../attachments/index.ts';
import { clientArchivedConflict } from '../../clients/index.ts';
import { id, newId, operation, post } from '../../kernel/index.ts';
import { projectArchivedConflict } from '../../projects/index.ts';
import { expenseCreated } from '../expense.events.ts';
import { ExpenseChanges } from '../expense.input.ts';
import { checkPerson } from '../expense.person.ts';
import { checkBillable, checkSpentOn, placeOf } from '../expense.place.ts';
import { Expense } from '../expense.schema.ts';
import { amountsOf } from '../expense.tax.ts';

export const createExpense = operation({
  name: 'expenses.create',
  summary: 'Enter an expense',
  effect: 'write',
  permission: 'submit_expenses',
  input: ExpenseChanges.required({ category: true, spent_on: true, amount: true }).extend({
    /** Who spent it; another than oneself needs manage_expenses. */
    user_id: id('usr').optional(),
    /** Receipts that were uploaded before and hang on nothing yet. */
    attachment_ids: z.array(id('att')).max(20).default([]),
  }),
  output: Expense.schema,
  emits: [expenseCreated, attachmentLinked],
  fails: [projectArchivedConflict, clientArchivedConflict, attachmentNotReady, alreadyAttached],
  rest: post('/expenses', 201),
  mcp: {
    when: 'Enter what somebody spent, as a draft; expenses_submit asks for approval. Amounts are gross and in minor units. See expenses_categories for the categories in use; a receipt is put on it with attachments_create.',
  },
  async run(ctx, { user_id = ctx.caller.user_id, attachment_ids, currency, ...input }) {
    await checkPerson(ctx, user_id);
    checkSpentOn(input.spent_on, ctx.now);
    const place = await placeOf(ctx, input, { project_id: null, client_id: null });
    checkBillable(input.is_billable ?? false, place);
    const expense_id = newId('exp');
    const expense = await ctx.insert(Expense, {
      id: expense_id,
      ...input,
      ...place,
      ...amountsOf(input, { amount: 0, tax_rate: 0, tax_amount: 0 }),
      user_id,
      currency: currency ?? (await ctx.db.org.findFirstOrThrow({ select: { currency: true } })).currency,
    });
    ctx.emit(expenseCreated, expense);
    await attachFiles(ctx, attachment_ids, expense_id);
    return attachment_ids.length ? ctx.reload(Expense, expense_id) : expense;
  },
});
