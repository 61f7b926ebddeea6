import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Caller } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';

let t: TestCore;
let org: TestOrg;
let ada: Caller;

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());
beforeEach(async () => {
  org = await t.org();
  ada = org.owner;
});

const lock = (from_day: string, to_day: string) => t.run('time.periods.lock', ada, { from_day, to_day });
const enter = (started_at: string, stopped_at: string) => t.run('time.entries.create', ada, { started_at, stopped_at });

test('a locked period keeps its time as it is, until it is unlocked', async () => {
  const { id: entry_id } = await enter('2026-05-06T09:00:00Z', '2026-05-06T10:00:00Z');
  const period = await lock('2026-05-01', '2026-05-31');
  expect(await t.refused('time.entries.delete', ada, { entry_id })).toMatchObject({
    code: 'entry_locked',
    details: { current_state: { reason: 'period_locked' } },
  });
  expect(await t.run('time.periods.unlock', ada, { period_id: period.id })).toMatchObject({ id: period.id });
  await t.run('time.entries.delete', ada, { entry_id });
});

test('each day is locked once, so that unlocking frees it', async () => {
  const { id: period_id } = await lock('2026-05-01', '2026-05-31');
  const input = { from_day: '2026-05-31', to_day: '2026-06-02' };
  expect(await t.refused('time.periods.lock', ada, input)).toMatchObject({
    code: 'period_overlaps',
    details: { current_state: { period_id, from_day: '2026-05-01', to_day: '2026-05-31' } },
  });
  await lock('2026-06-01', '2026-06-02');
  const found = async (filter: object) =>
    (await t.run('time.periods.list', ada, filter)).data.map(({ from_day }: { from_day: string }) => from_day);
  expect(await found({})).toEqual(['2026-06-01', '2026-05-01']);
  expect(await found({ from: '2026-05-31', to: '2026-05-31' })).toEqual(['2026-05-01']);
});

test('of two who lock the same days at once one is told', async () => {
  const both = await Promise.allSettled([lock('2026-05-01', '2026-05-31'), lock('2026-05-15', '2026-06-15')]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('a period that ends before it starts is refused by field', async () => {
  const input = { from_day: '2026-05-02', to_day: '2026-05-01' };
  expect(await t.refused('time.periods.lock', ada, input)).toMatchObject({
    details: { errors: [{ field: 'to_day' }] },
  });
});

test('everybody sees what is locked, and locking needs manage_time', async () => {
  await lock('2026-05-01', '2026-05-31');
  const bob = await org.join('contractor');
  expect((await t.run('time.periods.list', bob, {})).data).toHaveLength(1);
  const input = { from_day: '2026-06-01', to_day: '2026-06-02' };
  expect(await t.refused('time.periods.lock', bob, input)).toMatchObject({ code: 'forbidden' });
});
