import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { WorkingHours } from '../members/index.ts';
import { dayOf, inside, type Span, workOn } from './draft.hours.ts';
import { type Committed, type Suggestion, suggestTime } from './draft.time.ts';

const ZONE = 'Europe/Vienna';
const NINE_TO_FIVE = [{ from: '09:00', to: '17:00' }];
const WEEK: WorkingHours = {
  monday: NINE_TO_FIVE,
  tuesday: NINE_TO_FIVE,
  wednesday: NINE_TO_FIVE,
  thursday: NINE_TO_FIVE,
  friday: NINE_TO_FIVE,
};

let nr = 0;
/** A commit at a time of day in Vienna; 2 March 2026 is a Monday. */
const at = (when: string, project_id: string | null = null): Committed => {
  const id = `cmi_${nr++}`;
  return { id, sha: id, at: Date.parse(`${when}:00+01:00`) / 1000, task_id: null, project_id };
};
const total = (of: readonly Span[]) => of.reduce((sum, { from, to }) => sum + to - from, 0);
const hours = (of: readonly Suggestion[]) => total(of) / 3600;
const suggested = (...commits: Committed[]) => suggestTime(commits, WEEK, ZONE);
const spans = (of: readonly Suggestion[]) =>
  of.map(({ from, to }) => [from, to].map((s) => new Date((s + 3600) * 1000).toISOString().slice(8, 16)).join(' – '));

test('on one day a commit stands for the gap before it, to the second', () => {
  const [first, second] = [at('2026-03-02T10:15'), at('2026-03-02T11:40')];
  const drafts = suggested(first, { ...second, at: second.at + 17, project_id: 'prj' });
  expect(drafts[1]).toMatchObject({ project_id: 'prj', from: first.at, to: second.at + 17 });
});

test('the first commit counts from the start of work', () => {
  expect(spans(suggested(at('2026-03-02T10:15')))).toEqual(['02T09:00 – 02T10:15']);
});

test('over days only working hours count', () => {
  const drafts = suggested(at('2026-03-02T16:00'), at('2026-03-03T10:00', 'prj'));
  expect(spans(drafts)).toEqual(['02T09:00 – 02T16:00', '02T16:00 – 02T17:00', '03T09:00 – 03T10:00']);
  expect(hours(drafts.filter(({ project_id }) => project_id === 'prj'))).toBe(2);
});

test('weekends and days without commits are skipped', () => {
  const overWeekend = suggested(at('2026-03-06T16:00'), at('2026-03-09T10:00', 'prj'));
  expect(hours(overWeekend.filter(({ project_id }) => project_id))).toBe(2);
  const overDays = suggested(at('2026-03-02T16:00'), at('2026-03-05T10:00', 'prj'));
  expect(spans(overDays.slice(1))).toEqual(['02T16:00 – 02T17:00', '05T09:00 – 05T10:00']);
});

test('a commit out of hours suggests no time, is flagged, and is no end of a gap', () => {
  const drafts = suggested(
    at('2026-03-02T16:00'),
    at('2026-03-02T22:00'),
    at('2026-03-07T12:00'),
    at('2026-03-09T10:00'),
  );
  const flagged = drafts.filter(({ out_of_hours }) => out_of_hours);
  expect(flagged.map(({ day }) => day)).toEqual(['2026-03-02', '2026-03-07']);
  expect(total(flagged)).toBe(0);
  expect(hours(drafts)).toBe(7 + 1 + 1);
});

test('a break is no work', () => {
  const day = [
    { from: '09:00', to: '12:00' },
    { from: '13:00', to: '17:00' },
  ];
  const drafts = suggestTime([at('2026-03-02T11:00'), at('2026-03-02T14:00')], { monday: day }, ZONE);
  expect(spans(drafts)).toEqual(['02T09:00 – 02T12:00', '02T13:00 – 02T14:00']);
  const inBreak = suggestTime([at('2026-03-02T12:30')], { monday: day }, ZONE);
  expect(inBreak).toEqual([expect.objectContaining({ out_of_hours: true })]);
});

