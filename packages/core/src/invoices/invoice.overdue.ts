import { z } from 'zod';
import { fail, id, type Job, nothingToDo, operation } from '../kernel/index.ts';
import { invoiceOverdue } from './invoice.events.ts';
import { Invoice } from './invoice.schema.ts';

const markOverdue = operation({
  name: 'invoices.mark_overdue',
  summary: 'Say that an invoice is overdue, once',
  effect: 'write',
  permission: 'issue_invoices',
  input: z.strictObject({ invoice_id: id('inv') }),
  output: Invoice.schema,
  emits: [invoiceOverdue],
  fails: [nothingToDo],
  rest: false,
  mcp: false,
  async run(ctx, { invoice_id }) {
    const before = await ctx.lock(Invoice, invoice_id);
    const marked = await ctx.db.invoice.count({ where: { id: invoice_id, overdue_at: { not: null } } });
    if (marked || !before.value.is_overdue) throw fail(nothingToDo);
    return ctx.emit(invoiceOverdue, await ctx.update(before, { overdue_at: ctx.now }), before);
  },
});

/** The first condition is the index's: somewhere on earth the day is over 14 hours before it is in UTC. */
export const overdue: Job = {
  name: 'invoice-overdue',
  everyMs: 60_000,
  due: `SELECT i.org_id, json_build_object('invoice_id', i.id) AS input FROM invoices i JOIN orgs o ON o.org_id = i.org_id
    WHERE i.due_date < (now() AT TIME ZONE 'UTC' + interval '14 hours')::date
      AND i.type = 'invoice' AND i.status IN ('issued', 'partially_paid') AND i.overdue_at IS NULL
      AND o.deleted_at IS NULL AND i.due_date < (now() AT TIME ZONE stint_zone(o.time_zone))::date
    ORDER BY i.due_date`,
  operation: markOverdue,
};
