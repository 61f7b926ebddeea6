import { type Context, type Entity, plusDays } from '@stint/core';
import { beginningOf, DAY_WORDS, dayOf, type Now, PERIOD_WORDS, periodOf } from './day.ts';
import type { TimeLeaf } from './leaf.ts';
import { type Meaning, type Place, says } from './places.ts';

/** Fields of what is planned: their weekdays lie ahead. */
const AHEAD = /(^|_)(due|start|starts|end|ends|target|until|expires)(_|$)/;

/** What the words for days and periods mean where the caller is. */
export async function daysOf(ctx: Context, settings: Entity | undefined, said: readonly Place[]): Promise<Meaning[]> {
  const places = said.filter((place) => place.leaf.is !== 'name' && says(place));
  if (places.length === 0) return [];
  const { time_zone, org_id } = ctx.caller;
  // Only weeks depend on when the organization lets them start.
  const weekly = settings && places.some(({ value }) => /week/i.test(value));
  const { week_starts_on = 'monday' } = weekly ? ((await ctx.find(settings, org_id)).value as Partial<Now>) : {};
  const now: Now = { time_zone, at: ctx.now, week_starts_on };
  return places.map((place) => meaningOf(place, place.leaf as TimeLeaf, now));
}

function meaningOf(place: Place, leaf: TimeLeaf, now: Now): Meaning {
  const { value, holder, key } = place;
  const { time_zone } = now;
  // The end of a range of instants is not in it: it is where the next day begins.
  const first = (day: string) => (leaf.is === 'day' ? day : beginningOf(day, time_zone));
  const last = (day: string) => (leaf.is === 'day' ? day : beginningOf(plusDays(day, 1), time_zone));
  const period = leaf.until ? periodOf(value, now) : undefined;
  if (period && leaf.until) {
    if (holder[leaf.until] !== undefined) {
      return { place, wrong: `${JSON.stringify(value)} has its own end; leave ${leaf.until} out` };
    }
    return { place, value: first(period[0]), also: { [leaf.until]: last(period[1]) } };
  }
  const day = /^\d/.test(value) ? value : dayOf(value, now, AHEAD.test(String(key)));
  if (day !== undefined && !Number.isNaN(Date.parse(day))) return { place, value: leaf.since ? last(day) : first(day) };
  const words = leaf.until ? `${DAY_WORDS}; or ${PERIOD_WORDS}` : DAY_WORDS;
  return { place, wrong: `expected ${leaf.is === 'instant' ? 'an RFC 3339 instant, or ' : ''}a day: ${words}` };
}
