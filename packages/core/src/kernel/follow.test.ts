import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from '@stint/db';
import { type TestCore, testCore } from '@stint/testing';
import { behind, type Context, type Envelope, followLog, type LogFollower, newId } from '../index.ts';

let t: TestCore;
beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());

const seen = (name: string, also?: (ctx: Context) => Promise<void>) => {
  const events: Envelope[] = [];
  const follower: LogFollower = {
    name,
    types: ['client.created', 'client.updated'],
    emits: [],
    async follow(ctx, batch) {
      await also?.(ctx);
      events.push(...batch);
    },
  };
  return { follower, events };
};

test('a follower gets the events it asked for, in order, each once, and only of its organization', async () => {
  const [org, other] = [await t.org(), await t.org()];
  const { follower, events } = seen('order');
  for (let nr = 0; nr < 230; nr++) await t.run('clients.create', org.owner, { name: `Client ${nr}` });
  await t.run('clients.create', other.owner, { name: 'Elsewhere' });
  await t.run('labels.create', org.owner, { name: 'Bug' });

  while (await followLog(t.core, follower, org.id));
  expect(events.map(({ data }) => data.name)).toEqual(Array.from({ length: 230 }, (_, nr) => `Client ${nr}`));
  expect(events.every(({ type, seq }, nr) => type === 'client.created' && seq > (events[nr - 1]?.seq ?? 0))).toBe(true);

  const client = await t.run('clients.create', org.owner, { name: 'Last' });
  await t.run('clients.update', org.owner, { client_id: client.id, name: 'Least' });
  while (await followLog(t.core, follower, org.id));
  expect(events.slice(230).map(({ type }) => type)).toEqual(['client.created', 'client.updated']);
  expect(await followLog(t.core, follower, org.id)).toBe(false);
});

test('what a follower wrote before it failed is taken back, and it is given the same events again', async () => {
  const org = await t.org();
  const client = await t.run('clients.create', org.owner, { name: 'Northwind' });
  let fails = true;
  const { follower, events } = seen('failing', async (ctx) => {
    await ctx.query(sql`INSERT INTO client_notes (id, client_id, user_id, body)
      VALUES (${newId('note')}, ${client.id}, ${org.owner.user_id}, 'x')`);
    if (fails) throw new Error('no');
  });
  await expect(followLog(t.core, follower, org.id)).rejects.toThrow('no');
  fails = false;
  while (await followLog(t.core, follower, org.id));
  expect(events).toHaveLength(1);
  expect((await t.run('clients.notes.list', org.owner, { client_id: client.id })).data).toHaveLength(1);
});

test('processes that begin at once give a follower each event once', async () => {
  const org = await t.org();
  for (let nr = 0; nr < 20; nr++) await t.run('clients.create', org.owner, { name: `Client ${nr}` });
  const { follower, events } = seen('both');
  await Promise.all([1, 2, 3].map(() => followLog(t.core, follower, org.id)));
  while (await followLog(t.core, follower, org.id));
  expect(events.map(({ data }) => data.name)).toEqual(Array.from({ length: 20 }, (_, nr) => `Client ${nr}`));
});

test('while one process is at an organization, another leaves it alone and does not wait', async () => {
  const org = await t.org();
  await t.run('clients.create', org.owner, { name: 'Northwind' });
  const [entered, goOn] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const { follower, events } = seen('held', async () => {
    entered.resolve();
    await goOn.promise;
  });
  const first = followLog(t.core, follower, org.id);
  await entered.promise;
  expect(await followLog(t.core, follower, org.id)).toBe(false);
  goOn.resolve();
  await first;
  expect(events).toHaveLength(1);
});

test('a batch that fell to a deadlock is given again at once, and counts once', async () => {
  const org = await t.org();
  const client = await t.run('clients.create', org.owner, { name: 'Northwind' });
  let tries = 0;
  const { follower, events } = seen('deadlocked', async (ctx) => {
    await ctx.query(sql`INSERT INTO client_notes (id, client_id, user_id, body)
      VALUES (${newId('note')}, ${client.id}, ${org.owner.user_id}, 'x')`);
    if (++tries < 3) throw Object.assign(new Error('deadlock detected'), { code: '40P01' });
  });
  await followLog(t.core, follower, org.id);
  expect(events).toHaveLength(1);
  expect((await t.run('clients.notes.list', org.owner, { client_id: client.id })).data).toHaveLength(1);
});

test('a follower of another shape begins anew, and so does the one before it when it is back', async () => {
  const { begun, isBehind, goOn, someMinutesLater } = await shapes();
  for (const shape of ['old', 'new', 'old']) {
    await someMinutesLater();
    expect(await isBehind(shape)).toBe(true);
    await goOn(shape);
    expect(await isBehind(shape)).toBe(false);
  }
  expect(begun).toEqual(['old', 'new', 'old']);
});

test('versions side by side do not begin anew against each other: the one that began last goes on alone', async () => {
  const { org, begun, followed, isBehind, goOn } = await shapes();
  await goOn('old');
  await goOn('new');
  await t.run('clients.create', org.owner, { name: 'Later' });
  expect([await isBehind('old'), await isBehind('new')]).toEqual([true, false]);
  await goOn('new');
  await goOn('old');
  expect(begun).toEqual(['old']);
  expect(followed).toEqual(['old']);
});

/** A follower in two versions, of an organization in which something happened. */
async function shapes() {
  const org = await t.org();
  await t.run('clients.create', org.owner, { name: 'Northwind' });
  const begun: string[] = [];
  const followed: string[] = [];
  const shaped = (shape: string): LogFollower => ({
    ...seen(`shaped ${org.id}`).follower,
    shape,
    begin: async () => void begun.push(shape),
    follow: async () => void followed.push(shape),
  });
  return {
    org,
    begun,
    followed,
    isBehind: async (shape: string) => (await behind(t.core, [shaped(shape)])).some(({ org_id }) => org_id === org.id),
    async goOn(shape: string) {
      while (await followLog(t.core, shaped(shape), org.id));
    },
    someMinutesLater: () =>
      t.core.db.system.query(
        "UPDATE log_positions SET shaped_at = shaped_at - interval '11 minutes' WHERE org_id = $1",
        [org.id],
      ),
  };
}
