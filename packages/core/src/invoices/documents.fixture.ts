import type { TestKit, TestOrg } from '@stint/testing';

/** The day documents are issued on, if nothing else is said. */
export const DAY = '2026-03-02';

/** What tests of documents start with: a client, drafts for it, and what the ledger says. */
export async function billing(t: TestKit, org: TestOrg, client: object = {}) {
  const { owner } = org;
  const { id: client_id } = await t.run('clients.create', owner, { name: 'Northwind', ...client });
  const draft = async (of: object = {}, lines: readonly object[] = [{ unit_price: 10_000 }]) => {
    const items = lines.map((line) => ({ description: 'Work', ...line }));
    const { id } = await t.run('invoices.create', owner, { client_id, ...of, lines: items });
    return id as string;
  };
  const issue = async (of?: object, lines?: readonly object[], more?: object) =>
    t.run('invoices.issue', owner, { invoice_id: await draft(of, lines), issue_date: DAY, ...more });
  return { client_id: client_id as string, draft, issue };
}

/** What each account of a client stands at. */
export async function ledgerOf(t: TestKit, client_id: string): Promise<Record<string, number>> {
  const { rows } = await t.db.system.query(
    'SELECT account, sum(amount)::int AS amount FROM ledger_entries WHERE client_id = $1 GROUP BY 1 HAVING sum(amount) <> 0',
    [client_id],
  );
  return Object.fromEntries(rows.map(({ account, amount }) => [account, amount]));
}

/** The mails asked for in an organization, in their order. */
export const mailsOf = async (t: TestKit, org_id: string) =>
  (await t.db.system.query('SELECT * FROM mails WHERE org_id = $1 ORDER BY id', [org_id])).rows;
