import type { TestKit, TestOrg } from '@stint/testing';

interface Billed {
  readonly client_id: string;
  /** Minor units, net. */
  readonly total: number;
  readonly tax_rate?: number;
  readonly currency?: string;
  readonly issue_date?: string;
  readonly due_date?: string;
}

const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / 86_400_000;

/** An invoice that was issued, over one line. */
export async function issued(t: TestKit, { owner }: TestOrg, billed: Billed) {
  const { client_id, total, tax_rate = 0, currency, issue_date = '2026-01-10', due_date = '2026-02-09' } = billed;
  const { id: invoice_id } = await t.run('invoices.create', owner, {
    client_id,
    currency,
    payment_terms_days: Math.max(0, daysBetween(issue_date, due_date)),
    lines: [{ description: 'Work', unit_price: total, tax_rate }],
  });
  const exchange_rate = currency && currency !== 'EUR' ? '0.92' : undefined;
  return t.run('invoices.issue', owner, { invoice_id, issue_date, exchange_rate });
}

/** A credit note none of which is used: of an invoice that was paid. */
export async function credited(t: TestKit, org: TestOrg, billed: Billed) {
  const { id: invoice_id, issue_date } = await issued(t, org, billed);
  await t.run('invoices.mark_paid', org.owner, { invoice_id, paid_on: issue_date });
  return t.run('invoices.credit', org.owner, { invoice_id, issue_date, reason: 'Not as agreed.' });
}

/** What an invoice stands at. */
export async function invoiceOf(t: TestKit, id: string) {
  const { rows } = await t.db.system.query(
    'SELECT status, paid::int, credited::int, (total - paid - credited)::int AS due, paid_at FROM invoices WHERE id = $1',
    [id],
  );
  return rows[0] as { status: string; paid: number; credited: number; due: number; paid_at: Date | null };
}
