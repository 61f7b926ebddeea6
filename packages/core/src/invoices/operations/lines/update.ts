import { z } from 'zod';
import { expectedVersion, id, invalid, operation, patch } from '../../../kernel/index.ts';
import { withLines } from '../../invoice.draft.ts';
import { invoiceUpdated } from '../../invoice.events.ts';
import { invoiceNotDraft } from '../../invoice.failures.ts';
import { checkDays, lineInput } from '../../invoice.input.ts';
import { lockLine } from '../../invoice.line.ts';
import { amountOf, recalculate } from '../../invoice.lines.ts';
import { InvoiceWithLines } from '../../invoice.schema.ts';
import { taxWith } from '../../invoice.tax.ts';

/** What follows from the time or the expense that a line bills. */
const FIXED = ['quantity', 'unit', 'unit_price', 'from_day', 'to_day'] as const;

export const updateLine = operation({
  name: 'invoices.lines.update',
  summary: 'Change a line of a draft',
  effect: 'write',
  idempotent: true,
  permission: 'manage_invoices',
  input: z.strictObject({ line_id: id('lin'), ...z.strictObject(lineInput).partial().shape, ...expectedVersion }),
  output: InvoiceWithLines,
  emits: [invoiceUpdated],
  fails: [invoiceNotDraft],
  rest: patch('/invoice-lines/{line_id}'),
  mcp: {
    when: "Change a line; what you leave out stays. Of a line that bills time or an expense only words, discount and tax can change. expected_version is the line's own.",
  },
  async run(ctx, { line_id, expected_version, tax_rate, ...input }) {
    const { draft, line } = await lockLine(ctx, line_id, expected_version);
    const was = line.value;
    const fixed = was.kind === 'item' ? undefined : FIXED.find((name) => input[name] !== undefined);
    if (fixed) throw invalid(fixed, `follows from the ${was.kind} that the line bills; add a discount or another line`);
    checkDays({
      from_day: input.from_day === undefined ? was.from_day : input.from_day,
      to_day: input.to_day === undefined ? was.to_day : input.to_day,
    });
    const tax = taxWith(was, tax_rate, 'tax_rate');
    const amount = amountOf({
      quantity: input.quantity ?? was.quantity,
      unit: was.kind === 'time' ? was.unit : 'unit',
      unit_price: BigInt(input.unit_price ?? was.unit_price.amount),
      billed_seconds: was.billed_seconds === null ? null : BigInt(was.billed_seconds),
      discount_percent: input.discount_percent ?? was.discount_percent,
    });
    await ctx.update(line, { ...input, tax_rate: tax.tax_rate, amount });
    return withLines(ctx, ctx.emit(invoiceUpdated, await recalculate(ctx, draft), draft));
  },
});
