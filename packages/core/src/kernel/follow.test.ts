import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { sql } from '@stint/db';
import { type TestCore, testCore } from '@stint/testing';
import { type Context, type Envelope, followLog, type LogFollower, newId } from '../index.ts';

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

test('two processes at once give a follower each event once', async () => {
  const org = await t.org();
  for (let nr = 0; nr < 20; nr++) await t.run('clients.create', org.owner, { name: `Client ${nr}` });
  const { follower, events } = seen('both');
  await Promise.all([1, 2, 3].map(() => followLog(t.core, follower, org.id)));
  while (await followLog(t.core, follower, org.id));
  expect(events.map(({ data }) => data.name)).toEqual(Array.from({ length: 20 }, (_, nr) => `Client ${nr}`));
});
