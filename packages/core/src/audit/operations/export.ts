import { raw, sql } from '@stint/db';
import { z } from 'zod';
import { type Caller, get, operation } from '../../kernel/index.ts';
import { factsFor, seesAll } from '../audit.redact.ts';
import type { Fact } from '../audit.schema.ts';
import { TRAILS } from '../audit.verify.ts';

const Exported = z.strictObject({
  seq: z.int(),
  /** The entry as JSON text, to the letter; without guarded changes, and so unverifiable, when `redacted`. */
  record: z.string(),
  hash: z.string(),
  redacted: z.boolean(),
});

export const exportAudit = operation({
  name: 'audit.export',
  summary: 'Export the audit trail with its hashes, oldest first',
  effect: 'read',
  permission: 'view_audit',
  input: z.strictObject({
    /** What was changed, or what assistants called. */
    trail: z.enum(['changes', 'calls']).default('changes'),
    after: z.int().min(0).default(0),
    limit: z.int().min(1).max(1000).default(500),
  }),
  output: z.strictObject({ entries: z.array(Exported), next_after: z.int().nullable() }),
  rest: get('/audit-entries/export'),
  mcp: {
    when: 'Copy the audit trail out, page by page: repeat with after set to next_after until it is null. To look something up, use audit_list.',
  },
  async run(ctx, { trail, after, limit }) {
    const rows = await ctx.query<{ seq: string; record: string; hash: string }>(
      sql`SELECT a.seq::text, record, encode(hash, 'hex') AS hash FROM ${raw(TRAILS[trail].table)} a
        WHERE org_id = ${ctx.caller.org_id} AND seq > ${after} ORDER BY a.seq LIMIT ${limit + 1}`,
    );
    const all = seesAll(ctx.caller);
    const entries = rows.slice(0, limit).map(({ seq, record, hash }) => {
      const shown = all ? record : withoutGuarded(record, ctx.caller);
      return { seq: Number(seq), record: shown, hash, redacted: shown !== record };
    });
    return { entries, next_after: rows.length > limit ? (entries.at(-1)?.seq ?? null) : null };
  },
});

function withoutGuarded(record: string, caller: Caller): string {
  const { events, ...parsed } = JSON.parse(record) as { events?: Fact[] };
  return JSON.stringify(
    // What an assistant sent may name anything.
    events ? { ...parsed, events: factsFor(events, caller) } : { ...parsed, arguments: null },
  );
}
