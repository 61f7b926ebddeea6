import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import type { Core, Envelope, LogFollower } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import pino from 'pino';
import { runFollowers } from './log-followers.ts';

const NEVER = 3_600_000;

let t: TestCore;
let running: { stop(): Promise<void> }[] = [];
beforeAll(async () => {
  t = await testCore();
});
afterEach(async () => {
  await Promise.all(running.map((one) => one.stop()));
  running = [];
});
afterAll(() => t.close());

const run = (follower: LogFollower, lookEvery: number, core: Core = t.core) =>
  running.push(runFollowers({ core, followers: [follower], logger: pino({ enabled: false }), lookEvery }));

const addClient = ({ owner }: TestOrg, name: string) => t.run('clients.create', owner, { name });

/** A process that is not told what others commit, as one of its own is not. */
const elsewhere = (): Core => ({ ...t.core, onCommit: () => () => undefined });

/** A follower, and the clients of one organization that it heard of; `heard` waits until there are so many. */
function listener(name: string, { id }: TestOrg, fails: (event: Envelope) => boolean = () => false) {
  const names: unknown[] = [];
  let tell = (): void => undefined;
  const follower: LogFollower = {
    name,
    types: ['client.created'],
    emits: [],
    async follow(_, events) {
      if (events.some(fails)) throw new Error('no');
      names.push(...events.filter(({ org_id }) => org_id === id).map(({ data }) => data.name));
      tell();
    },
  };
  const heard = async (count: number): Promise<unknown[]> => {
    while (names.length < count)
      await new Promise<void>((resolve) => {
        tell = resolve;
      });
    return names;
  };
  return { follower, heard };
}

test('what this process commits is followed without a look', async () => {
  const org = await t.org();
  const { follower, heard } = listener('woken', org);
  await addClient(org, 'Before');
  run(follower, NEVER);
  await heard(1);
  await addClient(org, 'After');
  expect(await heard(2)).toEqual(['Before', 'After']);
});

test('what another process committed is found by a look', async () => {
  const org = await t.org();
  const { follower, heard } = listener('looking', org);
  run(follower, 10, elsewhere());
  for (const name of ['One', 'Two', 'Three']) {
    await addClient(org, name);
    await heard(['One', 'Two', 'Three'].indexOf(name) + 1);
  }
  expect(await heard(3)).toEqual(['One', 'Two', 'Three']);
});

test('what was committed before there was a follower, more than one batch of it, is followed at its start', async () => {
  const org = await t.org();
  const { follower, heard } = listener('late', org);
  const names = Array.from({ length: 410 }, (_, nr) => `Client ${nr}`);
  for (const name of names) await addClient(org, name);
  run(follower, NEVER, elsewhere());
  expect(await heard(410)).toEqual(names);
});

test('three processes at work give a follower each event once, in order, while people write', async () => {
  const org = await t.org();
  const { follower, heard } = listener('many', org);
  for (let nr = 0; nr < 3; nr++) run(follower, 10);
  const add = (nr: number) => addClient(org, `Client ${nr}`);
  const batches = Array.from({ length: 10 }, (_, nr) => [0, 1, 2, 3].map((one) => nr * 4 + one));
  for (const batch of batches) await Promise.all(batch.map(add));
  await heard(40);
  await Promise.all(running.map((one) => one.stop()));
  const { data } = await t.run('events.list', org.owner, { after: 0, types: ['client.created'], limit: 200 });
  expect(await heard(40)).toEqual(data.map((event: Envelope) => event.data.name));
});

test('an organization in which a follower fails keeps no other waiting', async () => {
  const [bad, good] = [await t.org(), await t.org()];
  const { follower, heard } = listener('failing', good, ({ org_id }) => org_id === bad.id);
  run(follower, 10);
  await addClient(bad, 'Bad');
  for (const name of ['One', 'Two']) await addClient(good, name);
  expect(await heard(2)).toEqual(['One', 'Two']);
});
