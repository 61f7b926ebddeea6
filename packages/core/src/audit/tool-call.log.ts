import { sql } from '@stint/db';
import type { Core, ToolCall } from '../kernel/index.ts';
import { recordOf } from './tool-call.record.ts';

export interface ToolCallLog {
  /** Keeps the call soon; nobody waits for it. */
  record(call: ToolCall): void;
  /** Keeps what is left. */
  close(): Promise<void>;
}

/** How long calls wait for others to be written with. */
const WAIT_MS = 250;
/** How long to wait with what could not be written. */
const RETRY_MS = 5000;
/** So many are written at once. */
const FULL = 500;
/** More than these are not held while the database is away. */
const MOST = 20_000;

/**
 * Keeps what assistants call, after the answer and many by one statement. A process that is killed loses what it held, a quarter
 * of a second; what a call changed is in the audit trail by then, with the change.
 */
export function createToolCallLog(core: Core, failed: (error: unknown) => void): ToolCallLog {
  const { db, settings } = core;
  /** Records by organization: text at once, so that no answer is held. */
  let waiting = new Map<string, string[]>();
  let held = 0;
  let timer: NodeJS.Timeout | undefined;
  let writing: Promise<void> = Promise.resolve();

  const hold = (org_id: string, records: readonly string[], wait: number) => {
    if (held + records.length > MOST) return failed(new Error(`${records.length} calls were not kept: too many wait.`));
    held += records.length;
    const others = waiting.get(org_id);
    if (others) others.push(...records);
    else waiting.set(org_id, [...records]);
    timer ??= setTimeout(flush, wait).unref();
  };
  const write = async () => {
    clearTimeout(timer);
    timer = undefined;
    const batch = waiting;
    waiting = new Map();
    held = 0;
    for (const [org_id, records] of batch) {
      try {
        // No JSON text holds a line break of its own.
        await db.read(org_id, () => db.query(sql`SELECT stint_keep_calls(${records.join('\n')})`));
      } catch (error) {
        failed(error);
        hold(org_id, records, RETRY_MS);
      }
    }
  };
  const flush = () => {
    writing = writing.then(write);
    return writing;
  };

  return {
    record(call) {
      hold(call.org_id, [recordOf(call, settings.auditFull)], WAIT_MS);
      if (held === FULL) void flush();
    },
    async close() {
      await flush();
      clearTimeout(timer);
    },
  };
}

/** Forgets calls of more than 90 days ago; the chain then begins where they end. */
export const TOOL_CALL_SWEEP = `WITH old AS (
    SELECT org_id, max(seq) AS seq FROM tool_calls WHERE occurred_at < now() - interval '90 days' GROUP BY org_id
  ), head AS (
    UPDATE tool_call_logs l SET base_seq = c.seq, base_hash = c.hash
    FROM old JOIN tool_calls c ON c.org_id = old.org_id AND c.seq = old.seq WHERE l.org_id = old.org_id
  )
  DELETE FROM tool_calls t USING old WHERE t.org_id = old.org_id AND t.seq <= old.seq`;
