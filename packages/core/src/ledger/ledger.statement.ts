import { sql } from '@stint/db';
import type { Context } from '../kernel/index.ts';
import type { Posting } from './ledger.post.ts';

interface Asked {
  readonly client_id: string;
  readonly currency: string;
  /** YYYY-MM-DD, both in. */
  readonly from: string;
  readonly to: string;
}

interface StatementLine {
  readonly date: string;
  readonly type: Posting['source']['type'];
  readonly source_id: string;
  readonly reference: string | null;
  readonly memo: string;
  /** Minor units the client owes more; negative: less. */
  readonly amount: bigint;
}

/**
 * What changed a client's balance, which is the receivable less its credit: a line for each posting. Credit put against
 * an invoice moves between the two and is not shown.
 */
export async function statementOf(
  ctx: Context,
  { client_id, currency, from, to }: Asked,
): Promise<{ opening: bigint; lines: StatementLine[] }> {
  const own = sql`l.org_id = ${ctx.caller.org_id} AND l.client_id = ${client_id} AND l.currency = ${currency}
    AND l.account IN ('receivable', 'client_credit')`;
  const [before] = await ctx.query<{ amount: string }>(sql`SELECT coalesce(sum(l.amount), 0)::text AS amount
    FROM ledger_entries l WHERE ${own} AND l.posted_on < ${from}::date`);
  const lines = await ctx.query<StatementLine & { amount: string }>(sql`SELECT p.date::text, p.type, p.source_id,
      coalesce(i.number, y.reference) AS reference, p.memo, p.amount::text
    FROM (SELECT l.posted_on AS date, min(l.id) AS first, l.source_type AS type, l.source_id, l.memo, sum(l.amount) AS amount
        FROM ledger_entries l WHERE ${own} AND l.posted_on BETWEEN ${from}::date AND ${to}::date
        GROUP BY l.posting_id, l.posted_on, l.source_type, l.source_id, l.memo HAVING sum(l.amount) <> 0) p
      LEFT JOIN invoices i ON i.org_id = ${ctx.caller.org_id} AND i.id = p.source_id
      LEFT JOIN refunds r ON r.org_id = ${ctx.caller.org_id} AND r.id = p.source_id
      LEFT JOIN payments y ON y.org_id = ${ctx.caller.org_id} AND y.id = coalesce(r.payment_id, p.source_id)
    ORDER BY p.date, p.first`);
  return {
    opening: BigInt(before?.amount ?? 0),
    lines: lines.map((line) => ({ ...line, amount: BigInt(line.amount) })),
  };
}
