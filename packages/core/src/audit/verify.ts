import { createHash } from 'node:crypto';
import { type Database, join, raw, type Sql, sql } from '@stint/db';

export interface Verdict {
  readonly ok: boolean;
  /** How many entries the log's head says there are. */
  readonly entries: number;
  /** The first `seq` that is missing, was altered, or does not follow from the one before. */
  readonly first_bad_seq?: number;
}

type Query = <R>(statement: Sql) => Promise<R[]>;

interface Head {
  readonly audit_seq: string;
  readonly audit_hash: Buffer;
  readonly last: string;
}

interface Entry extends Record<(typeof REPEATED)[number], string | null> {
  readonly seq: string;
  readonly occurred_at: Date;
  readonly record: string;
  readonly hash: Buffer;
}

/** Columns that repeat parts of the record, for filters. The hash covers the record, so they have to agree with it. */
const REPEATED = [
  'id',
  'operation',
  'via',
  'user_id',
  'credential_id',
  'topic_id',
  'subject_type',
  'subject_id',
] as const;

const BATCH = 2000;

/** Recomputes an organization's audit chain; for the command line. */
export const verifyAudit = (db: Database, org_id: string): Promise<Verdict> =>
  db.read(org_id, () => verifyChain((statement) => db.query(statement), org_id));

/**
 * Walks the chain from its genesis, `sha256(org_id)`: each hash is SHA-256 over the one before it and `seq:record`. The
 * last one has to be the log's head, so that cutting the end off is found as well. Writes may go on meanwhile.
 */
export async function verifyChain(query: Query, org_id: string): Promise<Verdict> {
  const [head] = await query<Head>(sql`SELECT audit_seq::text, audit_hash,
    (SELECT coalesce(max(seq), 0)::text FROM audit_entries a WHERE a.org_id = l.org_id) AS last
    FROM org_logs l WHERE l.org_id = ${org_id}`);
  if (!head) return { ok: false, entries: 0, first_bad_seq: 1 };
  const entries = Number(head.audit_seq);
  const bad = (first_bad_seq: number): Verdict => ({ ok: false, entries, first_bad_seq });

  let seq = 0;
  let hash: Buffer = createHash('sha256').update(org_id).digest();
  while (seq < entries) {
    const batch = await query<Entry>(entriesAfter(org_id, seq, entries));
    for (const entry of batch) {
      const expected = createHash('sha256')
        .update(hash)
        .update(`${seq + 1}:${entry.record}`)
        .digest();
      if (Number(entry.seq) !== seq + 1 || !expected.equals(entry.hash) || !agrees(entry)) return bad(seq + 1);
      hash = expected;
      seq += 1;
    }
    if (batch.length === 0) return bad(seq + 1);
  }
  if (!hash.equals(head.audit_hash)) return bad(entries);
  return Number(head.last) === entries ? { ok: true, entries } : bad(entries + 1);
}

const entriesAfter = (org_id: string, after: number, last: number): Sql => sql`
  SELECT a.seq::text, a.occurred_at, a.record, a.hash, ${join(
    REPEATED.map((column) => sql`a.${raw(column)}`),
    ', ',
  )}
  FROM audit_entries a WHERE a.org_id = ${org_id} AND a.seq > ${after} AND a.seq <= ${last}
  ORDER BY a.seq LIMIT ${BATCH}`;

function agrees(entry: Entry): boolean {
  let record: any;
  try {
    record = JSON.parse(entry.record);
  } catch {
    return false;
  }
  const subject = record.events?.[0]?.subject;
  const said: Record<string, unknown> = {
    ...record,
    credential_id: record.credential?.id,
    subject_type: subject?.type,
    subject_id: subject?.id,
  };
  const same = REPEATED.every((column) => (said[column] ?? null) === entry[column]);
  return same && entry.occurred_at.toISOString() === record.occurred_at;
}
