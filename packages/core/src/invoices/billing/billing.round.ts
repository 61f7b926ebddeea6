import { type Rounding, roundSeconds } from '../../kernel/index.ts';

/** What rounding looks at of an entry. */
export interface Roundable {
  readonly id: string;
  readonly user_id: string;
  readonly project_id: string;
  /** Its own day. */
  readonly day: string;
  readonly started_at: string;
  readonly seconds: bigint;
  readonly rounding: Rounding;
}

/**
 * The seconds each entry is billed for, by its policy: itself rounded, or all of one person's time on one project in a day
 * together. Then the last entry of the day takes the difference, and what it cannot give the one before it, so that the
 * entries add up to the day and none is less than nothing. It does not depend on how lines are grouped.
 */
export function billedSeconds(entries: readonly Roundable[]): Map<string, bigint> {
  const billed = new Map<string, bigint>();
  const days = new Map<string, Roundable[]>();
  for (const entry of entries) {
    if (entry.rounding.per === 'entry') billed.set(entry.id, roundSeconds(entry.seconds, entry.rounding));
    else {
      const key = `${entry.user_id} ${entry.project_id} ${entry.day}`;
      days.set(key, [...(days.get(key) ?? []), entry]);
    }
  }
  for (const day of days.values()) {
    const worked = day.reduce((sum, { seconds }) => sum + seconds, 0n);
    let rest = roundSeconds(worked, (day[0] as Roundable).rounding) - worked;
    for (const { id, seconds } of day.sort(latestFirst)) {
      const taken = largest(rest, -seconds);
      billed.set(id, seconds + taken);
      rest -= taken;
    }
  }
  return billed;
}

function largest(a: bigint, b: bigint): bigint {
  if (a > b) return a;
  return b;
}

const latestFirst = (a: Roundable, b: Roundable): number =>
  a.started_at === b.started_at ? (a.id < b.id ? 1 : -1) : a.started_at < b.started_at ? 1 : -1;
