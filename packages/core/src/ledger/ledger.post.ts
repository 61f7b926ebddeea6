import { join, sql } from '@stint/db';
import { type Context, newId } from '../kernel/index.ts';

/**
 * The accounts of a client's ledger. Receivable and bank grow with debits (positive), the others with credits
 * (negative). client_credit is money of the client that no invoice has used: paid too much, or credited after payment.
 */
export const ACCOUNTS = ['receivable', 'revenue', 'tax', 'bank', 'client_credit'] as const;
export type Account = (typeof ACCOUNTS)[number];

export interface Posting {
  readonly client_id: string;
  readonly currency: string;
  /** YYYY-MM-DD. */
  readonly posted_on: string;
  /** What it comes from; of a merge the other client. */
  readonly source: {
    readonly type: 'invoice' | 'credit_note' | 'payment' | 'refund' | 'client';
    readonly id: string;
  };
  readonly memo: string;
  /** Minor units by account; they sum to zero. */
  readonly amounts: Partial<Record<Account, bigint>>;
}

/** Writes one posting to a client's ledger. The database refuses one that does not sum to zero. */
export async function post(ctx: Context, posting: Posting): Promise<void> {
  const { client_id, currency, posted_on, source, memo, amounts } = posting;
  const entries = Object.entries(amounts).filter(([, amount]) => amount !== 0n);
  if (entries.length === 0) return;
  const posting_id = newId('pst');
  const rows = entries.map(
    ([
      account,
      amount,
    ]) => sql`(${ctx.caller.org_id}, ${newId('led')}, ${posting_id}, ${client_id}, ${currency}, ${account},
      ${amount}::bigint, ${posted_on}::date, ${source.type}, ${source.id}, ${memo}, ${ctx.now}::timestamptz)`,
  );
  await ctx.query(sql`INSERT INTO ledger_entries (org_id, id, posting_id, client_id, currency, account, amount, posted_on,
    source_type, source_id, memo, created_at) VALUES ${join(rows)}`);
}

/** The opposite of amounts, for what takes a posting back. */
export const reversed = (amounts: Posting['amounts']): Posting['amounts'] =>
  Object.fromEntries(Object.entries(amounts).map(([account, amount]) => [account, -amount]));
