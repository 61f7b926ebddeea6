import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Caller } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { type Studio, span, studio } from './time.fixture.ts';

let t: TestCore;
let org: TestOrg;
let ada: Caller;
let project: Studio['project'];

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());
beforeEach(async () => {
  ({ org, ada, project } = await studio(t));
});

const rateOf = async (input: object = {}) => {
  const entry = await t.run('time.entries.create', ada, {
    project_id: project.id,
    ...span('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z'),
    ...input,
  });
  return [entry.billable_rate?.amount ?? null, entry.billable_rate_source];
};
const set = (text: string, ...values: unknown[]) => t.db.system.query(text, [org.id, ...values]);

test('the nearest rate wins: project member, project, member, client, organization', async () => {
  expect(await rateOf()).toEqual([null, null]);
  await set(`UPDATE orgs SET settings = '{"default_rate": 1}' WHERE org_id = $1`);
  expect(await rateOf()).toEqual([1, 'org']);
  await set('UPDATE clients SET default_rate = 2 WHERE org_id = $1');
  expect(await rateOf()).toEqual([2, 'client']);
  await set('UPDATE members SET billable_rate = 3 WHERE org_id = $1');
  expect(await rateOf()).toEqual([3, 'member']);
  await set('UPDATE projects SET default_rate = 4 WHERE org_id = $1');
  expect(await rateOf()).toEqual([4, 'project']);
  await t.run('projects.members.add', ada, { project_id: project.id, user_id: ada.user_id }).catch(() => undefined);
  await set('UPDATE project_members SET billable_rate = 5 WHERE org_id = $1');
  expect(await rateOf()).toEqual([5, 'project_member']);
});

test('a rate is frozen when the entry is made', async () => {
  await set('UPDATE members SET billable_rate = 9000 WHERE org_id = $1');
  const entry = await t.run('time.entries.create', ada, span('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z'));
  await set('UPDATE members SET billable_rate = 1 WHERE org_id = $1');
  expect((await t.run('time.entries.get', ada, { entry_id: entry.id })).billable_rate.amount).toBe(9000);
});

test('a rate in another currency than the work is billed in does not count', async () => {
  await set("UPDATE projects SET currency = 'USD' WHERE org_id = $1");
  await set('UPDATE members SET billable_rate = 9000 WHERE org_id = $1');
  expect(await rateOf()).toEqual([null, null]);
});

test('rates are absent for those who may not see them', async () => {
  const bob = await org.join('member');
  await set('UPDATE members SET billable_rate = 9000, cost_rate = 4000 WHERE org_id = $1');
  const entry = await t.run('time.entries.create', bob, span('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z'));
  const whole = await t.run('time.entries.get', ada, { entry_id: entry.id });
  for (const field of ['billable_rate', 'billable_rate_source', 'cost_rate', 'cost_rate_source']) {
    expect(whole).toHaveProperty(field);
    expect(entry).not.toHaveProperty(field);
  }
});
