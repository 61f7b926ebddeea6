import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { dayIn } from '../kernel/index.ts';
import { momentOf } from './recurrence.moment.ts';
import { ruleOf, textOf, withUntilDay } from './recurrence.rule.ts';

const at = (day: string, time: string, zone: string) => momentOf(day, time, zone).toISOString();

test('both changes of the clock: what it leaps over comes as much later, what comes twice is the first', () => {
  expect(at('2026-03-29', '02:30', 'Europe/Vienna')).toBe('2026-03-29T01:30:00.000Z');
  expect(at('2026-10-25', '02:30', 'Europe/Vienna')).toBe('2026-10-25T00:30:00.000Z');
  expect(at('2026-03-28', '08:00', 'Europe/Vienna')).toBe('2026-03-28T07:00:00.000Z');
  expect(at('2026-03-29', '08:00', 'Europe/Vienna')).toBe('2026-03-29T06:00:00.000Z');
  expect(at('2026-10-25', '08:00', 'Europe/Vienna')).toBe('2026-10-25T07:00:00.000Z');
});

test('a day that has no midnight begins when it does, and half an hour is half an hour', () => {
  expect(at('2026-04-24', '00:00', 'Africa/Cairo')).toBe('2026-04-23T22:00:00.000Z');
  expect(at('2026-10-04', '02:00', 'Australia/Lord_Howe')).toBe('2026-10-03T15:30:00.000Z');
  expect(at('2026-01-01', '00:00', 'Asia/Kathmandu')).toBe('2025-12-31T18:15:00.000Z');
});

test('in every zone a moment is on its day and shows its time, unless the clock leaps over it', () => {
  const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
  const day = fc
    .date({ min: new Date('2000-01-01'), max: new Date('2060-12-31'), noInvalidDate: true })
    .map((date) => date.toISOString().slice(0, 10));
  const minute = fc.integer({ min: 0, max: 24 * 60 - 1 });
  fc.assert(
    fc.property(zone, day, minute, (time_zone, on, minutes) => {
      const time = new Date(minutes * 60_000).toISOString().slice(11, 16);
      const moment = momentOf(on, time, time_zone);
      const clock = new Intl.DateTimeFormat('en-GB', { timeZone: time_zone, timeStyle: 'short' });
      // The offset is another one than a day before: around there the time may not be.
      if (clock.format(moment.getTime() - 86_400_000) !== clock.format(moment)) return;
      expect([dayIn(time_zone, moment), clock.format(moment)]).toEqual([on, time]);
    }),
  );
});

test('an end that is an instant is the last day whose task is made by then', () => {
  const until = (text: string, time: string) =>
    textOf(withUntilDay(ruleOf(`RRULE:FREQ=DAILY;UNTIL=${text}`), time, 'Europe/Vienna'));
  expect(until('20261231T235959Z', '00:00')).toBe('FREQ=DAILY;UNTIL=20270101');
  expect(until('20261231T235959Z', '09:00')).toBe('FREQ=DAILY;UNTIL=20261231');
  expect(until('20261231T080000Z', '09:00')).toBe('FREQ=DAILY;UNTIL=20261231');
  expect(until('20261231', '09:00')).toBe('FREQ=DAILY;UNTIL=20261231');
  for (const wrong of ['20260230', '20261231T250000Z', '18000101']) {
    expect(() => until(wrong, '00:00')).toThrow('rrule: UNTIL');
  }
});
