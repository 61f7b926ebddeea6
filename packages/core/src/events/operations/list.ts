import { z } from 'zod';
import { type Context, get, Json, mayRead, operation } from '../../kernel/index.ts';
import { EnvelopeSchema } from '../envelope.schema.ts';
import { loadAccess } from '../event.access.ts';
import { eventFilter, eventFilterInput } from '../event.filter.ts';
import { isKept, logBounds, mustResync, readLog, resyncRequired } from '../event.log.ts';
import { loggedEvent } from '../event.logged.ts';

const input = z.strictObject({
  /** The `seq` to go on from; without it, from the oldest event that is kept. */
  after: z.int().min(0).optional(),
  limit: z.int().min(1).max(200).default(50),
  ...eventFilterInput,
});

/** How many events one call reads at most; a page may then hold fewer than asked, and `next_after` goes on. */
const READ_AT_MOST = 2000;

/** Any token may ask: what its scopes cannot read is not in the answer. */
export const listEvents = operation({
  name: 'events.list',
  summary: 'List what changed since a point in the log',
  effect: 'read',
  permission: null,
  scope: 'any',
  input,
  output: z.strictObject({
    data: z.array(EnvelopeSchema),
    /** Pass it as `after` for what follows. */
    next_after: z.int(),
    /** The last event of the organization. */
    last_seq: z.int(),
    has_more: z.boolean(),
  }),
  fails: [resyncRequired],
  rest: get('/changes'),
  mcp: {
    when: 'Find out what changed since you last looked, by whom and how. Keep next_after and pass it as after the next time. Events are kept for 7 days.',
  },
  async run(ctx, { after, limit, ...narrowed }) {
    const [bounds, access] = await Promise.all([
      logBounds(ctx.query, ctx.caller.org_id),
      loadAccess(ctx.query, ctx.caller),
    ]);
    if (after !== undefined && !isKept(after, bounds)) throw mustResync(after, bounds);
    const wanted = eventFilter(narrowed);
    const data: Json[] = [];
    let next = after ?? bounds.start;
    for await (const { seq, text } of events(ctx, next, bounds.head)) {
      next = seq;
      const event = loggedEvent(text);
      if (!event.definition || !wanted(event) || !mayRead(ctx.caller, event.definition.entity)) continue;
      if (!event.seenBy(access)) continue;
      data.push(new Json(event.render(ctx.caller.permissions).text));
      if (data.length === limit) break;
    }
    return { data, next_after: next, last_seq: bounds.head, has_more: next < bounds.head };
  },
});

async function* events(ctx: Context, after: number, head: number) {
  let at = after;
  for (let left = READ_AT_MOST; left > 0 && at < head; ) {
    const batch = await readLog(ctx.query, ctx.caller.org_id, at, Math.min(left, 200), head);
    yield* batch;
    at = batch.at(-1)?.seq ?? head;
    left -= batch.length;
  }
}
