import { z } from 'zod';
import { day, expectedVersion, id, minorUnits, operation, post, prose } from '../../kernel/index.ts';
import { settlingInvoices } from '../../payments/index.ts';
import { creditInvoice } from '../credit/invoice.credit.ts';
import { withLines } from '../invoice.draft.ts';
import { invoiceIssued } from '../invoice.events.ts';
import { exchangeRate } from '../invoice.exchange.ts';
import {
  creditExceedsInvoice,
  invoiceNotIssued,
  issueDateBeforeLast,
  nothingToCredit,
  wrongDocumentType,
} from '../invoice.failures.ts';
import { InvoiceWithLines } from '../invoice.schema.ts';
import { holdIssued } from '../invoice.state.ts';

const CreditLine = z
  .strictObject({
    line_id: id('lin'),
    /** How much of it, in the line's unit, as a decimal such as "1.5"; of time these are hours. */
    quantity: z
      .string()
      .regex(/^\d{1,11}(\.\d{1,4})?$/, 'expected a decimal as text, such as "1.5"')
      .describe('decimal text')
      .optional(),
    /** Net minor units, with the sign of the line's amount. */
    amount: minorUnits().min(-1_000_000_000_000).max(1_000_000_000_000).optional(),
  })
  .refine(
    ({ quantity, amount }) => quantity === undefined || amount === undefined,
    'takes quantity or amount, not both',
  );

export const issueCreditNote = operation({
  name: 'invoices.credit',
  summary: 'Issue a credit note for an invoice, or a part of it',
  effect: 'write',
  irreversible: true,
  scope: 'manage:invoices',
  permission: 'issue_invoices',
  input: z.strictObject({
    invoice_id: id('inv'),
    /** Left out: all that is not credited yet. A line with neither quantity nor amount: all that is left of it. */
    lines: z.array(CreditLine).min(1).max(500).optional(),
    reason: prose(500).trim().min(1),
    /** Today in the organization's zone, if not given; not before the invoice's. */
    issue_date: day().optional(),
    /** The invoice's, if not given. */
    exchange_rate: exchangeRate().optional(),
    ...expectedVersion,
  }),
  output: InvoiceWithLines,
  emits: [invoiceIssued, ...settlingInvoices],
  fails: [wrongDocumentType, invoiceNotIssued, nothingToCredit, creditExceedsInvoice, issueDateBeforeLast],
  rest: post('/invoices/{invoice_id}/credit', 201),
  mcp: {
    when: 'Take back an issued invoice, or some lines, quantities or amounts of it, with a credit note. It is issued at once and final: show a person what it will say first. The hours stay billed; to bill them anew, use invoices_void.',
  },
  async run(ctx, { invoice_id, expected_version, ...credit }) {
    const allowed = { types: ['invoice'], statuses: ['issued', 'partially_paid', 'paid'] } as const;
    const invoice = await holdIssued(ctx, invoice_id, allowed, expected_version);
    return withLines(ctx, await creditInvoice(ctx, invoice, credit));
  },
});
