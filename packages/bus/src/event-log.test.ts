import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { Caller } from '@stint/core';
import { type TestCore, testCore } from '@stint/testing';
import { testRedis, until } from './carriers.fixture.ts';
import { follow, range, type World, world } from './event-log.fixture.ts';
import type { EndReason } from './index.ts';

const redis = await testRedis();
let t: TestCore;
let w: World;

beforeAll(async () => {
  t = await testCore();
  w = world(t);
});
afterEach(() => w.stop());
afterAll(() => t.close());

const carriers: [string, string | undefined][] = [['in the process', undefined]];
if (redis) carriers.push(['over Redis', redis]);
else
  test.skip('over Redis: skipped, because REDIS_URL is not set and nothing answers on 127.0.0.1:6379', () => undefined);

describe.each(carriers)('%s', (_, url) => {
  test('a follower gets every event after it came, in order, each once', async () => {
    const org = await t.org();
    const reader = await follow(w.bus({ redisUrl: url }), org.owner);
    await Promise.all(range(1, 30).map((i) => w.add(org, `Client ${i}`)));
    await until(() => reader.got.length >= 30);
    expect(reader.seqs()).toEqual(range(2, 31));
  });

  test('a resume amid concurrent writers has no gap and no double', async () => {
    const org = await t.org();
    const one = w.bus({ redisUrl: url });
    const writing = Promise.all(
      range(1, 6).map(async (writer) => {
        for (let i = 0; i < 15; i++) await w.add(org, `Client ${writer} ${i}`);
      }),
    );
    const readers = [];
    for (let i = 0; i < 8; i++) {
      await until(async () => (await one.log.head(org.id)) > i * 10);
      readers.push(await follow(one, org.owner, { after: i * 5 }));
    }
    await writing;
    const head = await one.log.head(org.id);
    expect(head).toBe(91);
    for (const [i, reader] of readers.entries()) {
      await until(() => reader.got.at(-1)?.seq === head);
      expect(reader.seqs()).toEqual(range(i * 5 + 1, head));
    }
  });

  test('readers with the same permissions share one rendering', async () => {
    const org = await t.org();
    const one = w.bus({ redisUrl: url });
    const [a, b] = [await follow(one, org.owner), await follow(one, await org.join('admin'))];
    const [c, d] = [await follow(one, await org.join('member')), await follow(one, await org.join('member'))];
    const contractor = await follow(one, await org.join('contractor'));
    await t.run('clients.create', org.owner, { name: 'Guarded', default_rate: 12_300 });
    const client_id = (await t.run('clients.list', org.owner, {})).data[0].id;
    await t.run('clients.update', org.owner, { client_id, default_rate: 45_600, name: 'Renamed' });
    for (const { got } of [a, b, c, d]) await until(() => got.length === 2);
    expect(c.got[0]).toBe(d.got[0]);
    expect(a.got[0]?.text).toBe(b.got[0]?.text);
    const full = JSON.parse(a.got[1]?.text as string);
    expect(full.changes).toHaveProperty('default_rate');
    expect(full.data.default_rate).toEqual({ amount: 45_600, currency: 'EUR' });
    const reduced = JSON.parse(c.got[1]?.text as string);
    expect(reduced.changes).toEqual({ name: ['Guarded', 'Renamed'] });
    expect(reduced.data).not.toHaveProperty('default_rate');
    expect(c.got.map(({ text }) => text).join()).not.toMatch(/12300|45600/);
    expect(contractor.got).toEqual([]);
  });
});

test('only the types and the project asked for come', async () => {
  const org = await t.org();
  const one = w.bus();
  const created = await follow(one, org.owner, { types: ['client.created', 'task.*'] });
  const all = await follow(one, org.owner, { types: ['*'] });
  const nothing = await follow(one, org.owner, { project_id: 'prj_01h455vb4pex5vsknk084sn02q' });
  const client = await w.add(org, 'A');
  await t.run('clients.archive', org.owner, { client_id: client.id });
  await until(() => all.got.length === 2);
  expect(created.seqs()).toEqual([2]);
  expect(nothing.got).toEqual([]);
});

