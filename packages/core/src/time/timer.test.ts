import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Caller } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { type Studio, studio } from './time.fixture.ts';

let t: TestCore;
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
  ({ org, ada, project, task, tracked } = await studio(t));
});

test('a second timer stops the first, and both are returned', async () => {
  const first = await t.run('time.start_timer', ada, { description: 'one' });
  expect(first.stopped).toBeNull();
  const second = await t.run('time.start_timer', ada, { task_id: task.key });
  expect(second.stopped).toMatchObject({ id: first.id, description: 'one' });
  expect(second.stopped.stopped_at).not.toBeNull();
  expect(second).toMatchObject({ task_id: task.id, project_id: project.id, stopped_at: null, billable: true });
  expect((await t.run('time.current_timer', ada)).entry.id).toBe(second.id);
});

test('starts at the same moment leave one timer running', async () => {
  await Promise.all(Array.from({ length: 8 }, () => t.run('time.start_timer', ada, {})));
  const { data } = await t.run('time.entries.list', ada, { running: true });
  expect(data).toHaveLength(1);
  expect((await t.run('time.entries.list', ada, {})).data).toHaveLength(8);
});

test('two people may each have a timer', async () => {
  const bob = await org.join('member');
  await t.run('time.start_timer', ada, {});
  await t.run('time.start_timer', bob, {});
  expect((await t.run('time.current_timer', bob)).entry.user_id).toBe(bob.user_id);
  expect((await t.run('time.current_timer', ada)).entry.user_id).toBe(ada.user_id);
});

test('stopping a timer puts its time on the task', async () => {
  const started_at = new Date(Date.now() - 90 * 60_000).toISOString();
  await t.run('time.start_timer', ada, { task_id: task.id, started_at });
  const entry = await t.run('time.stop_timer', ada);
  expect(entry.duration_seconds).toBeGreaterThanOrEqual(5400);
  expect(await tracked()).toBe(entry.duration_seconds);
});

test('stopping when none runs is a conflict that says so', async () => {
  expect(await t.refused('time.stop_timer', ada)).toMatchObject({ code: 'no_timer_running', status: 409 });
});

test("one's running timer is changed at the version one holds", async () => {
  const { version } = await t.run('time.start_timer', ada, {});
  const change = { description: 'Said later', expected_version: version };
  expect(await t.run('time.adjust_timer', ada, change)).toMatchObject({ description: 'Said later', version: 2 });
  expect(await t.refused('time.adjust_timer', ada, change)).toMatchObject({ code: 'version_mismatch' });
});

test('a discarded timer leaves no time', async () => {
  const started_at = new Date(Date.now() - 60_000).toISOString();
  await t.run('time.start_timer', ada, { task_id: task.id, started_at });
  await t.run('time.discard_timer', ada);
  expect((await t.run('time.current_timer', ada)).entry).toBeNull();
  expect((await t.run('time.entries.list', ada, {})).data).toEqual([]);
  expect(await tracked()).toBe(0);
});

test('no timer starts on an archived project', async () => {
  await t.run('projects.archive', ada, { project_id: project.id });
  expect(await t.refused('time.start_timer', ada, { project_id: project.id })).toMatchObject({
    code: 'project_archived',
  });
});

test('a timer forgotten for more than a week counts a week, and can be corrected', async () => {
  const { id } = await t.run('time.start_timer', ada, { task_id: task.id });
  await t.db.system.query("UPDATE time_entries SET started_at = now() - interval '30 days' WHERE id = $1", [id]);
  const stopped = await t.run('time.stop_timer', ada);
  expect(stopped.duration_seconds).toBe(7 * 86_400);
  await t.run('time.entries.update', ada, { entry_id: id, description: 'left on' });
});
