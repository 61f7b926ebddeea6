import { type Sql, sql } from '@stint/db';
import { type Context, fail, failures, type Past } from '../kernel/index.ts';
import { notReversible } from './reversal.failures.ts';

/** How far back it goes. */
const HOURS = 24;
/** A request is looked for among so many of the newest entries. */
const NEWEST = 10_000;
/** Clients may use an id of a request again: what it wrote lies within so many milliseconds. */
const ONE_REQUEST_MS = 60_000;
const MOST_EVENTS = 500;

export interface Entry {
  readonly id: string;
  readonly user_id: string | null;
  readonly credential_id: string;
  readonly operation: string;
  readonly occurred_at: Date;
  readonly recent: boolean;
  readonly events: readonly { readonly event_id: string }[];
}

export interface Which {
  readonly audit_entry_id?: string | undefined;
  readonly request_id?: string | undefined;
  readonly seq?: number | undefined;
}

/** The entries to take back, newest first: one, all that the last request of this id wrote, or all of the call of an event. */
export async function entriesOf(ctx: Context, { audit_entry_id, request_id, seq }: Which): Promise<Entry[]> {
  const which = audit_entry_id
    ? sql`a.id = ${audit_entry_id}`
    : request_id
      ? ofRequest(ctx, request_id)
      : ofCall(ctx, seq as number);
  const found = await ctx.query<Entry>(entries(ctx, which));
  const mine = found.filter(
    (entry) => entry.user_id === ctx.caller.user_id || ctx.caller.permissions.has('view_audit'),
  );
  const [last] = mine;
  if (!last)
    throw fail(
      failures.not_found,
      `There is no audit entry of ${audit_entry_id ?? (request_id ? `the request ${request_id}` : `seq ${seq}`)} here.`,
    );
  if (last.user_id !== ctx.caller.user_id && !ctx.caller.permissions.has('manage_members')) {
    throw fail(failures.forbidden, 'Taking back what others did needs the permission manage_members.');
  }
  if (!last.recent) {
    throw fail(notReversible, {
      detail: `It was done more than ${HOURS} hours ago.`,
      current_state: { audit_entry_id: last.id, reason: 'too_old' },
    });
  }
  const since = last.occurred_at.getTime() - ONE_REQUEST_MS;
  return mine.filter(
    ({ user_id, credential_id, occurred_at }) =>
      user_id === last.user_id && credential_id === last.credential_id && occurred_at.getTime() >= since,
  );
}

const entries = ({ caller }: Context, which: Sql): Sql => sql`SELECT a.id, a.user_id, a.credential_id, a.operation,
    a.occurred_at, a.occurred_at > now() - make_interval(hours => ${HOURS}) AS recent, a.record::json -> 'events' AS events
  FROM audit_entries a WHERE a.org_id = ${caller.org_id} AND ${which} ORDER BY a.seq DESC`;

const newest = ({ caller }: Context): Sql =>
  sql`a.seq > (SELECT l.audit_seq FROM org_logs l WHERE l.org_id = ${caller.org_id}) - ${NEWEST}`;

/** All that one call writes is of one instant. */
const ofCall = (ctx: Context, seq: number): Sql => sql`${newest(ctx)} AND EXISTS (SELECT FROM events e
  WHERE e.org_id = a.org_id AND e.seq = ${seq} AND e.occurred_at = a.occurred_at
    AND e.envelope -> 'actor' ->> 'token_id' = a.credential_id AND e.envelope ->> 'request_id' = a.record::json ->> 'request_id')`;

const ofRequest = (
  ctx: Context,
  request_id: string,
): Sql => sql`${newest(ctx)} AND position(${request_id} in a.record) > 0
  AND a.record::json ->> 'request_id' = ${request_id}`;

/** What an entry published, last first. The log has free text whole, which the trail does not keep. */
export async function eventsOf(ctx: Context, { id, occurred_at, events }: Entry): Promise<Past[]> {
  const ids = events.map(({ event_id }) => event_id);
  const reason = (why: string, detail: string) =>
    fail(notReversible, { detail, current_state: { audit_entry_id: id, reason: why } });
  if (ids.length > MOST_EVENTS)
    throw reason('too_many', `It changed ${ids.length} things; at most ${MOST_EVENTS} are taken back at once.`);
  const rows = await ctx.query<{ envelope: Past }>(sql`SELECT e.envelope FROM events e
    WHERE e.org_id = ${ctx.caller.org_id} AND e.occurred_at = ${occurred_at} AND e.id = ANY(${ids}) ORDER BY e.seq DESC`);
  if (rows.length < ids.length) throw reason('not_kept', 'What it changed is no longer kept.');
  return rows.map(({ envelope }) => envelope);
}
