import { Invoice } from '../invoices/invoice.schema.ts';
import type { Context, Row } from '../kernel/index.ts';
import { checkPast, todayOf } from '../orgs/index.ts';
import { dueOf, mustBeOpen } from './payment.invoices.ts';
import { recordPayment } from './payment.record.ts';
import type { PAYMENT_METHODS, Payment } from './payment.schema.ts';

interface Paid {
  /** YYYY-MM-DD; today in the organization's zone, if not given. */
  readonly paid_on?: string | undefined;
  readonly method: (typeof PAYMENT_METHODS)[number];
  readonly reference?: string | null | undefined;
  readonly expected_version?: number | undefined;
}

/** Records a payment of exactly what is due on an invoice. */
export async function payInFull(
  ctx: Context,
  invoice_id: string,
  { paid_on, method, reference, expected_version }: Paid,
): Promise<Row<typeof Payment>> {
  const invoice = await ctx.lock(Invoice, invoice_id, expected_version);
  const { client_id, currency } = invoice.value;
  mustBeOpen(invoice, { client_id, currency }, 'invoice_id');
  const amount = dueOf(invoice);
  if (paid_on) await checkPast(ctx, 'paid_on', paid_on);
  const received_on = paid_on ?? (await todayOf(ctx));
  return recordPayment(ctx, { client_id, currency, amount, received_on, method, reference }, [{ invoice, amount }]);
}
