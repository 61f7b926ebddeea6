import { instantAt, mondayOf, plus } from './calendar.ts';
import type { PersonKey } from './people.ts';
import { randomOf } from './random.ts';
import { type DemoTask, TASKS } from './tasks.ts';

export interface DemoEntry {
  readonly person: PersonKey;
  /** null: work for the studio itself. */
  readonly task: DemoTask | null;
  readonly description: string | null;
  readonly started_at: string;
  readonly stopped_at: string;
  /** Left out: as the project says. */
  readonly billable?: false;
}

const WEEKS = 8;

/** Blocks of a working day, in minutes after midnight; a small shift moves them, so that no two days are the same. */
const DAYS: Readonly<Record<PersonKey, readonly (readonly [from: number, to: number])[]>> = {
  ada: [
    [525, 630],
    [640, 735],
    [795, 930],
    [945, 1050],
  ],
  ben: [
    [480, 600],
    [615, 720],
    [765, 900],
    [915, 990],
  ],
  mira: [
    [570, 735],
    [810, 960],
  ],
};

/** Weekdays (0 is Monday) somebody does not work, and the week of their holiday: 1 is last week. */
const OFF: Readonly<
  Record<PersonKey, { weekdays: readonly number[]; holiday: readonly [week: number, days: readonly number[]] }>
> = {
  ada: { weekdays: [], holiday: [5, [3, 4]] },
  ben: { weekdays: [], holiday: [3, [0, 1, 2, 3, 4]] },
  mira: { weekdays: [2, 4], holiday: [7, [0, 1]] },
};

const STUDIO = ['Accounts and post', 'Call with a prospect', 'Talks with applicants'];
const DETAILS = ['Feedback from the client', 'Review and corrections', 'Call and notes', 'First version', 'Tests'];

/** Eight weeks of work up to yesterday, and this week so far; the same for the same day. */
export function timeOf(today: string): DemoEntry[] {
  const monday = mondayOf(today);
  const entries: DemoEntry[] = [];
  for (let week = WEEKS; week >= 0; week--) {
    for (let weekday = 0; weekday < 5; weekday++) {
      const day = plus(monday, weekday - 7 * week);
      if (day >= today) return entries;
      for (const person of Object.keys(DAYS) as PersonKey[]) entries.push(...dayOfWork(person, week, weekday, day));
    }
  }
  return entries;
}

function dayOfWork(person: PersonKey, week: number, weekday: number, day: string): DemoEntry[] {
  const { weekdays, holiday } = OFF[person];
  if (weekdays.includes(weekday) || (holiday[0] === week && holiday[1].includes(weekday))) return [];
  const random = randomOf(`${person} ${week} ${weekday}`);
  const pick = <T>(from: readonly T[]): T | null => from[Math.floor(random() * from.length)] ?? null;
  const work = workOf(person, weekday - 7 * week);
  // A contractor works on projects only.
  const inHouse = person !== 'mira';
  return DAYS[person].flatMap(([from, to], block): DemoEntry[] => {
    const started_at = instantAt(day, from + 5 * Math.floor(random() * 4));
    const stopped_at = instantAt(day, to - 5 * Math.floor(random() * 4));
    const luck = random();
    if (inHouse && weekday === 0 && block === 0) {
      return [{ person, task: null, description: 'Weekly planning', started_at, stopped_at }];
    }
    // An afternoon off, a long lunch: nobody tracks every minute.
    if (luck < 0.06) return [];
    const task = inHouse && luck < 0.12 ? null : pick(work);
    if (task === null) return inHouse ? [{ person, task, description: pick(STUDIO), started_at, stopped_at }] : [];
    const description = random() < 0.4 ? pick(DETAILS) : null;
    const goodwill = random() < 0.08 ? { billable: false as const } : {};
    return [{ person, task, description, started_at, stopped_at, ...goodwill }];
  });
}

/** What somebody worked on around a day: their tasks that were under way, else any that had begun. */
function workOf(person: PersonKey, day: number): DemoTask[] {
  const own = TASKS.filter(
    ({ assignees, start, status }) => assignees.includes(person) && start !== null && status !== 'open',
  );
  const running = own.filter(({ start, due }) => (start ?? 0) <= day && day <= (due ?? 0) + 2);
  return running.length ? running : own.filter(({ start, project }) => (start ?? 0) <= day && project !== 'CMP');
}
