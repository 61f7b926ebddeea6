import { type Sql, sql } from '@stint/db';
import { conflict, fail, invalid } from '../kernel/index.ts';
import { withSeq } from './event.logged.ts';

type Query = <R>(statement: Sql) => Promise<R[]>;

export const resyncRequired = conflict('resync_required', 'The log no longer goes back that far');

export interface LogBounds {
  /** The `seq` of the last event, 0 when there is none. */
  readonly head: number;
  /** The oldest `after` from which nothing is missing. */
  readonly start: number;
}

export async function logBounds(query: Query, org_id: string): Promise<LogBounds> {
  const [row] = await query<{ head: string; oldest: string | null }>(sql`SELECT l.seq::text AS head,
    (SELECT min(e.seq) FROM events e WHERE e.org_id = l.org_id)::text AS oldest
    FROM org_logs l WHERE l.org_id = ${org_id}`);
  const head = Number(row?.head ?? 0);
  return { head, start: row?.oldest ? Number(row.oldest) - 1 : head };
}

/** Whether nothing is missing after this `seq`. One that the log has not come to yet is refused. */
export function isKept(after: number, { head, start }: LogBounds): boolean {
  if (after > head) throw invalid('after', `is beyond the last event, ${head}`);
  return after >= start;
}

export const mustResync = (after: number, { head, start }: LogBounds) =>
  fail(resyncRequired, {
    detail: `What came right after ${after} is no longer kept. Read the current state with the lists, then go on with after=${head}.`,
    current_state: { oldest_after: start, last_seq: head },
  });

export interface StoredEvent {
  readonly seq: number;
  /** The envelope as JSON, with its `seq`. */
  readonly text: string;
}

/** The events after one `seq`, in order, up to another or to the head. */
export async function readLog(
  query: Query,
  org_id: string,
  after: number,
  limit: number,
  upTo?: number,
): Promise<StoredEvent[]> {
  const rows = await query<{
    seq: string;
    envelope: string;
  }>(sql`SELECT e.seq::text AS seq, e.envelope::text AS envelope
    FROM events e WHERE e.org_id = ${org_id} AND e.seq > ${after} AND e.seq <= ${upTo ?? Number.MAX_SAFE_INTEGER}
    ORDER BY e.seq LIMIT ${limit}`);
  return rows.map(({ seq, envelope }) => ({ seq: Number(seq), text: withSeq(Number(seq), envelope) }));
}
