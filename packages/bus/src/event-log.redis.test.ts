import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { type TestCore, testCore } from '@stint/testing';
import { type Cuttable, cuttable, testRedis, until } from './carriers.fixture.ts';
import { follow, range, type World, world } from './event-log.fixture.ts';
import { createEventLog, redisTransport } from './index.ts';

const redis = await testRedis();
let t: TestCore;
let w: World;

beforeAll(async () => {
  t = await testCore();
  w = world(t);
});
afterEach(() => w.stop());
afterAll(() => t.close());

(redis ? describe : describe.skip)('with Redis (skipped where there is none)', () => {
  let way: Cuttable;
  beforeAll(async () => {
    way = await cuttable(redis as string);
  });
  afterAll(() => way.cut().catch(() => undefined));

  test('two processes follow one log alike, whoever relays', async () => {
    const org = await t.org();
    const [one, two] = [w.bus({ redisUrl: redis as string }), w.bus({ redisUrl: redis as string })];
    const readers = [await follow(one, org.owner), await follow(two, org.owner, { after: 0 })];
    await Promise.all(range(1, 40).map((i) => w.add(org, `Client ${i}`)));
    for (const { got } of readers) await until(() => got.at(-1)?.seq === 41);
    expect(readers[0]?.seqs()).toEqual(range(2, 41));
    expect(readers[1]?.seqs()).toEqual(range(1, 41));
  });

  test('a signal passes between processes', async () => {
    const org = await t.org();
    const [one, two] = [w.bus({ redisUrl: redis as string }), w.bus({ redisUrl: redis as string })];
    const heard: string[] = [];
    await follow(two, org.owner, { onSignal: ({ text }) => void heard.push(text) });
    await until(() => one.transport.healthy && two.transport.healthy);
    one.log.signal(org.id, { type: 'presence.changed', user_id: 'u', subject: null, body: { n: 1 } });
    await until(() => heard.length > 0);
    expect(heard).toEqual(['{"n":1}']);
  });

  test('a process that was cut off reads what it missed as soon as it is back', async () => {
    const org = await t.org();
    w.bus({ redisUrl: redis as string });
    // Another process: it hears of nothing but through Redis, and does not look by itself while the test runs.
    const transport = redisTransport(way.url);
    const elsewhere = { ...t.core, onCommit: () => () => undefined };
    const log = createEventLog({ core: elsewhere, transport, checkEvery: 60_000 });
    log.start();
    const got: number[] = [];
    await log.follow(
      org.owner,
      {},
      ({ seq }) => void got.push(seq),
      () => undefined,
    );
    await until(() => transport.healthy);
    await w.add(org, 'A');
    await until(() => got.length === 1);
    await way.cut();
    await until(() => !transport.healthy);
    for (const name of ['B', 'C']) await w.add(org, name);
    await until(async () => {
      const { rows } = await t.db.system.query('SELECT seq::int FROM relay_cursors WHERE org_id = $1', [org.id]);
      return rows[0]?.seq === 4;
    });
    await way.mend();
    await until(() => got.length === 3);
    expect(got).toEqual([2, 3, 4]);
    await log.stop();
    await transport.close();
  });

  test('with Redis cut off amid load writes go on, and nothing is lost or doubled', async () => {
    const org = await t.org();
    const one = w.bus({ redisUrl: way.url, checkEvery: 200 });
    const two = w.bus({ redisUrl: way.url, checkEvery: 200 });
    await until(() => one.transport.healthy && two.transport.healthy);
    const readers = [await follow(one, org.owner), await follow(two, org.owner)];
    const write = async (from: number, to: number) => {
      for (let i = from; i <= to; i++) await w.add(org, `Client ${i}`);
    };
    await write(1, 10);
    const writing = write(11, 60);
    await way.cut();
    await writing;
    await until(() => !one.transport.healthy && !two.transport.healthy);
    for (const { got } of readers) await until(() => got.at(-1)?.seq === 61);
    await way.mend();
    await until(() => one.transport.healthy && two.transport.healthy);
    await write(61, 70);
    for (const { got } of readers) await until(() => got.at(-1)?.seq === 71);
    for (const reader of readers) expect(reader.seqs()).toEqual(range(2, 71));
    // The relay makes good for other readers of the channel, too.
    await until(async () => {
      const { rows } = await t.db.system.query('SELECT seq::int FROM relay_cursors WHERE org_id = $1', [org.id]);
      return rows[0]?.seq === 71;
    });
  });
});
