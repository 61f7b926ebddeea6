import { type Context, type Row, share } from '../../kernel/index.ts';
import { sumColumns } from '../invoice.lines.ts';
import { Invoice } from '../invoice.schema.ts';
import type { Totals } from '../invoice.totals.ts';

/** The draft of a credit note: for the same client and in the same terms as its invoice, with the reason as its note. */
export const insertNote = (ctx: Context, invoice: Row<typeof Invoice>, sums: Totals, reason: string) => {
  const { id, client_id, project_id, currency, language, tax_treatment, purchase_order, footer } = invoice.value;
  const { discount_percent } = invoice.value;
  return ctx.insert(Invoice, {
    type: 'credit_note',
    credits_invoice_id: id,
    client_id,
    project_id,
    payment_terms_days: 0,
    currency,
    language,
    tax_treatment,
    purchase_order,
    footer,
    notes: reason,
    discount_percent,
    discount_amount: sums.discount_total - share(sums.subtotal, discount_percent),
    ...sumColumns(sums),
  });
};
