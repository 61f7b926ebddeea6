import { z } from 'zod';
import { currency, day, get, id, invalid, Money, operation } from '../../kernel/index.ts';
import { statementOf } from '../../ledger/index.ts';
import { Client } from '../client.schema.ts';

const LONGEST_DAYS = 1100;

const Line = z.strictObject({
  date: day(),
  type: z.enum(['invoice', 'credit_note', 'payment', 'refund', 'client']),
  /** The document, the payment or the refund; of a merge the other client. */
  source_id: z.string(),
  /** The document's number, or the reference of the payment. */
  reference: z.string().nullable(),
  memo: z.string(),
  /** What the client owes more. */
  debit: Money.nullable(),
  /** What the client owes less. */
  credit: Money.nullable(),
  /** What it owes after this; negative is credit. */
  balance: Money,
});

export const clientStatement = operation({
  name: 'clients.statement',
  summary: 'Show what a client was billed and paid in a range of days, and what it owes after each',
  effect: 'read',
  scope: 'read:payments',
  permission: 'view_finances',
  input: z.strictObject({
    client_id: id('cli'),
    /** Both days are in. */
    from: day(),
    to: day(),
    /** The client's, if not given. */
    currency: currency().optional(),
  }),
  output: z.strictObject({
    client_id: id('cli'),
    from: day(),
    to: day(),
    currency: currency(),
    /** What it owed before; negative is credit. */
    opening_balance: Money,
    lines: z.array(Line),
    closing_balance: Money,
  }),
  table: 'lines',
  rest: get('/clients/{client_id}/statement'),
  mcp: {
    when: "Read a client's account over a range of days: documents, payments and refunds with a running balance. For what it owes now, use clients_balance.",
  },
  async run(ctx, { client_id, from, to, ...input }) {
    const client = await ctx.find(Client, client_id);
    if (to < from) throw invalid('to', 'must not be before from', 'too_small');
    if (Date.parse(to) - Date.parse(from) > LONGEST_DAYS * 86_400_000) {
      throw invalid('to', `must be within ${LONGEST_DAYS} days of from`, 'too_big');
    }
    const of = input.currency ?? client.value.currency;
    const { opening, lines } = await statementOf(ctx, { client_id, currency: of, from, to });
    const money = (amount: bigint) => ({ amount: Number(amount), currency: of });
    let balance = opening;
    const shown = lines.map(({ amount, ...line }) => {
      balance += amount;
      const debit = amount > 0n ? money(amount) : null;
      return { ...line, debit, credit: debit ? null : money(-amount), balance: money(balance) };
    });
    return {
      client_id,
      from,
      to,
      currency: of,
      opening_balance: money(opening),
      lines: shown,
      closing_balance: money(balance),
    };
  },
});
