import { sql } from '@stint/db';
import { type Context, fail } from '../kernel/index.ts';
import type { OrgSettings } from '../orgs/index.ts';
import { issueDateBeforeLast } from './invoice.failures.ts';
import { DOCUMENT_TYPES, type DocumentType } from './invoice.schema.ts';

export type NumberPatterns = OrgSettings['number_series'];

const AT_ONCE = 100;

/**
 * The next number of the document's series, in the order of issue dates. The counter stays locked until the transaction
 * ends, and goes back with it: so take it late. Where a pattern was changed to one that gives numbers which are used
 * already, these are passed over; each is on a document, so that leaves no gap.
 */
export async function takeNumber(
  ctx: Context,
  type: DocumentType,
  issue_date: string,
  patterns: NumberPatterns,
): Promise<string> {
  const series = seriesOf(type, issue_date, patterns);
  const [counter] = await ctx.query<{
    last: number;
  }>(sql`INSERT INTO document_counters AS c (org_id, series, last, last_issued_on)
    VALUES (${ctx.caller.org_id}, ${series}, 1, ${issue_date}::date)
    ON CONFLICT (org_id, series) DO UPDATE SET last = c.last + 1, last_issued_on = excluded.last_issued_on
    WHERE c.last_issued_on <= excluded.last_issued_on RETURNING last`);
  if (!counter) throw await tooEarly(ctx, series, issue_date);
  const number = (last: number) => numberOf(patterns[type], issue_date, last);
  for (let first = counter.last; ; first += AT_ONCE) {
    const candidates = Array.from({ length: AT_ONCE }, (_, i) => number(first + i));
    const used = await usedOf(ctx, candidates);
    const free = candidates.findIndex((candidate) => !used.has(candidate));
    if (free === -1) continue;
    if (first + free > counter.last) {
      await ctx.query(sql`UPDATE document_counters SET last = ${first + free}
        WHERE org_id = ${ctx.caller.org_id} AND series = ${series}`);
    }
    return number(first + free);
  }
}

async function usedOf(ctx: Context, numbers: readonly string[]): Promise<Set<string>> {
  const rows = await ctx.query<{ number: string }>(sql`SELECT number FROM invoices
    WHERE org_id = ${ctx.caller.org_id} AND number = ANY(${[...numbers]})`);
  return new Set(rows.map(({ number }) => number));
}

async function tooEarly(ctx: Context, series: string, issue_date: string) {
  const [last] = await ctx.query<{ day: string }>(sql`SELECT last_issued_on::text AS day FROM document_counters
    WHERE org_id = ${ctx.caller.org_id} AND series = ${series}`);
  return fail(issueDateBeforeLast, {
    detail: `The last document of its series is of ${last?.day}, and numbers follow dates. Issue this one on ${last?.day} or later.`,
    current_state: { issue_date, last_issue_date: last?.day },
  });
}

/**
 * Where a document counts. A pattern with the year counts anew each year, and with the month beside it each month; a month
 * alone does not, as its numbers would come again. Types with one pattern count together.
 */
export function seriesOf(type: DocumentType, issue_date: string, patterns: NumberPatterns): string {
  const pattern = patterns[type];
  const first = DOCUMENT_TYPES.find((other) => patterns[other] === pattern);
  const yearly = pattern.includes('{year}');
  const period = yearly ? issue_date.slice(0, pattern.includes('{month}') ? 7 : 4) : null;
  return [first, period].filter(Boolean).join('-');
}

/** `INV-{year}-{number:4}` for the first of 2026 is INV-2026-0001. */
export const numberOf = (pattern: string, issue_date: string, n: number): string =>
  pattern
    .replaceAll('{year}', issue_date.slice(0, 4))
    .replaceAll('{month}', issue_date.slice(5, 7))
    .replace(/\{number(?::(\d))?\}/, (_, width: string | undefined) => String(n).padStart(Number(width ?? 1), '0'));