test('several repositories are one timeline', () => {
  const [web, api] = ['prj_web', 'prj_api'];
  const drafts = suggested(at('2026-03-02T10:00', web), at('2026-03-02T11:00', api), at('2026-03-02T12:00', web));
  expect(drafts.map(({ project_id, from, to }) => [project_id, (to - from) / 3600])).toEqual([
    [web, 1],
    [api, 1],
    [web, 1],
  ]);
});

test('what touches and is for the same is one draft', () => {
  const drafts = suggested(at('2026-03-02T10:00'), at('2026-03-02T11:00'), at('2026-03-02T12:00', 'prj'));
  expect(drafts.map(({ commit_ids }) => commit_ids.length)).toEqual([2, 1]);
});

test('who says nothing of hours works Monday to Friday from nine to five', () => {
  const commits = [at('2026-03-02T10:00'), at('2026-03-07T10:00')];
  expect(suggestTime(commits, {}, ZONE)).toEqual(suggestTime(commits, WEEK, ZONE));
});

test.each([
  ['2026-03-29', 7],
  ['2026-10-25', 9],
])('on the day the clocks change, %s, the night is %i hours long', (day, length) => {
  const [span] = workOn(day, { sunday: [{ from: '00:00', to: '08:00' }] }, ZONE);
  expect(((span?.to ?? 0) - (span?.from ?? 0)) / 3600).toBe(length);
});

test('spans that meet in the hour that comes twice do not overlap', () => {
  const sunday = [
    { from: '01:00', to: '02:30' },
    { from: '02:30', to: '04:00' },
  ];
  const [first, second] = workOn('2026-10-25', { sunday }, ZONE);
  expect(first?.to).toBe(second?.from);
  expect(((second?.to ?? 0) - (first?.from ?? 0)) / 3600).toBe(4);
});

const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
const day = fc.uniqueArray(fc.integer({ min: 0, max: 1440 }), { maxLength: 6 }).map((marks) => {
  const sorted = marks.sort((a, b) => a - b);
  return Array.from({ length: sorted.length >> 1 }, (_, i) => ({
    from: clock(sorted[2 * i] as number),
    to: clock(sorted[2 * i + 1] as number),
  }));
});
const anyWeek: fc.Arbitrary<WorkingHours> = fc.record({
  monday: day,
  tuesday: day,
  wednesday: day,
  thursday: day,
  friday: day,
  saturday: day,
  sunday: day,
});
const zone = fc.constantFrom('Europe/Vienna', 'America/New_York', 'Asia/Kolkata', 'Pacific/Apia', 'UTC');
const FROM = Date.parse('2026-03-20T00:00:00Z') / 1000;
// Around a change of the clocks, and few instants, so that some meet.
const commits = fc
  .array(
    fc.record({ step: fc.integer({ min: 0, max: 24 * 4 * 14 }), project_id: fc.constantFrom(null, 'prj_a', 'prj_b') }),
    { maxLength: 40 },
  )
  .map((all) =>
    all.map(({ step, project_id }, i): Committed => {
      const name = String(i).padStart(3, '0');
      return { id: `cmi_${name}`, sha: name, at: FROM + step * 900, task_id: null, project_id };
    }),
  );

/** On the Sunday on which the clocks in Vienna go from 02:00 to 03:00. */
const BREAK_GONE: Committed = {
  id: 'cmi_0',
  sha: '0',
  at: Date.parse('2026-03-29T01:15:00Z') / 1000,
  task_id: null,
  project_id: null,
};

