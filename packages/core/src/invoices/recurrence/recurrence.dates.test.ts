import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  FREQUENCIES,
  occurrence,
  occurrenceOrEnd,
  periodBefore,
  placeFrom,
  type Schedule,
} from './recurrence.dates.ts';

const schedule = (frequency: Schedule['frequency'], starts_on: string, interval = 1): Schedule => ({
  frequency,
  interval,
  starts_on,
  ends_on: null,
});
const first = (of: Schedule, count: number) => Array.from({ length: count }, (_, place) => occurrence(of, place));

const day = fc
  .date({ min: new Date('1990-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));
const anySchedule = fc.record({
  frequency: fc.constantFrom(...FREQUENCIES),
  interval: fc.integer({ min: 1, max: 12 }),
  starts_on: day,
  ends_on: fc.constant(null),
});

test('the 31st is the last day of shorter months, and the 31st again after them', () => {
  expect(first(schedule('monthly', '2027-10-31'), 6)).toEqual([
    '2027-10-31',
    '2027-11-30',
    '2027-12-31',
    '2028-01-31',
    '2028-02-29',
    '2028-03-31',
  ]);
});

test('29 February comes each year, on the 28th where there is no 29th', () => {
  expect(first(schedule('yearly', '2028-02-29'), 5)).toEqual([
    '2028-02-29',
    '2029-02-28',
    '2030-02-28',
    '2031-02-28',
    '2032-02-29',
  ]);
});

test('quarters and weeks keep their interval', () => {
  expect(first(schedule('quarterly', '2026-11-30', 2), 3)).toEqual(['2026-11-30', '2027-05-30', '2027-11-30']);
  expect(first(schedule('weekly', '2026-03-23', 2), 3)).toEqual(['2026-03-23', '2026-04-06', '2026-04-20']);
});

test('every occurrence is later than the one before, and in the month its place gives, on the anchor or the last day', () => {
  fc.assert(
    fc.property(anySchedule, fc.integer({ min: 1, max: 600 }), (of, place) => {
      const [is, was] = [occurrence(of, place), occurrence(of, place - 1)];
      expect(is > was).toBe(true);
      if (of.frequency === 'weekly') {
        expect((Date.parse(is) - Date.parse(of.starts_on)) / 86_400_000).toBe(7 * of.interval * place);
        return;
      }
      const months = { monthly: 1, quarterly: 3, yearly: 12 }[of.frequency] * of.interval * place;
      const count = (on: string) => Number(on.slice(0, 4)) * 12 + Number(on.slice(5, 7));
      expect(count(is) - count(of.starts_on)).toBe(months);
      const next = new Date(Date.parse(is) + 86_400_000).toISOString().slice(8, 10);
      if (is.slice(8) !== of.starts_on.slice(8)) {
        expect(next).toBe('01');
        expect(is.slice(8) < of.starts_on.slice(8)).toBe(true);
      }
    }),
  );
});

test('the first occurrence from a day on is the nearest that is not before it', () => {
  fc.assert(
    fc.property(anySchedule, day, (of, from) => {
      const place = placeFrom(of, from);
      expect(occurrence(of, place) >= from).toBe(true);
      if (place > 0) expect(occurrence(of, place - 1) < from).toBe(true);
    }),
  );
});

test('the periods billed follow each other without a gap', () => {
  fc.assert(
    fc.property(anySchedule, fc.integer({ min: 0, max: 300 }), (of, place) => {
      const { to } = periodBefore(of, place);
      const { from } = periodBefore(of, place + 1);
      expect(Date.parse(from) - Date.parse(to)).toBe(86_400_000);
    }),
  );
});

test('nothing comes after the end', () => {
  const of = { ...schedule('monthly', '2026-01-31'), ends_on: '2026-03-30' };
  expect([occurrenceOrEnd(of, 1), occurrenceOrEnd(of, 2)]).toEqual(['2026-02-28', null]);
});
