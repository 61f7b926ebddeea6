import { Prisma, sql } from '@stint/db';
import type { Context } from '../../kernel/index.ts';
import type { TaxGroup } from '../invoice.totals.ts';

/** What the credit notes of an invoice took off it so far; void ones count no more. */
export interface Before {
  /** Net, by the invoice's line. */
  readonly taken: ReadonlyMap<string, bigint>;
  /** How much of a line was credited by quantity. */
  readonly quantities: ReadonlyMap<string, Prisma.Decimal>;
  readonly taxes: readonly TaxGroup[];
  readonly total: bigint;
}

export async function creditedOf(ctx: Context, invoice_id: string): Promise<Before> {
  const notes = sql`invoices n WHERE n.org_id = ${ctx.caller.org_id} AND n.credits_invoice_id = ${invoice_id}
    AND n.status <> 'void'`;
  const lines = await ctx.query<{
    id: string;
    amount: string;
    quantity: string | null;
  }>(sql`SELECT l.credits_line_id AS id, sum(l.amount)::text AS amount,
      sum(l.quantity) FILTER (WHERE (l.unit, l.unit_price, l.discount_percent) = (b.unit, b.unit_price, b.discount_percent))::text
        AS quantity
    FROM (SELECT n.org_id, n.id FROM ${notes}) n
    JOIN invoice_lines l ON l.org_id = n.org_id AND l.invoice_id = n.id
    JOIN invoice_lines b ON b.org_id = l.org_id AND b.id = l.credits_line_id GROUP BY 1`);
  const documents = await ctx.query<{ total: string; taxes: Stored[] }>(
    sql`SELECT n.total::text, n.taxes FROM ${notes}`,
  );
  return {
    taken: new Map(lines.map(({ id, amount }) => [id, BigInt(amount)])),
    quantities: new Map(lines.map(({ id, quantity }) => [id, new Prisma.Decimal(quantity ?? 0)])),
    taxes: documents.flatMap(({ taxes }) =>
      taxes.map((group) => ({ ...group, taxable: BigInt(group.taxable), tax: BigInt(group.tax) })),
    ),
    total: documents.reduce((all, { total }) => all + BigInt(total), 0n),
  };
}

/** A group of taxes as its column keeps it, in minor units. */
type Stored = Pick<TaxGroup, 'category' | 'rate'> & { readonly taxable: number; readonly tax: number };
