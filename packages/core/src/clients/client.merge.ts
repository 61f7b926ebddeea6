import { raw, sql } from '@stint/db';
import { type Context, dayIn, type Row } from '../kernel/index.ts';
import { type Posting, post, reversed } from '../ledger/index.ts';
import type { Client } from './client.schema.ts';

/** Everything that names its client. Issued documents keep the parties that were frozen in them. */
const TABLES = ['projects', 'contacts', 'client_notes', 'invoices', 'invoice_recurrences', 'payments', 'expenses'];

/** Whether there is an account to move, for which it takes who manages payments. */
export async function hasMoney(ctx: Context, client_id: string): Promise<boolean> {
  const of = (table: string) =>
    sql`EXISTS (SELECT FROM ${raw(table)} WHERE org_id = ${ctx.caller.org_id} AND client_id = ${client_id})`;
  const [found] = await ctx.query<{ money: boolean }>(sql`SELECT ${of('invoices')} OR ${of('payments')} AS money`);
  return found?.money === true;
}

export async function moveRows(ctx: Context, from_id: string, into_id: string): Promise<void> {
  const { org_id } = ctx.caller;
  for (const table of TABLES) {
    // Held in the order of their ids, as others hold several of a table.
    await ctx.query(sql`UPDATE ${raw(table)} t SET client_id = ${into_id}, version = t.version + 1, updated_at = ${ctx.now}
      FROM (SELECT id FROM ${raw(table)} WHERE org_id = ${org_id} AND client_id = ${from_id} ORDER BY id FOR NO KEY UPDATE) held
      WHERE t.org_id = ${org_id} AND t.id = held.id`);
  }
  await ctx.query(sql`UPDATE attachments SET subject_id = ${into_id}, version = version + 1, updated_at = ${ctx.now}
    WHERE org_id = ${org_id} AND subject_id = ${from_id}`);
}

interface Balance {
  readonly currency: string;
  readonly account: keyof Posting['amounts'];
  readonly amount: string;
}

/**
 * What stands on one client's ledger is posted off it and onto the other's, account by account in each currency: rows of
 * a ledger are only added.
 */
export async function moveLedger(ctx: Context, from: Row<typeof Client>, into: Row<typeof Client>): Promise<void> {
  const balances =
    await ctx.query<Balance>(sql`SELECT currency, account, sum(amount)::text AS amount FROM ledger_entries
    WHERE org_id = ${ctx.caller.org_id} AND client_id = ${from.id} GROUP BY currency, account ORDER BY currency, account`);
  if (balances.length === 0) return;
  const { time_zone } = await ctx.db.org.findFirstOrThrow({ select: { time_zone: true } });
  const posted_on = dayIn(time_zone, ctx.now);
  for (const currency of new Set(balances.map((balance) => balance.currency))) {
    const own = balances.filter((balance) => balance.currency === currency);
    const amounts: Posting['amounts'] = Object.fromEntries(own.map(({ account, amount }) => [account, BigInt(amount)]));
    const transfer = (
      client: Row<typeof Client>,
      other: Row<typeof Client>,
      words: string,
      moved: Posting['amounts'],
    ) =>
      post(ctx, {
        client_id: client.id,
        currency,
        posted_on,
        source: { type: 'client', id: other.id },
        memo: `${words} ${other.value.name}`,
        amounts: moved,
      });
    await transfer(from, into, 'Merged into', reversed(amounts));
    await transfer(into, from, 'Merged from', amounts);
  }
}