describe('for any hours, zone and commits', () => {
  test('a day never has more than its working hours, and no time twice', () => {
    fc.assert(
      fc.property(commits, anyWeek, zone, (all, week, tz) => {
        const byDay = Map.groupBy(suggestTime(all, week, tz), (one) => one.day);
        for (const [date, ofDay] of byDay) {
          const work = workOn(date, week, tz);
          expect(total(ofDay)).toBeLessThanOrEqual(total(work));
          const timed = ofDay.filter((one) => !one.out_of_hours).sort((a, b) => a.from - b.from);
          timed.forEach((one, i) => {
            expect(one.from).toBeLessThan(one.to);
            expect(timed[i - 1]?.to ?? 0).toBeLessThanOrEqual(one.from);
            // All of it is work: where the clocks leave out a break, two stretches of work are one.
            expect(total(inside(work, one.from, one.to))).toBe(one.to - one.from);
          });
        }
      }),
      {
        examples: [
          [
            [BREAK_GONE],
            {
              sunday: [
                { from: '00:00', to: '02:00' },
                { from: '03:00', to: '03:15' },
              ],
            },
            'Europe/Vienna',
          ],
        ],
      },
    );
  });

  test('the order in which commits come does not matter', () => {
    const shuffled = commits.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, anyWeek, zone, ([all, other], week, tz) => {
        expect(suggestTime(other, week, tz)).toEqual(suggestTime(all, week, tz));
      }),
    );
  });

  test('a commit more changes no day but its own and the day of commits before', () => {
    fc.assert(
      fc.property(commits, anyWeek, zone, (all, week, tz) => {
        const [late, ...rest] = all;
        if (!late) return;
        const [without, together] = [suggestTime(rest, week, tz), suggestTime(all, week, tz)];
        const own = dayOf(late.at, tz);
        const earlier = rest.map((one) => dayOf(one.at, tz)).filter((one) => one < own && inHours(rest, one, week, tz));
        const touched = new Set([own, earlier.sort().at(-1)]);
        const others = (of: Suggestion[]) => of.filter((one) => !touched.has(one.day));
        expect(others(together)).toEqual(others(without));
      }),
    );
  });

  test('every commit out of hours is flagged, and no other', () => {
    fc.assert(
      fc.property(commits, anyWeek, zone, (all, week, tz) => {
        const flagged = suggestTime(all, week, tz).flatMap((one) => (one.out_of_hours ? one.commit_ids : []));
        const out = all.filter(({ at: when }) => !isWork(when, week, tz)).map(({ id }) => id);
        expect(flagged.sort()).toEqual(out.sort());
      }),
    );
  });
});

function isWork(when: number, week: WorkingHours, tz: string): boolean {
  return workOn(dayOf(when, tz), week, tz).some(({ from, to }) => from <= when && when <= to);
}

const inHours = (all: readonly Committed[], date: string, week: WorkingHours, tz: string) =>
  all.some((one) => dayOf(one.at, tz) === date && isWork(one.at, week, tz));

describe('on the commits of eight people over years', () => {
  const rows = readFileSync(new URL('commits.fixture.csv', import.meta.url), 'utf8')
    .trim()
    .split('\n');
  const people = Map.groupBy(
    rows.map((row, i): Committed & { author: string } => {
      const [author = '', authored_at = ''] = row.split(',');
      return { id: `${i}`, sha: `${i}`, at: Date.parse(authored_at) / 1000, task_id: null, project_id: null, author };
    }),
    ({ author }) => author,
  );

  test.each([...people.keys()])('%s works no more than the days allow', (author) => {
    const all = people.get(author) as Committed[];
    const drafts = suggestTime(all, WEEK, ZONE);
    for (const [date, ofDay] of Map.groupBy(drafts, (one) => one.day)) {
      const weekday = new Date(date).getUTCDay();
      expect(total(ofDay)).toBeLessThanOrEqual(weekday % 6 === 0 ? 0 : 8 * 3600);
    }
    // Every day with a commit in hours is whole from the start of work up to it, and to the end once there is a later one.
    const days = [...new Set(all.filter((one) => isWork(one.at, WEEK, ZONE)).map((one) => dayOf(one.at, ZONE)))].sort();
    for (const date of days.slice(0, -1)) {
      expect(hours(drafts.filter((one) => one.day === date))).toBe(8);
    }
  });
});
