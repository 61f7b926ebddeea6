import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Caller } from '@stint/core';
import { type TestCore, testCore } from '@stint/testing';

/** Members of these tests are in Vienna: an hour ahead of UTC in winter, two in summer. */
let t: TestCore;
let ada: Caller;
beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());
beforeEach(async () => {
  ada = (await t.org('Acme')).owner;
});

const log = (day: string, ...entries: object[]) => t.run('workflows.log_day', ada, { day, entries });
const refused = (day: string, ...entries: object[]) => t.refused('workflows.log_day', ada, { day, entries });
const spans = ({ entries }: { entries: { started_at: string; stopped_at: string }[] }) =>
  entries.map(({ started_at, stopped_at }) => `${started_at.slice(11, 16)} ${stopped_at.slice(11, 16)}`);
const entered = async () => (await t.run('time.entries.list', ada)).data.length;

test('what has no clock follows one after another from nine, around what has one', async () => {
  const day = await log(
    '2026-03-04',
    { minutes: 60 },
    { start: '10:30', end: '12:00' },
    { minutes: 45 },
    { minutes: 30 },
  );
  expect(spans(day)).toEqual(['08:00 09:00', '09:30 11:00', '11:00 11:45', '11:45 12:15']);
  expect(day).toMatchObject({ day: '2026-03-04', time_zone: 'Europe/Vienna', seconds: 225 * 60 });
});

test('a day begins when the person’s working hours do', async () => {
  const working_hours = { wednesday: [{ from: '07:15', to: '12:00' }] };
  await t.run('members.set_capacity', ada, { member_id: ada.member_id, working_hours });
  expect(spans(await log('2026-03-04', { minutes: 15 }))).toEqual(['06:15 06:30']);
});

test('what is there already is worked around, also on the second call', async () => {
  await t.run('time.entries.create', ada, { started_at: '2026-03-04T08:30:00Z', stopped_at: '2026-03-04T09:00:00Z' });
  expect(spans(await log('2026-03-04', { minutes: 60 }, { minutes: 30 }))).toEqual(['09:00 10:00', '10:00 10:30']);
  expect(spans(await log('2026-03-04', { minutes: 30 }))).toEqual(['08:00 08:30']);
});

test('two days that are logged at once do not overlap', async () => {
  await Promise.all([1, 2, 3].map(() => log('2026-03-04', { minutes: 60 })));
  const { overlaps } = await t.run('time.hints', ada, { from: '2026-03-04', to: '2026-03-04' });
  expect(overlaps).toEqual([]);
  expect(await entered()).toBe(3);
});

test('a clock that others have taken is refused with them, and nothing is entered', async () => {
  const { id } = await t.run('time.entries.create', ada, {
    started_at: '2026-03-04T09:00:00Z',
    stopped_at: '2026-03-04T10:00:00Z',
  });
  const failure = await refused('2026-03-04', { minutes: 30 }, { start: '10:30', minutes: 60 });
  expect(failure).toMatchObject({
    code: 'day_taken',
    status: 409,
    details: { current_state: { entries: [{ entry_id: id, started_at: '2026-03-04T09:00:00.000Z' }] } },
  });
  expect(await entered()).toBe(1);
});

test('two clocks of one call do not overlap', async () => {
  const failure = await refused('2026-03-04', { start: '09:00', end: '10:00' }, { start: '09:59', minutes: 5 });
  expect(failure.details.errors).toMatchObject([{ field: 'entries.1.start' }]);
});

test('a day takes no more than it has left', async () => {
  expect(spans(await log('2026-03-04', { minutes: 15 * 60 }))).toEqual(['08:00 23:00']);
  expect(await refused('2026-03-04', { minutes: 1 })).toMatchObject({ code: 'day_taken' });
  expect(await refused('2026-03-05', { start: '23:30', minutes: 31 })).toMatchObject({ code: 'validation_failed' });
  expect(spans(await log('2026-03-05', { start: '23:30', end: '24:00' }))).toEqual(['22:30 23:00']);
});

test('minutes are as long on the days on which the clocks change', async () => {
  // In Vienna 02:00 becomes 03:00 on 29 March, and 03:00 becomes 02:00 on 25 October.
  const spring = await log('2026-03-29', { start: '01:30', minutes: 60 }, { start: '03:30', end: '04:00' });
  expect(spans(spring)).toEqual(['00:30 01:30', '01:30 02:00']);
  const autumn = await log('2026-10-25', { start: '01:30', end: '03:30' });
  expect(spans(autumn)).toEqual(['23:30 02:30']);
  expect(autumn.seconds).toBe(3 * 3600);
});

test.each([{}, { end: '10:00' }, { minutes: 5, start: '09:00', end: '10:00' }, { start: '10:00', end: '09:00' }])(
  'an entry says how long it was, one way: %p',
  async (entry) => {
    expect(await refused('2026-03-04', entry)).toMatchObject({ code: 'validation_failed' });
  },
);
