import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Caller } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { bill, type Studio, span, studio } from './time.fixture.ts';

let t: TestCore;
let s: Studio;
let org: TestOrg;
let ada: Caller;
let project: Studio['project'];
let task: Studio['task'];
let tracked: Studio['tracked'];

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());
beforeEach(async () => {
  s = await studio(t);
  ({ org, ada, project, task, tracked } = s);
});

test('the server computes the duration, to the second', async () => {
  const entry = await t.run('time.entries.create', ada, span('2026-03-02T09:00:00.900Z', '2026-03-02T10:30:00.100Z'));
  expect(entry).toMatchObject({ duration_seconds: 5400, started_at: '2026-03-02T09:00:00.000Z', source: 'manual' });
});

test('an entry that ends before it starts is refused by field', async () => {
  const failure = await t.refused('time.entries.create', ada, span('2026-03-02T10:00:00Z', '2026-03-02T09:00:00Z'));
  expect(failure.details.errors).toEqual([expect.objectContaining({ field: 'stopped_at' })]);
});

test('tracked time follows an entry that is changed, moved and deleted', async () => {
  const other = await t.run('tasks.create', ada, { project_id: project.id, title: 'Other' });
  const entry = await t.run('time.entries.create', ada, {
    task_id: task.id,
    ...span('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z'),
  });
  expect(await tracked()).toBe(3600);
  await t.run('time.entries.update', ada, { entry_id: entry.id, stopped_at: '2026-03-02T11:00:00Z' });
  expect(await tracked()).toBe(7200);
  await t.run('time.entries.update', ada, { entry_id: entry.id, task_id: other.id });
  expect(await tracked()).toBe(0);
  expect((await t.run('tasks.get', ada, { task_id: other.id })).tracked_seconds).toBe(7200);
  await t.run('time.entries.delete', ada, { entry_id: entry.id });
  expect((await t.run('tasks.get', ada, { task_id: other.id })).tracked_seconds).toBe(0);
});

test('an entry changed is published before what follows from it', async () => {
  const work = { task_id: task.id, ...span('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z') };
  const { id: entry_id } = await t.run('time.entries.create', ada, work);
  await t.run('time.entries.update', ada, { entry_id, stopped_at: '2026-03-02T11:00:00Z' });
  const { data } = await t.run('events.list', ada, { types: ['time_entry.updated', 'task.updated'] });
  expect(data.map(({ type }: { type: string }) => type)).toEqual([
    'task.updated',
    'time_entry.updated',
    'task.updated',
  ]);
});

test('an entry on an invoice cannot change', async () => {
  const entry = await t.run('time.entries.create', ada, span('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z'));
  await bill(t, s, entry.id);
  for (const name of ['time.entries.update', 'time.entries.delete']) {
    const failure = await t.refused(name, ada, { entry_id: entry.id });
    expect(failure).toMatchObject({
      code: 'entry_locked',
      status: 409,
      details: { current_state: { reason: 'invoiced' } },
    });
  }
});

test("a contractor sees only their own time; others' is not there", async () => {
  const contractor = await org.join('contractor');
  const theirs = await t.run('time.entries.create', ada, span('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z'));
  await t.run('time.entries.create', contractor, span('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z'));
  expect((await t.run('time.entries.list', contractor, {})).data).toHaveLength(1);
  expect(await t.refused('time.entries.get', contractor, { entry_id: theirs.id })).toMatchObject({
    code: 'not_found',
  });
  expect((await t.run('time.entries.list', ada, {})).data).toHaveLength(2);
});

test("someone else's time needs manage_time", async () => {
  const bob = await org.join('member');
  const input = { user_id: ada.user_id, ...span('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z') };
  expect(await t.refused('time.entries.create', bob, input)).toMatchObject({ code: 'forbidden' });
  const entry = await t.run('time.entries.create', ada, { ...input, user_id: bob.user_id });
  expect(entry.user_id).toBe(bob.user_id);
});

test('a bulk change answers for each entry', async () => {
  const make = () => t.run('time.entries.create', ada, span('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z'));
  const [one, two] = [await make(), await make()];
  await bill(t, s, two.id);
  const set = { project_id: project.id, billable: false };
  const { results } = await t.run('time.entries.bulk_update', ada, { entry_ids: [one.id, two.id], set });
  expect(results).toEqual([
    { id: one.id, ok: true, data: expect.objectContaining(set), error: null },
    {
      id: two.id,
      ok: false,
      data: null,
      error: { code: 'entry_locked', detail: expect.stringContaining('invoice') },
    },
  ]);
  expect(await t.refused('time.entries.bulk_update', ada, { entry_ids: [two.id], set })).toMatchObject({
    code: 'nothing_changed',
    status: 409,
    details: { current_state: { results: [{ id: two.id, ok: false, error: { code: 'entry_locked' } }] } },
  });
});

test('taking the task off an entry leaves its project', async () => {
  const entry = await t.run('time.entries.create', ada, {
    task_id: task.id,
    ...span('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z'),
  });
  const updated = await t.run('time.entries.update', ada, { entry_id: entry.id, task_id: null });
  expect(updated).toMatchObject({ task_id: null, project_id: project.id });
});

test("a task's tracked total is for those who see everybody's time", async () => {
  const contractor = await org.join('contractor');
  await t.run('projects.members.add', ada, { project_id: project.id, user_id: contractor.user_id });
  await t.run('time.entries.create', ada, {
    task_id: task.id,
    ...span('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z'),
  });
  expect(await t.run('tasks.get', contractor, { task_id: task.id })).not.toHaveProperty('tracked_seconds');
  const { data } = await t.run('events.list', contractor, { types: ['task.*', 'time_entry.*'] });
  expect(data.map(({ operation }: { operation: string }) => operation)).not.toContain('time.entries.create');
});
