import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plusDays } from '../kernel/index.ts';
import { daysOf } from './recurrence.days.ts';
import { byTheBook } from './recurrence.oracle.fixture.ts';
import { ruleOf } from './recurrence.rule.ts';

/** The first days of a rule, or those from a day on. */
function first(text: string, starts_on: string, count: number, from = starts_on): string[] {
  const days = daysOf(ruleOf(text), starts_on);
  const found: string[] = [];
  for (let next = days.from(from); next !== null && found.length < count; next = days.from(plusDays(next, 1))) {
    found.push(next);
  }
  return found;
}
const refusal = (text: string, starts_on = '2026-01-15'): string => {
  try {
    daysOf(ruleOf(text), starts_on).from(starts_on);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error(`${text} was taken.`);
};

test('the 31st comes in long months only, with SKIP=BACKWARD on the last of the others, and -1 is always the last', () => {
  expect(first('FREQ=MONTHLY', '2026-01-31', 4)).toEqual(['2026-01-31', '2026-03-31', '2026-05-31', '2026-07-31']);
  const backward = ['2027-12-31', '2028-01-31', '2028-02-29', '2028-03-31', '2028-04-30'];
  expect(first('FREQ=MONTHLY;SKIP=BACKWARD', '2027-12-31', 5)).toEqual(backward);
  expect(first('FREQ=MONTHLY;BYMONTHDAY=-1', '2027-12-02', 5)).toEqual(backward);
});

test('29 February comes in leap years, over a century that has none, and each year with SKIP', () => {
  expect(first('FREQ=YEARLY', '2096-02-29', 3)).toEqual(['2096-02-29', '2104-02-29', '2108-02-29']);
  expect(first('FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29', '2096-03-01', 1)).toEqual(['2104-02-29']);
  expect(first('FREQ=YEARLY;SKIP=BACKWARD', '2028-02-29', 3)).toEqual(['2028-02-29', '2029-02-28', '2030-02-28']);
  expect(first('FREQ=YEARLY;SKIP=FORWARD', '2028-02-29', 2)).toEqual(['2028-02-29', '2029-03-01']);
});

test('examples of the standard', () => {
  expect(first('FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO', '1997-05-12', 3)).toEqual([
    '1997-05-12',
    '1998-05-11',
    '1999-05-17',
  ]);
  expect(first('FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13', '1997-09-02', 3)).toEqual([
    '1998-02-13',
    '1998-03-13',
    '1998-11-13',
  ]);
  expect(first('FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3', '1997-09-04', 9)).toEqual([
    '1997-09-04',
    '1997-10-07',
    '1997-11-06',
  ]);
  expect(first('FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO', '1997-08-05', 9)).toEqual([
    '1997-08-05',
    '1997-08-10',
    '1997-08-19',
    '1997-08-24',
  ]);
  expect(first('FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU', '1997-08-05', 9)).toEqual([
    '1997-08-05',
    '1997-08-17',
    '1997-08-19',
    '1997-08-31',
  ]);
});

const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const list = <T>(of: fc.Arbitrary<T>, most = 3) =>
  fc.uniqueArray(of, { minLength: 1, maxLength: most }).map((all) => all.join());
const place = (most: number) => fc.integer({ min: -most, max: most }).filter((n) => n !== 0);
const maybe = <T>(of: fc.Arbitrary<T>) => fc.option(of, { nil: undefined });
const weekday = fc.constantFrom(...WEEKDAYS);
const interval = maybe(fc.integer({ min: 1, max: 4 }));
const shared = { INTERVAL: interval, BYMONTH: maybe(list(fc.integer({ min: 1, max: 12 }))) };
const nth = fc.tuple(place(4), weekday).map(([n, day]) => `${n}${day}`);
const anyRule = fc
  .oneof(
    fc.record({
      FREQ: fc.constant('DAILY'),
      ...shared,
      BYDAY: maybe(list(weekday)),
      BYMONTHDAY: maybe(list(place(31))),
    }),
    fc.record({
      FREQ: fc.constant('WEEKLY'),
      ...shared,
      BYDAY: maybe(list(weekday)),
      WKST: maybe(weekday),
      BYSETPOS: maybe(place(2)),
    }),
    fc.record({
      FREQ: fc.constantFrom('MONTHLY', 'YEARLY'),
      ...shared,
      BYDAY: maybe(fc.oneof(list(weekday), list(nth))),
      BYSETPOS: maybe(place(3)),
    }),
    fc.record({
      FREQ: fc.constantFrom('MONTHLY', 'YEARLY'),
      ...shared,
      BYDAY: maybe(list(weekday)),
      BYMONTHDAY: maybe(list(place(31))),
      BYSETPOS: maybe(place(3)),
    }),
    fc.record({
      FREQ: fc.constant('YEARLY'),
      ...shared,
      BYYEARDAY: list(place(366)),
    }),
  )
  .map((parts) => Object.entries(parts).filter(([, value]) => value !== undefined))
  // BYSETPOS picks from a set that another part makes.
  .filter((parts) => !parts.some(([name]) => name === 'BYSETPOS') || parts.some(([name]) => /^BY.*DAY$/.test(name)))
  .map((parts) => parts.map(([name, value]) => `${name}=${value}`).join(';'));
const anyDay = fc
  .date({ min: new Date('2019-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

test('the days of any rule are those that a calendar gives, read by the book', () => {
  fc.assert(
    fc.property(anyRule, anyDay, fc.integer({ min: 0, max: 800 }), (rule, starts_on, later) => {
      const [from, end] = [plusDays(starts_on, later), plusDays(starts_on, later + 800)];
      const expected = byTheBook(rule, starts_on, end).filter((day) => day >= from);
      if (expected.length === 0) return;
      const found = first(rule, starts_on, Math.min(expected.length, 12), from);
      expect({ rule, starts_on, days: found }).toEqual({ rule, starts_on, days: expected.slice(0, 12) });
      const last = expected.at(-1) as string;
      expect(daysOf(ruleOf(rule), starts_on).upTo(end)).toBe(last);
    }),
    { numRuns: 120 },
  );
});

test('a count counts from the first day, and an end is the last day', () => {
  fc.assert(
    fc.property(anyRule, anyDay, fc.integer({ min: 1, max: 20 }), (rule, starts_on, count) => {
      const all = byTheBook(rule, starts_on, plusDays(starts_on, 1500)).slice(0, count);
      if (all.length < count) return;
      expect(first(`${rule};COUNT=${count}`, starts_on, 99)).toEqual(all);
      const last = all.at(-1) as string;
      expect(first(`${rule};UNTIL=${last.replaceAll('-', '')}`, starts_on, 99)).toEqual(all);
    }),
    { numRuns: 50 },
  );
});

test('what is no rule of days is refused, and says why', () => {
  expect(refusal('FREQ=HOURLY')).toMatch('repeats by days at least');
  expect(refusal('FREQ=SECONDLY;COUNT=100000000')).toMatch('repeats by days at least');
  expect(refusal('FREQ=DAILY;BYHOUR=9')).toMatch('time_of_day');
  expect(refusal('FREQ=DAILY;EXDATE=20260101')).toMatch('task_recurrences.skip');
  expect(refusal('INTERVAL=2')).toMatch('needs FREQ');
  expect(refusal('')).toMatch('no part of a rule');
  expect(refusal('FREQ=DAILY;FREQ=WEEKLY')).toMatch('FREQ twice');
  expect(refusal('FREQ=DAILY;COUNT=1001')).toMatch('COUNT=1001 cannot be');
  expect(refusal('FREQ=DAILY;BYMONTHDAY=0')).toMatch('BYMONTHDAY=0 cannot be');
  expect(refusal('FREQ=DAILY;BYDAY=')).toMatch('BYDAY= cannot be');
  expect(refusal('FREQ=WEEKLY;BYDAY=2MO')).toMatch('rrule: BYDAY');
  expect(refusal('FREQ=DAILY;COUNT=2;UNTIL=20270101')).toMatch('COUNT together with UNTIL');
  expect(refusal('FREQ=YEARLY;constructor=1')).toMatch('CONSTRUCTOR is no part');
});

test('a rule without a day ends the search, in little time', () => {
  const hostile = [
    'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30',
    'FREQ=MONTHLY;BYMONTH=4;BYMONTHDAY=31',
    'FREQ=WEEKLY;BYDAY=MO;BYSETPOS=366',
    'FREQ=DAILY;BYMONTH=2;BYMONTHDAY=29;COUNT=1000',
    'FREQ=MONTHLY;INTERVAL=12;BYMONTH=3',
  ];
  for (const rule of hostile) {
    const before = performance.now();
    expect(refusal(rule)).toMatch('gives no day, or none for so long');
    expect(performance.now() - before).toBeLessThan(5000);
  }
});

test('no day is beyond 2199', () => {
  expect(first('FREQ=YEARLY;INTERVAL=999', '2026-01-15', 5)).toEqual(['2026-01-15']);
  expect(first('FREQ=DAILY', '1900-01-01', 3, '2199-12-30')).toEqual(['2199-12-30', '2199-12-31']);
});

test('any text is a rule or is refused by name, and nothing else', () => {
  const part = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc
      .tuple(
        fc.constantFrom('FREQ', 'COUNT', 'UNTIL', 'BYDAY', 'BYSETPOS', 'RSCALE', 'WKST', 'BYWEEKNO'),
        fc.string({ maxLength: 9 }),
      )
      .map((pair) => pair.join('=')),
    fc.constantFrom(
      'FREQ=DAILY',
      'FREQ=MONTHLY',
      'FREQ=YEARLY',
      'BYDAY=1MO',
      'BYWEEKNO=53',
      'SKIP=FORWARD',
      'BYYEARDAY=-366',
    ),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
      try {
        daysOf(ruleOf(parts.join(';')), '2026-01-31').from('2026-02-01');
      } catch (error) {
        expect(error).toMatchObject({ code: 'validation_failed', details: { errors: [{ field: 'rrule' }] } });
      }
    }),
  );
});
