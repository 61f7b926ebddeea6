import type { WorkingHours } from '../members/index.ts';
import { dayOf, inside, type Span, workOn } from './draft.hours.ts';

/** A commit of one person, in whichever repository. */
export interface Committed {
  readonly id: string;
  readonly sha: string;
  /** Whole seconds since 1970. */
  readonly at: number;
  /** What the work was for: a task, a project, or neither. */
  readonly task_id: string | null;
  readonly project_id: string | null;
}

/** Time that commits suggest: a stretch of one day for one thing. Out of hours it is no time at all. */
export interface Suggestion extends Span {
  readonly day: string;
  readonly task_id: string | null;
  readonly project_id: string | null;
  readonly out_of_hours: boolean;
  readonly commit_ids: readonly string[];
}

interface Placed extends Committed {
  readonly day: string;
}

/**
 * What a person's commits say about their time (docs/git.md has the rules). All repositories are one timeline. A commit
 * stands for the working time since the one before it: on the same day the gap; over days the rest of that commit's day
 * and this day up to it, for days without commits are not worked. The first of all counts from the start of work. A commit
 * out of hours suggests no time, only that somebody looks, and is no end and no beginning of a gap.
 */
export function suggestTime(commits: readonly Committed[], hours: WorkingHours, zone: string): Suggestion[] {
  const days = new Map<string, readonly Span[]>();
  const workOf = (day: string): readonly Span[] => {
    const work = days.get(day) ?? workOn(day, hours, zone);
    days.set(day, work);
    return work;
  };
  const placed = commits.map((commit): Placed => ({ ...commit, day: dayOf(commit.at, zone) })).sort(inTime);
  const pieces: Suggestion[] = [];
  let before: Placed | undefined;
  for (const commit of placed) {
    const work = workOf(commit.day);
    if (!work.some(({ from, to }) => from <= commit.at && commit.at <= to)) {
      pieces.push({ ...piece(commit, commit.day, { from: commit.at, to: commit.at }), out_of_hours: true });
      continue;
    }
    const sameDay = before?.day === commit.day;
    if (before && !sameDay) {
      const { day, at } = before;
      pieces.push(...inside(workOf(day), at, Number.POSITIVE_INFINITY).map((span) => piece(commit, day, span)));
    }
    const from = before && sameDay ? before.at : Number.NEGATIVE_INFINITY;
    pieces.push(...inside(work, from, commit.at).map((span) => piece(commit, commit.day, span)));
    before = commit;
  }
  return joined(pieces);
}

/** By instant; of the same instant in an order that does not hang on when they were pushed. */
const inTime = (a: Placed, b: Placed): number => a.at - b.at || (rank(a) < rank(b) ? -1 : 1);

const rank = ({ sha, task_id, project_id }: Placed): string => `${sha} ${task_id} ${project_id}`;

const piece = ({ id, task_id, project_id }: Placed, day: string, { from, to }: Span): Suggestion => ({
  day,
  from,
  to,
  task_id,
  project_id,
  out_of_hours: false,
  commit_ids: [id],
});

/** Stretches of one day that touch and are for the same are one; so are all commits out of hours of a day for the same. */
function joined(pieces: readonly Suggestion[]): Suggestion[] {
  const whole: Suggestion[] = [];
  for (const next of [...pieces].sort((a, b) => a.from - b.from || a.to - b.to)) {
    const i = whole.findLastIndex((one) => sameWork(one, next) && (next.out_of_hours || one.to === next.from));
    const one = whole[i];
    if (one) whole[i] = { ...one, to: next.out_of_hours ? one.to : next.to, commit_ids: union(one, next) };
    else whole.push(next);
  }
  return whole;
}

const sameWork = (a: Suggestion, b: Suggestion): boolean =>
  a.day === b.day && a.task_id === b.task_id && a.project_id === b.project_id && a.out_of_hours === b.out_of_hours;

const union = (a: Suggestion, b: Suggestion): string[] => [...new Set([...a.commit_ids, ...b.commit_ids])];
