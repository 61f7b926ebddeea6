import { z } from 'zod';
import { currency, get, id, Money, operation } from '../../kernel/index.ts';
import { BILLING_NEEDS, billingInput, LeftOutSchema, planBilling } from '../billing/billing.plan.ts';
import { amountOf, sumsOf } from '../invoice.lines.ts';
import { InvoiceLine, Tax } from '../invoice.schema.ts';

const { kind, description, quantity, unit, unit_price, tax_rate, tax_category, amount } = InvoiceLine.fields;
const { raw_seconds, billed_seconds, rounding, from_day, to_day, project_id, task_id, user_id } = InvoiceLine.fields;
const PreviewLine = z.strictObject({
  ...{ kind, description, quantity, unit, unit_price, tax_rate, tax_category, amount },
  ...{ raw_seconds, billed_seconds, rounding, from_day, to_day, project_id, task_id, user_id },
});

export const previewInvoice = operation({
  name: 'invoices.preview',
  summary: 'Show the invoice that would be drafted of unbilled time',
  effect: 'read',
  permission: 'manage_invoices',
  input: z.strictObject(billingInput),
  output: z.strictObject({
    client_id: id('cli'),
    currency: currency(),
    lines: z.array(PreviewLine),
    subtotal: Money,
    taxes: z.array(Tax),
    tax_total: Money,
    total: Money,
    left_out: z.array(LeftOutSchema),
  }),
  also: BILLING_NEEDS,
  rest: get('/invoices/preview'),
  mcp: { when: 'See the lines and the total that invoices_generate_from_time would draft, without changing anything.' },
  async run(ctx, request) {
    const plan = await planBilling(ctx, request, false);
    const money = (amount: bigint) => ({ amount: Number(amount), currency: plan.currency });
    const lines = plan.lines.map(({ line }) => ({ ...line, priced: amountOf(line) }));
    const sums = sumsOf(
      lines.map(({ priced, ...line }) => ({ ...line, amount: priced })),
      { percent: 0, amount: 0n },
    );
    return {
      client_id: plan.client.id,
      currency: plan.currency,
      lines: lines.map(({ priced, discount_percent: _, unit_price, raw_seconds, billed_seconds, ...line }) => ({
        ...line,
        unit_price: money(unit_price),
        raw_seconds: raw_seconds === null ? null : Number(raw_seconds),
        billed_seconds: billed_seconds === null ? null : Number(billed_seconds),
        amount: money(priced),
      })),
      subtotal: money(sums.subtotal),
      taxes: sums.taxes.map(({ taxable, tax, ...of }) => ({ ...of, taxable: money(taxable), tax: money(tax) })),
      tax_total: money(sums.tax_total),
      total: money(sums.total),
      left_out: [...plan.left_out],
    };
  },
});