test('a token is shown the domains its scopes read and no other', async () => {
  const org = await t.org();
  const one = w.bus();
  const scoped = (...scopes: string[]): Caller => ({ ...org.owner, credential: { ...org.owner.credential, scopes } });
  const tasks = await follow(one, scoped('manage:tasks'), { after: 0 });
  const clients = await follow(one, scoped('read:clients'), { after: 0 });
  await w.add(org, 'A');
  await until(() => clients.got.length === 1);
  expect(clients.got[0]?.type).toBe('client.created');
  expect(tasks.got).toEqual([]);
});

test('a resume from before what is kept must resync; one beyond the head is refused', async () => {
  const org = await t.org();
  const one = w.bus();
  for (const name of ['A', 'B', 'C']) await w.add(org, name);
  await t.db.system.query('DELETE FROM events WHERE org_id = $1 AND seq <= 2', [org.id]);
  const late = await follow(one, org.owner, { after: 1 });
  await until(() => late.ends.length === 1);
  expect(late.ends).toEqual(['resync_required']);
  const just = await follow(one, org.owner, { after: 2 });
  await until(() => just.got.length === 2);
  expect(just.seqs()).toEqual([3, 4]);
  await expect(follow(one, org.owner, { after: 5 })).rejects.toMatchObject({ code: 'validation_failed' });
});

test('a reader that takes no more is ended as slow while the others go on', async () => {
  const org = await t.org();
  const one = w.bus();
  const ends: EndReason[] = [];
  const never = new Promise<void>(() => undefined);
  await one.log.follow(
    org.owner,
    {},
    () => never,
    (reason) => ends.push(reason),
  );
  const quick = await follow(one, org.owner);
  const billing_address = { street: 'x'.repeat(200), street2: 'y'.repeat(200), city: 'z'.repeat(100) };
  for (let i = 0; i < 40 && ends.length === 0; i++) {
    await Promise.all(
      range(1, 40).map((n) => t.run('clients.create', org.owner, { name: `C ${i} ${n}`, billing_address })),
    );
    const head = await one.log.head(org.id);
    await until(() => quick.got.at(-1)?.seq === head);
  }
  expect(ends).toEqual(['slow']);
  expect(quick.ends).toEqual([]);
});

test('a replay goes at the pace of its reader', async () => {
  const org = await t.org();
  const one = w.bus();
  for (const name of ['A', 'B', 'C', 'D']) await w.add(org, name);
  let open = 0;
  const seqs: number[] = [];
  await one.log.follow(
    org.owner,
    { after: 0 },
    async ({ seq }) => {
      expect(++open).toBe(1);
      await new Promise(setImmediate);
      open--;
      seqs.push(seq);
    },
    () => undefined,
  );
  await w.add(org, 'E');
  await until(() => seqs.length === 6);
  expect(seqs).toEqual(range(1, 6));
});

test('a log that stops tells its followers', async () => {
  const org = await t.org();
  const one = w.bus();
  const reader = await follow(one, org.owner);
  await one.log.stop();
  expect(reader.ends).toEqual(['stopped']);
});

test('a signal reaches those who may see its subject and want its type', async () => {
  const org = await t.org();
  const one = w.bus();
  const heard: string[] = [];
  const listen = (name: string, caller: Caller, types: string[]) =>
    follow(one, caller, { types, onSignal: ({ text }) => void heard.push(`${name} ${text}`) });
  await listen('owner', org.owner, ['typing.*']);
  await listen('member', await org.join('member'), ['*']);
  await listen('contractor', await org.join('contractor'), ['*']);
  await listen('elsewhere', org.owner, ['presence.*']);
  await listen('stranger', (await t.org()).owner, ['*']);
  const row = { id: 'x' };
  one.log.signal(org.id, { type: 'typing.changed', user_id: 'u', subject: { type: 'client', row }, body: { n: 1 } });
  one.log.signal(org.id, { type: 'typing.changed', user_id: 'u', subject: null, body: { n: 2 } });
  await until(() => heard.includes('contractor {"n":2}'));
  expect(new Set(heard)).toEqual(
    new Set(['contractor {"n":2}', 'member {"n":1}', 'member {"n":2}', 'owner {"n":1}', 'owner {"n":2}']),
  );
});
