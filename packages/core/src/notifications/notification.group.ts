import { sql } from '@stint/db';
import type { Context } from '../kernel/index.ts';
import type { Draft } from './notification.draft.ts';

/** For so long after the last, another of the same about the same is counted into a notification that was not read. */
const MINUTES = 10;

interface Earlier {
  readonly id: string;
  readonly user_id: string;
  readonly category: string;
  readonly type: string;
  readonly topic_id: string;
  readonly cause: string;
  readonly event_seq: string;
  readonly count: number;
  /** Still takes another. */
  readonly open: boolean;
}

/** What these people were told of these topics: just now, or by the same or later events. */
export async function toldBefore(ctx: Context, drafts: readonly Draft[]): Promise<Earlier[]> {
  const since = new Date(ctx.now.getTime() - MINUTES * 60_000);
  const first = Math.min(...drafts.map(({ event_seq }) => event_seq));
  const distinct = (of: (draft: Draft) => string) => [...new Set(drafts.map(of))];
  return ctx.query<Earlier>(sql`SELECT id, user_id, category, type, topic_id, cause, event_seq::text AS event_seq, count,
      read_at IS NULL AND dismissed_at IS NULL AND updated_at > ${since} AS open
    FROM notifications WHERE org_id = ${ctx.caller.org_id} AND user_id = ANY(${distinct(({ user_id }) => user_id)})
      AND topic_id = ANY(${distinct(({ topic_id }) => topic_id)}) AND (updated_at > ${since} OR event_seq >= ${first})`);
}

/** A notification to be: the last draft that counts into it. */
interface Group {
  readonly id: string | null;
  draft: Draft;
  count: number;
  /** Its place among what is now told to the person; each event takes one, also where it is counted into another. */
  place: number;
}

const kind = ({ user_id, category, type, topic_id }: Pick<Draft, 'user_id' | 'category' | 'type' | 'topic_id'>) =>
  [user_id, category, type, topic_id].join(' ');

/** Puts the drafts together with each other and with what was told before, each counted once however often it comes. */
export function grouped(
  drafts: readonly Draft[],
  before: readonly Earlier[],
): { added: Group[]; grown: Group[]; places: ReadonlyMap<string, number> } {
  const counted = new Map<string, number>();
  const causes = new Set(before.map(({ user_id, cause }) => `${user_id} ${cause}`));
  const groups = new Map<string, Group>();
  const open = new Map<string, Earlier>();
  for (const earlier of before) {
    const its = kind(earlier as Earlier & Draft);
    counted.set(its, Math.max(counted.get(its) ?? 0, Number(earlier.event_seq)));
    if (earlier.open) open.set(its, earlier);
  }
  const places = new Map<string, number>();
  for (const draft of drafts) {
    // What is made of no event stands by itself.
    const its = draft.event_seq > 0 ? kind(draft) : `${draft.user_id} ${draft.cause}`;
    const again = draft.event_seq > 0 && draft.event_seq <= (counted.get(its) ?? 0);
    if (again || causes.has(`${draft.user_id} ${draft.cause}`)) continue;
    const place = (places.get(draft.user_id) ?? 0) + 1;
    places.set(draft.user_id, place);
    const group = groups.get(its);
    if (group) {
      group.count++;
      group.place = place;
      group.draft = { ...draft, cause: group.draft.cause };
    } else {
      const earlier = open.get(its);
      groups.set(its, { id: earlier?.id ?? null, draft, count: (earlier?.count ?? 0) + 1, place });
    }
  }
  const all = [...groups.values()];
  return { added: all.filter(({ id }) => id === null), grown: all.filter(({ id }) => id !== null), places };
}
