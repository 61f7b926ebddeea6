import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestCore, testCore } from '@stint/testing';
import { until } from './carriers.fixture.ts';
import { createRelay, memoryTransport, purgeEvents, type Transport } from './index.ts';

let t: TestCore;

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());

const seqOf = (message: string): number => JSON.parse(message).seq;
const cursor = async (org_id: string) =>
  (await t.db.system.query('SELECT seq::int FROM relay_cursors WHERE org_id = $1', [org_id])).rows[0]?.seq;

/** A carrier that is away when told to, and keeps what it carried. */
function carrier() {
  const memory = memoryTransport();
  const carried: string[] = [];
  const state: { away: boolean } = { away: false };
  const transport: Transport = {
    ...memory,
    get healthy() {
      return !state.away;
    },
    async publish(_, messages) {
      await new Promise(setImmediate);
      if (state.away) throw new Error('away');
      carried.push(...messages);
    },
  };
  return { transport, carried, state };
}

test('two relays on one log publish it once and in order, also what was committed before they started', async () => {
  const org = await t.org();
  for (let i = 0; i < 5; i++) await t.run('clients.create', org.owner, { name: `Before ${i}` });
  const { transport, carried } = carrier();
  const relays = [1, 2].map(() => createRelay({ core: t.core, transport, pollEvery: 20 }));
  for (const relay of relays) relay.start();
  await Promise.all(Array.from({ length: 40 }, (_, i) => t.run('clients.create', org.owner, { name: `C ${i}` })));
  await until(async () => (await cursor(org.id)) === 46);
  for (const relay of relays) await relay.stop();
  const ours = carried.filter((message) => JSON.parse(message).org_id === org.id).map(seqOf);
  expect(ours).toEqual(Array.from({ length: 46 }, (_, i) => i + 1));
});

test('with the carrier away writes go on, and everything is published when it is back', async () => {
  const org = await t.org();
  const { transport, carried, state } = carrier();
  state.away = true;
  const failed: unknown[] = [];
  const relay = createRelay({ core: t.core, transport, onError: (error) => failed.push(error) });
  relay.start();
  for (let i = 0; i < 5; i++) await t.run('clients.create', org.owner, { name: `C ${i}` });
  await until(() => failed.length > 0);
  expect(carried).toEqual([]);
  state.away = false;
  await until(async () => (await cursor(org.id)) === 6);
  await relay.stop();
  const ours = carried.filter((message) => JSON.parse(message).org_id === org.id);
  expect(ours.map(seqOf)).toEqual([1, 2, 3, 4, 5, 6]);
  expect(JSON.parse(ours[1] as string)).toMatchObject({ type: 'client.created', operation: 'clients.create', seq: 2 });
});

test('what another process committed is found without a signal', async () => {
  const org = await t.org();
  const { transport, carried } = carrier();
  const relay = createRelay({ core: { ...t.core, onCommit: () => () => undefined }, transport, pollEvery: 10 });
  relay.start();
  await t.run('clients.create', org.owner, { name: 'A' });
  await until(async () => (await cursor(org.id)) === 2);
  await relay.stop();
  expect(carried.some((message) => JSON.parse(message).org_id === org.id)).toBe(true);
});

test('purging takes old events from the front only, and none that is not yet published', async () => {
  const org = await t.org();
  for (let i = 0; i < 5; i++) await t.run('clients.create', org.owner, { name: `C ${i}` });
  const age = (days: number, seqs: number[]) =>
    t.db.system.query(
      'UPDATE events SET occurred_at = now() - make_interval(days => $3) WHERE org_id = $1 AND seq = ANY($2)',
      [org.id, seqs, days],
    );
  const kept = async () =>
    (await t.db.system.query('SELECT seq::int FROM events WHERE org_id = $1 ORDER BY seq', [org.id])).rows.map(
      ({ seq }) => seq,
    );
  await age(8, [1, 2, 3, 5]);
  await t.db.system.query(
    'INSERT INTO relay_cursors (org_id, seq) VALUES ($1, 2) ON CONFLICT (org_id) DO UPDATE SET seq = 2',
    [org.id],
  );
  await purgeEvents(t.db);
  expect(await kept()).toEqual([3, 4, 5, 6]);
  await t.db.system.query('UPDATE relay_cursors SET seq = 6 WHERE org_id = $1', [org.id]);
  await purgeEvents(t.db);
  expect(await kept()).toEqual([4, 5, 6]);
  await age(9, [4, 5, 6]);
  await purgeEvents(t.db);
  expect(await kept()).toEqual([]);
  expect((await t.run('events.list', org.owner, { after: 6 })).last_seq).toBe(6);
});
