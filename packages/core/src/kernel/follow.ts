import { raw, sql } from '@stint/db';
import { systemCaller } from './caller.ts';
import type { Context } from './context.ts';
import type { Core } from './core.ts';
import type { Envelope, EventDefinition } from './event.ts';
import { newId } from './id.ts';
import { createContext } from './run/create-context.ts';
import { persistently } from './run/database-failure.ts';
import { type Emitted, recordStatement } from './run/record.ts';

/**
 * What follows from events after they happened, such as a notification or an entry of the search index. It gets the events of
 * an organization in order; what it writes is committed with how far it has come, so each event counts once. It runs as the
 * product, and must not fail for what an event says: it would be given the same again.
 */
export interface LogFollower {
  readonly name: string;
  /**
   * In which way it makes what it keeps: where that is another than it began with, in a later version or an earlier one, it begins anew.
   * Only some minutes after the other began, and until then that one goes on alone: while versions run side by side they would undo each
   * other's work.
   */
  readonly shape?: string;
  /** The event types it is given. */
  readonly types: readonly string[];
  /** What it may publish. */
  readonly emits: readonly EventDefinition<any>[];
  /**
   * Called before the first events, and again where some were purged before it came to them, or its shape is another: makes what it keeps from the tables,
   * as they now stand. It goes on with the events after that.
   */
  readonly begin?: (ctx: Context) => Promise<void>;
  readonly follow: (ctx: Context, events: readonly Envelope[]) => Promise<void>;
}

const BATCH = 200;
const SETTLED = "(p.shaped_at IS NULL OR p.shaped_at < now() - interval '10 minutes')";
/** Where a follower stands that has not begun. */
const NOT_BEGUN = '-1';

/** A follower that one organization's log is ahead of. */
interface Behind {
  readonly follower: string;
  readonly org_id: string;
}

/** Which of the followers are behind, and where; but these, each `follower org_id`. */
export async function behind(
  { db }: Core,
  followers: readonly LogFollower[],
  except: readonly string[] = [],
): Promise<Behind[]> {
  const { rows } = await db.system.query<Behind>(
    `SELECT f.name AS follower, late.org_id FROM unnest($1::text[], $2::text[]) AS f(name, shape), LATERAL (
        SELECT l.org_id FROM org_logs l LEFT JOIN log_positions p ON p.org_id = l.org_id AND p.follower = f.name
        WHERE l.seq > 0 AND (p.seq IS NULL OR CASE WHEN p.shape = f.shape THEN p.seq < l.seq ELSE ${SETTLED} END)
          AND f.name || ' ' || l.org_id <> ALL ($3) LIMIT 200) late`,
    [followers.map(({ name }) => name), followers.map(shapeOf), except],
  );
  return rows;
}

const shapeOf = ({ shape = '' }: LogFollower): string => shape;

/** Gives a follower what is next in one organization's log; answers whether there may be more. Where another process is at it, there is nothing. */
export async function followLog(core: Core, follower: LogFollower, org_id: string): Promise<boolean> {
  const step = () => persistently(() => followStep(core, follower, org_id));
  let more = await step();
  if (more === undefined && (await makePlace(core, follower, org_id))) more = await step();
  return more ?? false;
}

/** Makes the place of a follower that has none; answers whether it had none. Apart from the rest: another process would wait for one that is not committed. */
async function makePlace({ db }: Core, { name }: LogFollower, org_id: string): Promise<boolean> {
  const statement = sql`INSERT INTO log_positions (follower, seq) VALUES (${name}, ${NOT_BEGUN}) ON CONFLICT DO NOTHING RETURNING seq`;
  return (await db.read(org_id, () => db.query(statement))).length > 0;
}

/** The same, once; undefined where the follower has no place yet, or another process holds it. */
async function followStep(core: Core, follower: LogFollower, org_id: string): Promise<boolean | undefined> {
  const caller = systemCaller(org_id, follower.name);
  const call = { via: 'system', request_id: newId('req') } as const;
  const emitted: Emitted[] = [];
  const ctx = createContext(core, caller, call, (event) => {
    if (!follower.emits.includes(event.definition))
      throw new Error(`${follower.name} emits ${event.definition.type} undeclared.`);
    emitted.push(event);
  });
  const run = async (): Promise<boolean | undefined> => {
    const place = await take(ctx, follower);
    if (place === undefined) return undefined;
    const { seq: from } = place;
    const shape = shapeOf(follower);
    const other = from !== NOT_BEGUN && place.shape !== shape;
    if (other && !place.settled) return false;
    const anew = follower.begin && (from === NOT_BEGUN || other || (await purgedAfter(ctx, from)));
    // Read before the tables are, so that nothing falls between them and the events that follow.
    const { events, seq } = anew ? { events: [], seq: await headOf(ctx) } : await next(ctx, follower, from);
    if (anew) await follower.begin?.(ctx);
    else if (seq === from) return false;
    if (events.length) await follower.follow(ctx, events);
    await ctx.query(
      sql`UPDATE log_positions SET seq = ${seq}::bigint, shape = ${shape},
        shaped_at = CASE WHEN ${from === NOT_BEGUN || other} THEN now() ELSE shaped_at END WHERE follower = ${follower.name}`,
    );
    return anew === true || events.length === BATCH;
  };
  return core.db.transaction<boolean | undefined, boolean | undefined>(org_id, run, (more) => {
    if (emitted.length === 0) return { value: more };
    const full = core.settings.auditFull;
    const statement = recordStatement({ caller, call, operation: follower.name, now: ctx.now, emitted, full });
    const done = (rows: readonly Record<string, unknown>[]) => {
      const types = emitted.map(({ definition }) => definition.type);
      core.committed(org_id, Number(rows[0]?.seq), types);
      return more;
    };
    return { statement, done };
  });
}

interface Place {
  readonly seq: string;
  readonly shape: string;
  /** It has had its shape for some minutes. */
  readonly settled: boolean;
}

/** How far the follower has come, held until the commit. */
async function take(ctx: Context, { name }: LogFollower): Promise<Place | undefined> {
  const [place] =
    await ctx.query<Place>(sql`SELECT seq::text AS seq, shape, ${raw(SETTLED)} AS settled FROM log_positions p
    WHERE follower = ${name} FOR NO KEY UPDATE SKIP LOCKED`);
  return place;
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
