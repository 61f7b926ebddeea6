import { raw, sql } from '@stint/db';
import { z } from 'zod';
import { currency, get, id, Money, moneyJson, operation } from '../../kernel/index.ts';
import { Client } from '../client.schema.ts';

const Balance = z.strictObject({
  currency: currency(),
  /** Owed on invoices. */
  receivable: Money,
  /** Of the receivable, what was due before today in the organization's zone. */
  overdue: Money,
  /** Paid too much, or credited, and not used. */
  credit: Money,
  /** The receivable less the credit. */
  balance: Money,
});

export const clientBalance = operation({
  name: 'clients.balance',
  summary: 'Show what a client owes, and what it has as credit, in each currency',
  effect: 'read',
  scope: 'read:payments',
  permission: 'view_finances',
  input: z.strictObject({ client_id: id('cli') }),
  output: z.strictObject({
    client_id: id('cli'),
    /** One for each currency the client was billed in or paid in, and its own. */
    balances: z.array(Balance),
  }),
  rest: get('/clients/{client_id}/balance'),
  mcp: { when: 'See how much a client owes, what of it is late, and how much credit it has.' },
  async run(ctx, { client_id }) {
    const client = await ctx.find(Client, client_id);
    const { org_id } = ctx.caller;
    const money = (amount: string) => moneyJson(raw(`(${amount})`), raw('b.currency'));
    const balances = await ctx.query<
      z.infer<typeof Balance>
    >(sql`SELECT b.currency, ${money('b.receivable')} AS receivable,
        ${money('b.overdue')} AS overdue, ${money('b.credit')} AS credit, ${money('b.receivable - b.credit')} AS balance
      FROM (SELECT c.currency,
          coalesce(sum(l.amount) FILTER (WHERE l.account = 'receivable'), 0)::bigint AS receivable,
          coalesce(-sum(l.amount) FILTER (WHERE l.account = 'client_credit'), 0)::bigint AS credit,
          (SELECT coalesce(sum(i.total - i.paid - i.credited), 0)::bigint FROM invoices i
            JOIN orgs o ON o.org_id = i.org_id
            WHERE i.org_id = ${org_id} AND i.client_id = ${client_id} AND i.currency = c.currency
              AND i.type = 'invoice' AND i.status IN ('issued', 'partially_paid')
              AND i.due_date < (${ctx.now}::timestamptz AT TIME ZONE o.time_zone)::date) AS overdue
        FROM (SELECT ${client.value.currency}::text AS currency UNION SELECT currency FROM ledger_entries
            WHERE org_id = ${org_id} AND client_id = ${client_id}) c
          LEFT JOIN ledger_entries l ON l.org_id = ${org_id} AND l.client_id = ${client_id} AND l.currency = c.currency
        GROUP BY c.currency) b ORDER BY b.currency`);
    return { client_id, balances };
  },
});
