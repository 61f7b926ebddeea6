import { createHash } from 'node:crypto';
import { join, raw, type Sql, sql } from '@stint/db';
import { invalid } from '../kernel/index.ts';

export interface Range {
  readonly from_seq: number;
  /** How many entries to go through at most. */
  readonly limit: number;
}

export interface Verdict {
  readonly ok: boolean;
  /** How many entries the log's head says there are. */
  readonly entries: number;
  /** The last `seq` that holds. */
  readonly verified_to: number;
  /** Where to go on; null when the trail was gone through to its end, or is broken. */
  readonly next_seq: number | null;
  /** The first `seq` that is missing, was altered, or does not follow from the one before. */
  readonly first_bad_seq?: number;
}

type Query = <R>(statement: Sql) => Promise<R[]>;

interface Head {
  readonly seq: string;
  readonly hash: Buffer;
  /** What was cut off for its age ends here. */
  readonly base: string;
  readonly base_hash: Buffer;
  readonly last: string;
  /** The hash before the range; null when there is no such entry. */
  readonly before: Buffer | null;
}

interface Entry extends Record<string, unknown> {
  readonly seq: string;
  readonly occurred_at: Date;
  readonly record: string;
  readonly hash: Buffer;
}

/** A chain: where its entries and its head are. */
export interface Trail {
  readonly table: string;
  /** The columns of the head, as `Head` names them, and where they are. */
  readonly head: Sql;
  /** Columns that repeat parts of the record, for filters. The hash covers the record, so they have to agree with it. */
  readonly repeated: readonly string[];
}

export const TRAILS = {
  changes: {
    table: 'audit_entries',
    head: sql`l.org_id, l.audit_seq AS seq, l.audit_hash AS hash, 0 AS base,
      sha256(convert_to(l.org_id, 'UTF8')) AS base_hash FROM org_logs l`,
    repeated: ['id', 'operation', 'via', 'user_id', 'credential_id', 'topic_id', 'subject_type', 'subject_id'],
  },
  calls: {
    table: 'tool_calls',
    // Who never had an assistant has no head yet.
    head: sql`o.org_id, coalesce(l.seq, 0) AS seq, coalesce(l.hash, sha256(convert_to(o.org_id, 'UTF8'))) AS hash,
      coalesce(l.base_seq, 0) AS base, coalesce(l.base_hash, sha256(convert_to(o.org_id, 'UTF8'))) AS base_hash
      FROM orgs o LEFT JOIN tool_call_logs l ON l.org_id = o.org_id`,
    repeated: ['id', 'user_id', 'credential_id', 'tool', 'outcome'],
  },
} as const satisfies Record<string, Trail>;

const BATCH = 2000;

/**
 * Walks part of a chain, from its genesis `sha256(org_id)` or from the hash kept before the range: each hash is SHA-256
 * over the one before it and `seq:record`. The last one has to be the log's head, so that cutting the end off is found as
 * well. Writes may go on meanwhile.
 */
export async function verifyChain(
  query: Query,
  org_id: string,
  trail: Trail,
  { from_seq, limit }: Range,
): Promise<Verdict> {
  const table = raw(trail.table);
  const [head] = await query<Head>(sql`SELECT h.seq::text, h.hash, h.base::text, h.base_hash,
    (SELECT coalesce(max(a.seq), h.base)::text FROM ${table} a WHERE a.org_id = h.org_id) AS last,
    (SELECT a.hash FROM ${table} a WHERE a.org_id = h.org_id AND a.seq = ${from_seq - 1}) AS before
    FROM (SELECT ${trail.head}) h WHERE h.org_id = ${org_id}`);
  const entries = Number(head?.seq ?? 0);
  const base = Number(head?.base ?? 0);
  let seq = Math.max(from_seq - 1, base);
  const bad = (first_bad_seq: number): Verdict => ({
    ok: false,
    entries,
    verified_to: first_bad_seq - 1,
    next_seq: null,
    first_bad_seq,
  });
  const before = seq === base ? head?.base_hash : head?.before;
  if (!head) return bad(1);
  if (seq > entries) throw invalid('from_seq', `is beyond the last entry, ${entries}`);
  if (!before) return bad(seq);

  let hash: Buffer = before;
  const end = Math.min(entries, seq + limit);
  while (seq < end) {
    const batch = await query<Entry>(entriesAfter(org_id, trail, seq, end));
    for (const entry of batch) {
      const expected = createHash('sha256')
        .update(hash)
        .update(`${seq + 1}:${entry.record}`)
        .digest();
      if (Number(entry.seq) !== seq + 1 || !expected.equals(entry.hash) || !agrees(entry, trail)) return bad(seq + 1);
      hash = expected;
      seq += 1;
    }
    if (batch.length === 0) return bad(seq + 1);
  }
  if (seq < entries) return { ok: true, entries, verified_to: seq, next_seq: seq + 1 };
  if (!hash.equals(head.hash)) return bad(entries);
  return Number(head.last) === entries ? { ok: true, entries, verified_to: entries, next_seq: null } : bad(entries + 1);
}

const entriesAfter = (org_id: string, { table, repeated }: Trail, after: number, last: number): Sql => sql`
  SELECT a.seq::text, a.occurred_at, a.record, a.hash, ${join(
    repeated.map((column) => sql`a.${raw(column)}`),
    ', ',
  )}
  FROM ${raw(table)} a WHERE a.org_id = ${org_id} AND a.seq > ${after} AND a.seq <= ${last}
  ORDER BY a.seq LIMIT ${BATCH}`;

function agrees(entry: Entry, { repeated }: Trail): boolean {
  let record: any;
  try {
    record = JSON.parse(entry.record);
  } catch {
    return false;
  }
  const said: Record<string, unknown> = {
    ...record,
    credential_id: record.credential?.id,
    subject_type: record.subject?.type,
    subject_id: record.subject?.id,
  };
  const same = repeated.every((column) => (said[column] ?? null) === entry[column]);
  return same && entry.occurred_at.toISOString() === record.occurred_at;
}
