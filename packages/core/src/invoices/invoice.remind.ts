import { raw, sql } from '@stint/db';
import { z } from 'zod';
import { type Context, fail, id, type Job, nothingToDo, operation, type Row } from '../kernel/index.ts';
import { invoiceReminded } from './invoice.events.ts';
import { type MailInput, mailDocument } from './invoice.mail.ts';
import { Invoice } from './invoice.schema.ts';

/** Mails a reminder and counts it; the invoice is held. */
export async function remind(ctx: Context, before: Row<typeof Invoice>, mail: MailInput): Promise<Row<typeof Invoice>> {
  await mailDocument(ctx, 'invoice_reminder', before, mail);
  const reminders_sent = before.value.reminders_sent + 1;
  return ctx.emit(invoiceReminded, await ctx.update(before, { reminders_sent, last_reminded_at: ctx.now }), before);
}

/** A reminder that could not go out in a week is left out, so that switching reminders on does not mail about old debts. */
const DAYS_LATE = 6;

/**
 * Invoices with a day of reminder behind them on which, and after which, nobody was reminded. The range of due dates
 * is for the index: a year is the longest a reminder waits.
 */
const DUE = `FROM invoices i JOIN orgs o ON o.org_id = i.org_id,
    LATERAL (SELECT (now() AT TIME ZONE stint_zone(o.time_zone))::date AS today) z
  WHERE i.type = 'invoice' AND i.status IN ('issued', 'partially_paid')
    AND i.due_date BETWEEN current_date - 380 AND current_date AND o.deleted_at IS NULL
    AND EXISTS (SELECT FROM jsonb_array_elements_text(o.settings -> 'billing' -> 'reminder_days') d
      WHERE i.due_date + d::int BETWEEN z.today - ${DAYS_LATE} AND z.today
        AND (i.last_reminded_at IS NULL OR (i.last_reminded_at AT TIME ZONE stint_zone(o.time_zone))::date < i.due_date + d::int))
    AND (EXISTS (SELECT FROM clients c WHERE c.org_id = i.org_id AND c.id = i.client_id AND c.email IS NOT NULL)
      OR EXISTS (SELECT FROM contacts p WHERE p.org_id = i.org_id AND p.client_id = i.client_id
        AND p.is_billing AND p.email IS NOT NULL))`;

const remindWhenDue = operation({
  name: 'invoices.remind_when_due',
  summary: 'Remind of an invoice on a day of reminder',
  effect: 'write',
  outreach: true,
  permission: 'issue_invoices',
  input: z.strictObject({ invoice_id: id('inv') }),
  output: Invoice.schema,
  emits: [invoiceReminded],
  fails: [nothingToDo],
  rest: false,
  mcp: false,
  async run(ctx, { invoice_id }) {
    const invoice = await ctx.lock(Invoice, invoice_id);
    const due = await ctx.query(sql`SELECT ${raw(DUE)} AND i.org_id = ${ctx.caller.org_id} AND i.id = ${invoice_id}`);
    if (due.length === 0) throw fail(nothingToDo);
    return remind(ctx, invoice, {});
  },
});

export const reminders: Job = {
  name: 'invoice-reminders',
  everyMs: 15 * 60_000,
  due: `SELECT i.org_id, json_build_object('invoice_id', i.id) AS input ${DUE} ORDER BY i.due_date`,
  operation: remindWhenDue,
};
