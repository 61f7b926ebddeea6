import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Caller, newId } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import fc from 'fast-check';

let t: TestCore;
let org: TestOrg;
let ada: Caller;
let project: { id: string };
let task: { id: string };

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());
beforeEach(async () => {
  org = await t.org();
  ada = org.owner;
  project = await t.run('projects.create', ada, { name: 'Website', default_rate: 9500 });
  task = await t.run('tasks.create', ada, { project_id: project.id, title: 'Wireframes' });
});

const BEGIN = Date.parse('2026-03-02T09:00:00Z');
const at = (second: number) => new Date(BEGIN + second * 1000).toISOString();
const enter = (seconds: number, input: object = {}, by = ada) =>
  t.run('time.entries.create', by, { task_id: task.id, started_at: at(0), stopped_at: at(seconds), ...input });
const split = (entry_id: string, ...seconds: number[]) =>
  t.run('time.entries.split', ada, { entry_id, at: seconds.map(at) });

/** What the parts keep: all but times, ids and versions. */
function likeness(entry: Record<string, unknown>) {
  const { id, started_at, stopped_at, duration_seconds, version, created_at, updated_at, ...kept } = entry;
  return kept;
}

describe('a split', () => {
  test('keeps every second and everything else, wherever it cuts', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc
          .integer({ min: 2, max: 7 * 86_400 })
          .chain((seconds) =>
            fc.tuple(
              fc.constant(seconds),
              fc.uniqueArray(fc.integer({ min: 1, max: seconds - 1 }), { minLength: 1, maxLength: 6 }),
            ),
          ),
        async ([seconds, cuts]) => {
          const whole = await enter(seconds, { description: 'Long day', billable: false });
          const { entries } = await split(whole.id, ...cuts);
          const bounds = [0, ...cuts.sort((a, b) => a - b), seconds].map(at);
          expect(entries.map(({ started_at }: any) => started_at)).toEqual(bounds.slice(0, -1));
          expect(entries.map(({ stopped_at }: any) => stopped_at)).toEqual(bounds.slice(1));
          expect(entries.reduce((sum: number, part: any) => sum + part.duration_seconds, 0)).toBe(seconds);
          for (const part of entries) expect(likeness(part)).toEqual(likeness(whole));
          expect(entries[0].id).toBe(whole.id);
        },
      ),
      { numRuns: 25 },
    );
  });

  test('keeps the rates the entry froze, its own too', async () => {
    const { id } = await enter(3600, { billable_rate: 7 });
    await t.run('projects.update', ada, { project_id: project.id, default_rate: 1 });
    const { entries } = await split(id, 1800);
    for (const part of entries) {
      expect(part).toMatchObject({ billable_rate: { amount: 7 }, billable_rate_source: 'entry' });
    }
  });

  test("leaves the task's tracked time as it is", async () => {
    const { id } = await enter(3600);
    await split(id, 1, 2, 3599);
    expect((await t.run('tasks.get', ada, { task_id: task.id })).tracked_seconds).toBe(3600);
  });

  test('publishes the entry as changed and each new part as made', async () => {
    const { id } = await enter(3600);
    const { entries } = await split(id, 1200, 2400);
    const { data } = await t.run('events.list', ada, { types: ['time_entry.*'] });
    expect(data.map(({ type, subject }: any) => [type, subject.id])).toEqual([
      ['time_entry.created', id],
      ['time_entry.updated', id],
      ['time_entry.created', entries[1].id],
      ['time_entry.created', entries[2].id],
    ]);
  });

  test.each([
    ['at its start', [0]],
    ['at its end', [3600]],
    ['within its last second', [3600.5]],
    ['twice in one second', [10, 10.4]],
  ])('is refused %s', async (_, seconds) => {
    const { id: entry_id } = await enter(3600);
    const failure = await t.refused('time.entries.split', ada, { entry_id, at: seconds.map(at) });
    expect(failure).toMatchObject({ code: 'validation_failed', details: { errors: [{ field: 'at' }] } });
  });

  test('is refused for what runs, for what is locked, and into a locked day', async () => {
    const timer = await t.run('time.start_timer', ada, {});
    const tries = await enter(3 * 86_400);
    await t.db.system.query(
      "INSERT INTO time_periods (org_id, id, from_day, to_day, locked_by) VALUES ($1, $2, '2026-03-04', '2026-03-04', $3)",
      [org.id, newId('per'), ada.user_id],
    );
    const cut = (entry_id: string, second: number) =>
      t.refused('time.entries.split', ada, { entry_id, at: [at(second)] });
    expect(await cut(timer.id, 60)).toMatchObject({ details: { current_state: { reason: 'running' } } });
    expect(await cut(tries.id, 2 * 86_400)).toMatchObject({ details: { current_state: { reason: 'period_locked' } } });
    await split(tries.id, 86_400);
  });

  test("of someone else's time needs manage_time", async () => {
    const bob = await org.join('member', ['view_all_time']);
    const { id: entry_id } = await enter(3600);
    expect(await t.refused('time.entries.split', bob, { entry_id, at: [at(60)] })).toMatchObject({ code: 'forbidden' });
  });
});

describe('a duplicate', () => {
  test('is the same work at another time, as long as the entry, on either side of a change of clocks', async () => {
    const was = await enter(5400, { description: 'Standup', billable: false });
    const again = await t.run('time.entries.duplicate', ada, {
      entry_id: was.id,
      started_at: '2026-03-29T00:30:00Z',
    });
    expect(again).toMatchObject({
      started_at: '2026-03-29T00:30:00.000Z',
      stopped_at: '2026-03-29T02:00:00.000Z',
      duration_seconds: 5400,
    });
    expect(likeness(again)).toEqual(likeness(was));
    expect(again.id).not.toBe(was.id);
    expect((await t.run('tasks.get', ada, { task_id: task.id })).tracked_seconds).toBe(10_800);
  });

  test('without a time is at the time of the entry, with the rates of now', async () => {
    const was = await enter(5400, { billable_rate: 7 });
    await t.run('projects.update', ada, { project_id: project.id, default_rate: 1 });
    expect(await t.run('time.entries.duplicate', ada, { entry_id: was.id })).toMatchObject({
      started_at: was.started_at,
      billable_rate: { amount: 1 },
      billable_rate_source: 'project',
    });
  });

  test('stays with the person it is of, and is refused for what runs', async () => {
    const bob = await org.join('member');
    const theirs = await enter(60, {}, bob);
    expect((await t.run('time.entries.duplicate', ada, { entry_id: theirs.id })).user_id).toBe(bob.user_id);
    const timer = await t.run('time.start_timer', ada, {});
    expect(await t.refused('time.entries.duplicate', ada, { entry_id: timer.id })).toMatchObject({
      code: 'entry_locked',
      details: { current_state: { reason: 'running' } },
    });
  });
});
