import { raw, sql } from '@stint/db';
import { systemCaller } from './caller.ts';
import type { Context } from './context.ts';
import type { Core } from './core.ts';
import type { Envelope, EventDefinition } from './event.ts';
import { newId } from './id.ts';
import { createContext } from './run/create-context.ts';
import { type Emitted, recordStatement } from './run/record.ts';

/**
 * What follows from events after they happened, such as a notification or an entry of the search index. It gets the events of
 * an organization in order; what it writes is committed with how far it has come, so each event counts once. It runs as the
 * product, and must not fail for what an event says: it would be given the same again.
 */
export interface LogFollower {
  readonly name: string;
  /** The event types it is given. */
  readonly types: readonly string[];
  /** What it may publish. */
  readonly emits: readonly EventDefinition<any>[];
  /**
   * Called before the first events, and again where some were purged before it came to them: makes what it keeps from the tables,
   * as they now stand. It goes on with the events after that.
   */
  readonly begin?: (ctx: Context) => Promise<void>;
  readonly follow: (ctx: Context, events: readonly Envelope[]) => Promise<void>;
}

const BATCH = 200;
/** Where a follower stands that has not begun. */
const NOT_BEGUN = '-1';

/** The organizations whose log is ahead of a follower, `$1`, but these: `$2`. */
export const BEHIND = `SELECT l.org_id FROM org_logs l LEFT JOIN log_positions p ON p.org_id = l.org_id AND p.follower = $1
  WHERE l.seq > greatest(p.seq, 0) AND l.org_id <> ALL($2) LIMIT 100`;

/** Gives a follower what is next in one organization's log; false where nothing was, or another process is at it. */
export async function followLog(core: Core, follower: LogFollower, org_id: string): Promise<boolean> {
  const caller = systemCaller(org_id, follower.name);
  const call = { via: 'system', request_id: newId('req') } as const;
  const emitted: Emitted[] = [];
  const ctx = createContext(core, caller, call, (event) => {
    if (!follower.emits.includes(event.definition))
      throw new Error(`${follower.name} emits ${event.definition.type} undeclared.`);
    emitted.push(event);
  });
  // In a transaction of its own: another process would wait for one that is not committed.
  await core.db.read(org_id, () =>
    ctx.query(
      sql`INSERT INTO log_positions (follower, seq) VALUES (${follower.name}, ${NOT_BEGUN}) ON CONFLICT DO NOTHING`,
    ),
  );
  const run = async (): Promise<boolean> => {
    const from = await take(ctx, follower);
    if (from === undefined) return false;
    const anew = follower.begin && (from === NOT_BEGUN || (await purgedAfter(ctx, from)));
    // Read before the tables are, so that nothing falls between them and the events that follow.
    const { events, seq } = anew ? { events: [], seq: await headOf(ctx) } : await next(ctx, follower, from);
    if (anew) await follower.begin?.(ctx);
    if (seq === from) return false;
    if (events.length) await follower.follow(ctx, events);
    await ctx.query(sql`UPDATE log_positions SET seq = ${seq}::bigint WHERE follower = ${follower.name}`);
    return true;
  };
  return core.db.transaction<boolean, boolean>(org_id, run, (went) => {
    if (emitted.length === 0) return { value: went };
    const full = core.settings.auditFull;
    const statement = recordStatement({ caller, call, operation: follower.name, now: ctx.now, emitted, full });
    const done = (rows: readonly Record<string, unknown>[]) => {
      const types = emitted.map(({ definition }) => definition.type);
      core.committed(org_id, Number(rows[0]?.seq), types);
      return went;
    };
    return { statement, done };
  });
}

/** How far the follower has come, held until the commit; undefined where another process holds it. */
async function take(ctx: Context, { name }: LogFollower): Promise<string | undefined> {
  const [position] = await ctx.query<{ seq: string }>(sql`SELECT seq::text AS seq FROM log_positions
    WHERE follower = ${name} FOR NO KEY UPDATE SKIP LOCKED`);
  return position?.seq;
}

async function headOf(ctx: Context): Promise<string> {
  const [log] = await ctx.query<{ seq: string }>(
    sql`SELECT seq::text AS seq FROM org_logs WHERE org_id = ${ctx.caller.org_id}`,
  );
  return log?.seq ?? '0';
}

/** Whether events that came after this one are kept no more. */
async function purgedAfter(ctx: Context, from: string): Promise<boolean> {
  const [log] = await ctx.query<{ purged: boolean }>(sql`SELECT coalesce(
      (SELECT e.seq FROM events e WHERE e.org_id = l.org_id ORDER BY e.seq LIMIT 1), l.seq + 1) > ${from}::bigint + 1 AS purged
    FROM org_logs l WHERE l.org_id = ${ctx.caller.org_id}`);
  return log?.purged ?? false;
}

/** The next events, and how far the log was read for them. */
async function next(ctx: Context, { types }: LogFollower, from: string) {
  const rows = await ctx.query<{ head: string; envelope: Envelope | null }>(sql`SELECT l.seq::text AS head, e.envelope
    FROM org_logs l LEFT JOIN LATERAL (
      SELECT json_build_object('seq', seq)::jsonb || envelope::jsonb AS envelope FROM events
      WHERE org_id = l.org_id AND seq > ${from}::bigint AND seq <= l.seq AND type = ANY(${[...types]}) ORDER BY seq LIMIT ${raw(String(BATCH))}
    ) e ON true WHERE l.org_id = ${ctx.caller.org_id}`);
  const events = rows.flatMap(({ envelope }) => envelope ?? []);
  const last = events.at(-1);
  return { events, seq: last && events.length === BATCH ? String(last.seq) : (rows[0]?.head ?? from) };
}
