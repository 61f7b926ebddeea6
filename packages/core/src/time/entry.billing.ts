import { sql } from '@stint/db';
import { type Context, changeAll } from '../kernel/index.ts';
import { entryBilled, entryReleased } from './entry.events.ts';

/** What billing time may publish; operations that put entries on a line, or free them, list it in their `emits`. */
export const billingTime = [entryBilled, entryReleased] as const;

interface Billed {
  readonly entry_id: string;
  readonly line_id: string;
  /** Seconds after rounding. */
  readonly billed_seconds: bigint;
}

/** Puts entries, which the transaction holds and found billable, on lines of an invoice. */
export async function billEntries(ctx: Context, billed: readonly Billed[]): Promise<void> {
  const ids = billed.map(({ entry_id }) => entry_id);
  const lines = billed.map(({ line_id }) => line_id);
  const seconds = billed.map(({ billed_seconds }) => billed_seconds.toString());
  await changeAll(ctx, entryBilled, ids, () =>
    ctx.query(sql`UPDATE time_entries t SET invoice_line_id = b.line_id, billed_seconds = b.seconds,
        version = t.version + 1, updated_at = ${ctx.now}
      FROM unnest(${ids}::text[], ${lines}::text[], ${seconds}::bigint[]) AS b(id, line_id, seconds)
      WHERE t.org_id = ${ctx.caller.org_id} AND t.id = b.id`),
  );
}

/** Frees the entries on these lines: each can change again, or be billed by another. */
export async function releaseEntries(ctx: Context, line_ids: readonly string[]): Promise<void> {
  const rows = await ctx.query<{ id: string }>(sql`SELECT id FROM time_entries
    WHERE org_id = ${ctx.caller.org_id} AND invoice_line_id = ANY(${[...line_ids]}) ORDER BY id FOR NO KEY UPDATE`);
  const ids = rows.map(({ id }) => id);
  await changeAll(ctx, entryReleased, ids, () =>
    ctx.query(sql`UPDATE time_entries SET invoice_line_id = NULL, billed_seconds = NULL,
        version = version + 1, updated_at = ${ctx.now}
      WHERE org_id = ${ctx.caller.org_id} AND id = ANY(${ids})`),
  );
}
