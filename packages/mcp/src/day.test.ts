import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { startServer, type TestServer } from '../test/harness.ts';
import { beginningOf, dayOf, type Now, periodOf } from './day.ts';

/** A Wednesday, already Thursday in Auckland. */
const now: Now = { time_zone: 'Europe/Vienna', at: new Date('2026-05-06T20:00:00Z'), week_starts_on: 'monday' };

describe('a word is the day it is where the caller is', () => {
  test.each([
    ['today', '2026-05-06'],
    ['Yesterday', '2026-05-05'],
    [' tomorrow ', '2026-05-07'],
    ['wednesday', '2026-05-06'],
    ['monday', '2026-05-04'],
    ['friday', '2026-05-01'],
    ['last friday', '2026-05-01'],
    ['next friday', '2026-05-08'],
    ['this friday', '2026-05-08'],
    ['last wednesday', '2026-04-29'],
    ['next_wednesday', '2026-05-13'],
    ['friyay', undefined],
    ['someday', undefined],
    ['', undefined],
  ])('%j is %s', (words, day) => {
    expect(dayOf(words, now, false)).toBe(day);
  });

  test('and in another zone it is another', () => {
    expect(dayOf('today', { ...now, time_zone: 'Pacific/Auckland' }, false)).toBe('2026-05-07');
  });

  test('a weekday of what is planned lies ahead', () => {
    expect(dayOf('monday', now, true)).toBe('2026-05-11');
    expect(dayOf('wednesday', now, true)).toBe('2026-05-06');
  });
});

test.each([
  ['this week', ['2026-05-04', '2026-05-10']],
  ['last week', ['2026-04-27', '2026-05-03']],
  ['this month', ['2026-05-01', '2026-05-31']],
  ['Last Month', ['2026-04-01', '2026-04-30']],
  ['this year', ['2026-01-01', '2026-12-31']],
  ['last year', ['2025-01-01', '2025-12-31']],
  ['today', undefined],
])('%j is a period of whole days: %j', (words, days) => {
  expect(periodOf(words, now)).toEqual(days);
});

test('a period is right at the turn of a year, in a leap year, and where weeks start on Sunday', () => {
  const at = (iso: string): Now => ({ ...now, at: new Date(iso), time_zone: 'UTC', week_starts_on: 'sunday' });
  expect(periodOf('last month', at('2026-01-15T00:00:00Z'))).toEqual(['2025-12-01', '2025-12-31']);
  expect(periodOf('this month', at('2028-02-01T00:00:00Z'))).toEqual(['2028-02-01', '2028-02-29']);
  expect(periodOf('this week', at('2026-05-06T00:00:00Z'))).toEqual(['2026-05-03', '2026-05-09']);
});

test('a day begins at its midnight in the zone, also when the clocks change', () => {
  expect(beginningOf('2026-03-29', 'Europe/Vienna')).toBe('2026-03-28T23:00:00.000Z');
  expect(beginningOf('2026-03-30', 'Europe/Vienna')).toBe('2026-03-29T22:00:00.000Z');
  expect(beginningOf('2026-10-25', 'Europe/Vienna')).toBe('2026-10-24T22:00:00.000Z');
  expect(beginningOf('2026-10-26', 'Europe/Vienna')).toBe('2026-10-25T23:00:00.000Z');
  expect(beginningOf('2026-05-06', 'Pacific/Auckland')).toBe('2026-05-05T12:00:00.000Z');
  expect(beginningOf('2026-05-06', 'America/Los_Angeles')).toBe('2026-05-06T07:00:00.000Z');
});

describe('tools', () => {
  let t: TestCore;
  let acme: TestOrg;
  let server: TestServer;
  beforeAll(async () => {
    t = await testCore();
    acme = await t.org('Acme');
    server = await startServer(t.core);
    server.tokens.set('owner', acme.owner);
  });
  afterAll(async () => {
    await server.close();
    await t.close();
  });
  const call = async (name: string, args: object): Promise<any> =>
    (await server.rpc('modern', 'tools/call', { name, arguments: args })).json.result;
  const today = (zone = 'Europe/Vienna') => new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(new Date());

  test('take words for days, and say which days those were', async () => {
    const { structuredContent } = await call('expenses_create', { category: 'travel', spent_on: 'today', amount: 100 });
    expect(structuredContent).toMatchObject({ spent_on: today(), resolved: { spent_on: today() } });
  });

  test('take a period for both ends of a range', async () => {
    const { structuredContent } = await call('time_summary', { from: 'this month' });
    const month = today().slice(0, 7);
    expect(structuredContent.from).toBe(`${month}-01`);
    expect(structuredContent.to.slice(0, 7)).toBe(month);
    expect(structuredContent.resolved).toEqual({ from: structuredContent.from, to: structuredContent.to });
  });

  test('take days where a range is of instants, to the end of its last day', async () => {
    await t.run('time.start_timer', acme.owner, {});
    const { structuredContent: page } = await call('time_entries_list', { from: 'today', to: 'today' });
    expect(page.data).toHaveLength(1);
    const { from, to } = page.resolved;
    expect(from).toBe(beginningOf(today(), 'Europe/Vienna'));
    expect([23, 24, 25]).toContain((Date.parse(to) - Date.parse(from)) / 3_600_000);
    const whole = (await call('time_entries_list', { from: 'this week' })).structuredContent;
    expect(whole.data).toHaveLength(1);
    const before = (await call('time_entries_list', { to: 'yesterday' })).structuredContent;
    expect(before.data).toEqual([]);
  });

  test('say what words there are for one that is none', async () => {
    const { _meta } = await call('time_summary', { from: 'whenever', to: '2026-05-06' });
    expect(_meta.error).toMatchObject({
      code: 'validation_failed',
      errors: [{ field: 'from', code: 'not_understood' }],
    });
    expect(_meta.error.detail).toMatch(/YYYY-MM-DD, today.*month/);
  });

  test('take a day or an id where either will do', async () => {
    const { structuredContent: week } = await call('time_timesheets_get', { timesheet_id: 'today' });
    expect(week.week_starts_on <= today() && today() <= week.week_ends_on).toBe(true);
    const { id } = await t.run('time.timesheets.submit', acme.owner, { week_of: '2026-03-02' });
    expect((await call('time_timesheets_get', { timesheet_id: id })).structuredContent.timesheet.id).toBe(id);
  });

  test('take no end beside a period', async () => {
    const { _meta } = await call('time_summary', { from: 'this month', to: 'today' });
    expect(_meta.error.detail).toContain('leave to out');
  });

  test('leave a day that is wrong to the check of days', async () => {
    const { _meta } = await call('time_summary', { from: '2026-02-30', to: '2026-03-01' });
    expect(_meta.error).toMatchObject({ code: 'validation_failed', errors: [{ field: 'from' }] });
  });
});
