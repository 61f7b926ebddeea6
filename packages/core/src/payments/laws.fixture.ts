import { expect } from '@jest/globals';
import type { TestCore, TestOrg } from '@stint/testing';

/** Every row that breaks a rule; there is none. */
const LAWS: Record<string, string> = {
  'a posting sums to zero': `SELECT posting_id FROM ledger_entries WHERE client_id = $1
    GROUP BY posting_id HAVING sum(amount) <> 0`,
  'a ledger sums to zero in each currency': `SELECT currency FROM ledger_entries WHERE client_id = $1
    GROUP BY currency HAVING sum(amount) <> 0`,
  'the receivable is what is due': `SELECT 1 WHERE
    (SELECT coalesce(sum(amount), 0) FROM ledger_entries WHERE client_id = $1 AND account = 'receivable') <>
    (SELECT coalesce(sum(total - paid - credited), 0) FROM invoices
     WHERE client_id = $1 AND type = 'invoice' AND status NOT IN ('draft', 'void'))`,
  'the credit is what no invoice uses': `SELECT 1 WHERE
    (SELECT coalesce(-sum(amount), 0) FROM ledger_entries WHERE client_id = $1 AND account = 'client_credit') <>
    (SELECT coalesce(sum(amount - allocated - refunded), 0) FROM payments WHERE client_id = $1 AND deleted_at IS NULL) +
    (SELECT coalesce(sum(total - paid), 0) FROM invoices WHERE client_id = $1 AND type = 'credit_note' AND status <> 'void')`,
  'the bank has what came in and did not go back': `SELECT 1 WHERE
    (SELECT coalesce(sum(amount), 0) FROM ledger_entries WHERE client_id = $1 AND account = 'bank') <>
    (SELECT coalesce(sum(amount - refunded), 0) FROM payments WHERE client_id = $1 AND deleted_at IS NULL)`,
  'a payment is allocated and refunded what its parts say, and no more than it has': `SELECT id FROM payments p
    WHERE client_id = $1 AND (allocated + refunded > amount
      OR allocated <> (SELECT coalesce(sum(a.amount), 0) FROM allocations a WHERE a.payment_id = p.id)
      OR refunded <> (SELECT coalesce(sum(r.amount), 0) FROM refunds r WHERE r.payment_id = p.id))`,
  'a document is paid and credited what its allocations say, and no more than its total': `SELECT id FROM invoices i
    WHERE client_id = $1 AND (paid + credited > total
      OR paid <> (SELECT coalesce(sum(a.amount), 0) FROM allocations a
        WHERE (i.type = 'invoice' AND a.invoice_id = i.id AND a.payment_id IS NOT NULL) OR a.credit_note_id = i.id)
      OR credited <> (SELECT coalesce(sum(a.amount), 0) FROM allocations a
        WHERE a.invoice_id = i.id AND a.credit_note_id IS NOT NULL))`,
  'the state says how much is paid': `SELECT id FROM invoices WHERE client_id = $1 AND status NOT IN ('draft', 'void') AND status <>
    CASE WHEN paid + credited = total THEN 'paid' WHEN paid + credited > 0 THEN 'partially_paid' ELSE 'issued' END`,
  'what a source puts against an invoice is one row': `SELECT 1 FROM allocations a JOIN invoices i ON i.id = a.invoice_id
    WHERE i.client_id = $1 GROUP BY a.invoice_id, a.payment_id, a.credit_note_id HAVING count(*) > 1`,
};

const daysFromNow = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** All laws hold for a client, and balance and statement say what it owes: Euros only. */
export async function lawsHold(t: TestCore, { owner }: TestOrg, client_id: string, owes: number): Promise<void> {
  for (const [law, query] of Object.entries(LAWS)) {
    const { rows: broken } = await t.db.system.query(query, [client_id]);
    expect({ law, broken }).toEqual({ law, broken: [] });
  }
  const { balances } = await t.run('clients.balance', owner, { client_id });
  expect(balances[0]).toMatchObject({ balance: { amount: owes } });
  const range = { from: daysFromNow(-30), to: daysFromNow(30) };
  const statement = await t.run('clients.statement', owner, { client_id, ...range });
  expect(statement.closing_balance.amount).toBe(owes);
}
