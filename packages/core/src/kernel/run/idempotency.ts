import { createHash } from 'node:crypto';
import { type Database, type Sql, sql } from '@stint/db';
import type { Caller } from '../caller.ts';
import { Failure, type FailureDetails, fail, failures } from '../failure.ts';

/** What was answered the first time. */
type Stored =
  | { readonly ok: string; readonly seq: number }
  | { readonly failed: FailureDetails & { code: string; status: number; title: string } };

/** One use of an idempotency key: good for 24 hours for each credential and key. */
export interface KeyedCall {
  readonly caller: Caller;
  readonly key: string;
  readonly operation: string;
  readonly input: unknown;
}

/** Permissions count, too: what was kept is not shown to who may see less by now. */
const hashOf = ({ operation, input, caller }: KeyedCall): Buffer =>
  createHash('sha256')
    .update(`${operation}\n${[...caller.permissions].sort().join()}\n${canonical(input)}`)
    .digest();

/** JSON with sorted keys, so that the order of fields does not make another request. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}

/**
 * Takes the key inside the write's transaction. Answers what was stored if the same request was answered before; a
 * request still running, or another request under the key, is a conflict.
 */
export async function takeKey(db: Database, call: KeyedCall): Promise<Stored | null> {
  const { caller, key, operation } = call;
  const name = `${caller.org_id}:${caller.credential.id}:${key}`;
  const [lock] = await db.query<{ free: boolean }>(
    sql`SELECT pg_try_advisory_xact_lock(hashtextextended(${name}, 7)) AS free`,
  );
  if (!lock?.free) throw fail(failures.idempotency_in_progress, { retry_after: 1 });
  const hash = hashOf(call);
  const [row] = await db.query<{ hash: Buffer; answer: string | null; fresh: boolean }>(
    sql`INSERT INTO idempotency_keys AS k (org_id, credential_id, key, operation, request_hash)
      VALUES (${caller.org_id}, ${caller.credential.id}, ${key}, ${operation}, ${hash})
      ON CONFLICT (org_id, credential_id, key) DO UPDATE SET
        operation = CASE WHEN k.created_at < now() - interval '24 hours' THEN excluded.operation ELSE k.operation END,
        request_hash = CASE WHEN k.created_at < now() - interval '24 hours' THEN excluded.request_hash ELSE k.request_hash END,
        answer = CASE WHEN k.created_at < now() - interval '24 hours' THEN NULL ELSE k.answer END,
        created_at = CASE WHEN k.created_at < now() - interval '24 hours' THEN now() ELSE k.created_at END
      RETURNING request_hash AS hash, answer`,
  );
  if (!row || row.answer === null) return null;
  if (!row.hash.equals(hash)) throw fail(failures.idempotency_key_reused);
  return JSON.parse(row.answer) as Stored;
}

/** What was answered to the same request under the key, if anything; nothing is taken or held. */
export async function storedAnswer(db: Database, call: KeyedCall): Promise<Stored | null> {
  const { caller, key } = call;
  const [row] = await db.read(caller.org_id, () =>
    db.query<{ hash: Buffer; answer: string }>(sql`SELECT request_hash AS hash, answer FROM idempotency_keys
      WHERE org_id = ${caller.org_id} AND credential_id = ${caller.credential.id} AND key = ${key}
        AND answer IS NOT NULL AND created_at >= now() - interval '24 hours'`),
  );
  if (!row) return null;
  if (!row.hash.equals(hashOf(call))) throw fail(failures.idempotency_key_reused);
  return JSON.parse(row.answer) as Stored;
}

/** Keeps the answer of a call that was run for somebody else to agree to. */
export async function keepLater(db: Database, call: KeyedCall, text: string, seq: number): Promise<void> {
  const { caller, key, operation } = call;
  const answer = JSON.stringify({ ok: text, seq } satisfies Stored);
  await db.read(caller.org_id, () =>
    db.query(sql`INSERT INTO idempotency_keys (org_id, credential_id, key, operation, request_hash, answer)
      VALUES (${caller.org_id}, ${caller.credential.id}, ${key}, ${operation}, ${hashOf(call)}, ${answer})
      ON CONFLICT DO NOTHING`),
  );
}

/** The part of the closing statement that keeps the answer. */
export const keepAnswer = ({ caller, key }: KeyedCall, text: string): Sql =>
  sql`, kept AS (UPDATE idempotency_keys k SET answer = json_build_object('ok', ${text}::text, 'seq', head.seq)::text
    FROM head WHERE k.org_id = ${caller.org_id} AND k.credential_id = ${caller.credential.id} AND k.key = ${key})`;

/** Keeps a refusal, after its transaction was rolled back. What went wrong on our side is not kept. */
export async function keepFailure(db: Database, call: KeyedCall, failure: Failure): Promise<void> {
  if (failure.status >= 500 || failure.code.startsWith('idempotency_')) return;
  const { code, status, title, details } = failure;
  const answer = JSON.stringify({ failed: { code, status, title, ...details } } satisfies Stored);
  const { caller, key, operation } = call;
  await db.read(caller.org_id, () =>
    db.query(sql`INSERT INTO idempotency_keys (org_id, credential_id, key, operation, request_hash, answer)
      VALUES (${caller.org_id}, ${caller.credential.id}, ${key}, ${operation}, ${hashOf(call)}, ${answer})
      ON CONFLICT DO NOTHING`),
  );
}

export function replay(stored: Stored): { text: string; seq: number } {
  if ('ok' in stored) return { text: stored.ok, seq: Number(stored.seq) };
  const { code, status, title, ...details } = stored.failed;
  throw new Failure({ code, status, title }, details);
}
