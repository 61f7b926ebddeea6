import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { plusDays } from '../kernel/index.ts';
import { afterCompletion, goOn, latestFrom, nextFrom, type Schedule } from './recurrence.next.ts';

const schedule = (rrule: string, more: Partial<Schedule> = {}): Schedule => ({
  mode: 'schedule',
  rrule,
  starts_on: '2026-01-05',
  time_of_day: '00:00',
  time_zone: 'Europe/Vienna',
  ahead_days: 0,
  catch_up: 'latest',
  skipped_dates: [],
  ...more,
});
const fresh = { next_on: null, passed_on: null, made: 0, waits_for_id: null };

test('skipped days are none', () => {
  const of = schedule('FREQ=DAILY', { skipped_dates: ['2026-02-01', '2026-02-02'] });
  expect(nextFrom(of, '2026-02-01')).toBe('2026-02-03');
});

test('of what was missed, the latest is the last day that has come in its zone, and none that is skipped', () => {
  const now = new Date('2026-03-15T23:30:00Z');
  const of = (more: Partial<Schedule>) => latestFrom(schedule('FREQ=DAILY', more), '2026-03-01', now);
  expect(of({})).toBe('2026-03-16');
  expect(of({ time_zone: 'UTC' })).toBe('2026-03-15');
  expect(of({ time_of_day: '08:00' })).toBe('2026-03-15');
  expect(of({ skipped_dates: ['2026-03-16', '2026-03-15'] })).toBe('2026-03-14');
  expect(latestFrom(schedule('FREQ=DAILY', { ahead_days: 5 }), '2026-03-18', now)).toBe('2026-03-18');
});

test('after a completion the interval counts from that day, in a short month to its last', () => {
  const after = (rrule: string, day: string, passed: string | null = null) =>
    afterCompletion(schedule(rrule, { mode: 'after_completion' }), day, passed);
  expect(after('FREQ=DAILY;INTERVAL=3', '2026-02-27')).toBe('2026-03-02');
  expect(after('FREQ=WEEKLY;INTERVAL=2', '2026-02-27')).toBe('2026-03-13');
  expect(after('FREQ=MONTHLY', '2026-01-31')).toBe('2026-02-28');
  expect(after('FREQ=YEARLY', '2028-02-29')).toBe('2029-02-28');
  expect(after('FREQ=MONTHLY;UNTIL=20260227', '2026-01-31')).toBeNull();
  // Made five days ahead and done at once: the day it was made for does not come again.
  expect(after('FREQ=DAILY;INTERVAL=3', '2026-03-01', '2026-03-05')).toBe('2026-03-07');
});

test('it goes on from today, or after the last day behind it', () => {
  const now = new Date('2026-03-16T12:00:00Z');
  expect(goOn(schedule('FREQ=WEEKLY;BYDAY=MO'), fresh, now)).toMatchObject({ next_on: '2026-03-16' });
  const passed = { ...fresh, passed_on: '2026-03-16' };
  expect(goOn(schedule('FREQ=WEEKLY;BYDAY=MO', { ahead_days: 2 }), passed, now)).toEqual({
    next_on: '2026-03-23',
    next_at: new Date('2026-03-20T23:00:00Z'),
    waits_for_id: null,
  });
  const later = { ...fresh, next_on: '2026-05-01', made: 1 };
  expect(goOn(schedule('FREQ=DAILY', { mode: 'after_completion' }), later, now)).toMatchObject({
    next_on: '2026-05-01',
  });
  expect(goOn(schedule('FREQ=DAILY;COUNT=1', { mode: 'after_completion' }), later, now)).toMatchObject({
    next_on: null,
  });
});

test('whenever tasks are completed, days go up and none comes twice', () => {
  const rrule = fc
    .tuple(fc.constantFrom('DAILY', 'WEEKLY', 'MONTHLY', 'YEARLY'), fc.integer({ min: 1, max: 40 }))
    .map(([freq, interval]) => `FREQ=${freq};INTERVAL=${interval}`);
  fc.assert(
    fc.property(rrule, fc.array(fc.integer({ min: -90, max: 400 }), { maxLength: 20 }), (rule, delays) => {
      const of = schedule(rule, { mode: 'after_completion' });
      let on = '2026-01-05';
      for (const delay of delays) {
        const completed_on = plusDays(on, delay);
        const next = afterCompletion(of, completed_on, on);
        if (next === null) return;
        expect(next > on && next > completed_on).toBe(true);
        on = next;
      }
    }),
  );
});
