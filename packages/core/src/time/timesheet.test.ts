import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Caller } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { weekOf } from './timesheet.week.ts';

let t: TestCore;
let org: TestOrg;
let boss: Caller;
let bob: Caller;

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());
beforeEach(async () => {
  org = await t.org();
  boss = org.owner;
  bob = await org.join('member');
});

const enter = (started_at: string, stopped_at: string, by = bob, more: object = {}) =>
  t.run('time.entries.create', by, { started_at, stopped_at, ...more });
const wednesday = () => enter('2026-05-06T09:00:00Z', '2026-05-06T10:30:00Z');
const submit = (week_of = '2026-05-06', by = bob) => t.run('time.timesheets.submit', by, { week_of });
const approve = (timesheet_id: string, by = boss) => t.run('time.timesheets.approve', by, { timesheet_id });
const week = (timesheet_id: string, by = bob) => t.run('time.timesheets.get', by, { timesheet_id });
const startWeeksOn = (week_starts_on: string) => t.run('orgs.settings.update', boss, { week_starts_on });

describe('a week', () => {
  test('that was never handed in is open and sums up what is in it, by the days of the person', async () => {
    // In Vienna, two hours ahead of UTC: the first is on Monday already, the last still on Sunday.
    await enter('2026-05-03T22:30:00Z', '2026-05-03T23:00:00Z');
    await enter('2026-05-10T21:30:00Z', '2026-05-10T23:30:00Z');
    await enter('2026-05-10T22:00:00Z', '2026-05-10T23:00:00Z');
    expect(await week('2026-05-06')).toEqual({
      user_id: bob.user_id,
      week_starts_on: '2026-05-04',
      week_ends_on: '2026-05-10',
      status: 'open',
      total_seconds: 9000,
      billable_seconds: 0,
      days: [
        { day: '2026-05-04', total_seconds: 1800, billable_seconds: 0, entries: 1 },
        { day: '2026-05-10', total_seconds: 7200, billable_seconds: 0, entries: 1 },
      ],
      running: false,
      timesheet: null,
    });
  });

  test.each([
    ['forward', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', '2026-03-29', 23],
    ['back', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', '2026-10-25', 25],
  ])('has the true hours of the day the clocks go %s', async (_, from, to, day, hours) => {
    await enter(from, to);
    const { days } = await week(day);
    expect(days).toEqual([{ day, total_seconds: hours * 3600, billable_seconds: 0, entries: 1 }]);
  });

  test('starts on the day the organization says', async () => {
    await startWeeksOn('sunday');
    expect(await week('2026-05-06')).toMatchObject({ week_starts_on: '2026-05-03', week_ends_on: '2026-05-09' });
    await startWeeksOn('saturday');
    expect(await week('2026-05-06')).toMatchObject({ week_starts_on: '2026-05-02', week_ends_on: '2026-05-08' });
  });

  test('handed in stays as it was when weeks start on another day, and no day is in two', async () => {
    const { id } = await submit('2026-05-06');
    await startWeeksOn('sunday');
    expect(await week('2026-05-10')).toMatchObject({ week_starts_on: '2026-05-04', timesheet: { id } });
    const next = await submit('2026-05-12');
    expect(next).toMatchObject({ week_starts_on: '2026-05-11', week_ends_on: '2026-05-16' });
    await approve(next.id);
    expect(await enter('2026-05-17T09:00:00Z', '2026-05-17T10:00:00Z')).toMatchObject({ locked: false });
    expect(await submit('2026-05-17')).toMatchObject({ week_starts_on: '2026-05-17', week_ends_on: '2026-05-23' });
  });

  test('is cut on both sides to what other weeks leave', () => {
    const taken = [
      { from: '2026-05-04', to: '2026-05-10' },
      { from: '2026-05-15', to: '2026-05-21' },
    ];
    expect(weekOf('2026-05-12', 'sunday', taken)).toEqual({ from: '2026-05-11', to: '2026-05-14' });
    expect(weekOf('2026-05-21', 'sunday', taken)).toEqual({ from: '2026-05-15', to: '2026-05-21' });
  });

  test('to come is not handed in; a day that is none is refused by field', async () => {
    expect(await t.refused('time.timesheets.submit', bob, { week_of: '2190-01-01' })).toMatchObject({
      details: { errors: [{ field: 'week_of' }] },
    });
    for (const timesheet_id of ['2026-02-30', '1999-12-31', '0000-01-01']) {
      expect(await t.refused('time.timesheets.get', bob, { timesheet_id })).toMatchObject({
        details: { errors: [{ field: 'timesheet_id' }] },
      });
    }
  });
});

describe('approval', () => {
  test('locks the entries of the week, and reopening frees them', async () => {
    const inside = await wednesday();
    const outside = await enter('2026-05-11T09:00:00Z', '2026-05-11T10:00:00Z');
    const { id, total_seconds } = await submit();
    expect(total_seconds).toBe(5400);
    expect(await approve(id)).toMatchObject({ status: 'approved', decided_by: boss.user_id });
    const read = (entry_id: string) => t.run('time.entries.get', bob, { entry_id });
    expect(await read(inside.id)).toMatchObject({ locked: true, lock_reason: 'timesheet_approved', version: 2 });
    expect(await read(outside.id)).toMatchObject({ locked: false, version: 1 });
    expect(await t.refused('time.entries.update', bob, { entry_id: inside.id, description: 'x' })).toMatchObject({
      code: 'entry_locked',
    });
    const opened = await t.run('time.timesheets.reopen', boss, { timesheet_id: id });
    expect(opened).toMatchObject({ status: 'open', total_seconds: null, submitted_at: null, decided_at: null });
    await t.run('time.entries.update', bob, { entry_id: inside.id, description: 'x' });
  });

  test('of time that is not what was submitted is refused, until it is submitted again', async () => {
    const entry = await wednesday();
    const { id } = await submit();
    await t.run('time.entries.update', bob, { entry_id: entry.id, stopped_at: '2026-05-06T11:00:00Z' });
    expect(await t.refused('time.timesheets.approve', boss, { timesheet_id: id })).toMatchObject({
      code: 'timesheet_changed',
      details: {
        current_state: {
          status: 'submitted',
          submitted: { total_seconds: 5400 },
          worked: { total_seconds: 7200 },
        },
      },
    });
    expect(await t.run('time.entries.get', bob, { entry_id: entry.id })).toMatchObject({ locked: false });
    await submit();
    await approve(id);
  });

  test('leaves a running timer out, and says that one runs', async () => {
    const today = new Date().toISOString().slice(0, 10);
    await t.run('time.start_timer', bob, {});
    const { id } = await submit(today);
    expect(await week(id)).toMatchObject({ running: true, total_seconds: 0, days: [] });
    await approve(id);
    expect(await t.run('time.stop_timer', bob, {})).toMatchObject({ locked: false });
  });

  test('comes from somebody else, as long as somebody else may approve', async () => {
    const { id } = await submit('2026-05-06', boss);
    await approve(id, boss);
    await t.run('time.timesheets.reopen', boss, { timesheet_id: id });
    const manager = await org.join('manager');
    await submit('2026-05-06', boss);
    expect(await t.refused('time.timesheets.approve', boss, { timesheet_id: id })).toMatchObject({ code: 'forbidden' });
    await approve(id, manager);
  });

  test('and entering time at the same moment never leave open time in an approved week', async () => {
    await wednesday();
    const { id } = await submit();
    const entering = Array.from({ length: 4 }, (_, i) =>
      enter(`2026-05-07T0${i}:00:00Z`, `2026-05-07T0${i}:30:00Z`).catch((failure) => failure),
    );
    const [approved, ...entered] = await Promise.all([approve(id).catch((failure) => failure), ...entering]);
    const sheet = await week(id);
    const locked = sheet.status === 'approved';
    expect(approved.status === 'approved' || approved.code === 'timesheet_changed').toBe(true);
    const { data } = await t.run('time.entries.list', bob, {});
    expect(data.every((entry: { locked: boolean }) => entry.locked === locked)).toBe(true);
    if (locked) expect(entered.every(({ code }) => code === 'entry_locked')).toBe(true);
  });
});

describe('steps', () => {
  const refusal = async (name: string, by: Caller, timesheet_id: string) => {
    const input = name === 'reject' ? { timesheet_id, reason: 'No' } : { timesheet_id };
    const failure = await t.refused(`time.timesheets.${name}`, by, input);
    return [failure.code, failure.details.current_state];
  };

  test('from another state than theirs are refused with the current one', async () => {
    const { id } = await submit();
    await t.run('time.timesheets.reject', boss, { timesheet_id: id, reason: 'Monday is missing' });
    const rejected = { status: 'rejected' };
    expect(await week(id)).toMatchObject({ ...rejected, timesheet: { decision_note: 'Monday is missing' } });
    expect(await refusal('approve', boss, id)).toEqual(['timesheet_not_submitted', rejected]);
    expect(await refusal('reject', boss, id)).toEqual(['timesheet_not_submitted', rejected]);
    expect(await refusal('reopen', bob, id)).toEqual(['timesheet_not_reopenable', rejected]);
    expect(await submit()).toMatchObject({ id, status: 'submitted', decision_note: null, decided_by: null });
    await approve(id);
    expect(await refusal('approve', boss, id)).toEqual(['timesheet_not_submitted', { status: 'approved' }]);
    expect(await t.refused('time.timesheets.submit', bob, { week_of: '2026-05-06' })).toMatchObject({
      code: 'timesheet_approved',
      details: { current_state: { status: 'approved' } },
    });
  });

  test('the person takes a submitted week back, an approved one only who approves', async () => {
    const { id } = await submit();
    const reopen = () => t.run('time.timesheets.reopen', bob, { timesheet_id: id });
    expect(await reopen()).toMatchObject({ status: 'open' });
    await submit();
    await approve(id);
    await expect(reopen()).rejects.toMatchObject({ code: 'forbidden' });
  });

  test('at an old version are refused', async () => {
    const { id, version } = await submit();
    await submit();
    for (const name of ['approve', 'reopen']) {
      const input = { timesheet_id: id, expected_version: version };
      expect(await t.refused(`time.timesheets.${name}`, boss, input)).toMatchObject({ code: 'version_mismatch' });
    }
  });

  test('twice at the same moment make one timesheet', async () => {
    await Promise.all(Array.from({ length: 4 }, () => submit()));
    expect((await t.run('time.timesheets.list', bob, {})).data).toHaveLength(1);
  });
});

test('weeks of others are there for those who approve time or see all of it, and for nobody else', async () => {
  const { id } = await submit();
  const eve = await org.join('member');
  const viewer = await org.join('viewer');
  const day = { timesheet_id: '2026-05-06', user_id: bob.user_id };
  for (const input of [{ timesheet_id: id }, day]) {
    expect(await t.refused('time.timesheets.get', eve, input)).toMatchObject({ code: 'not_found' });
    expect(await t.run('time.timesheets.get', viewer, input)).toMatchObject({ timesheet: { id } });
  }
  expect(await t.refused('time.timesheets.reopen', eve, { timesheet_id: id })).toMatchObject({ code: 'not_found' });
  expect(await t.refused('time.timesheets.reopen', viewer, { timesheet_id: id })).toMatchObject({ code: 'forbidden' });
  expect((await t.run('time.timesheets.list', eve, {})).data).toEqual([]);
  const waiting = await t.run('time.timesheets.list', boss, {
    status: 'submitted',
    from: '2026-05-10',
    to: '2026-05-11',
  });
  expect(waiting.data).toEqual([expect.objectContaining({ id })]);
});
