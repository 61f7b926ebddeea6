import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import type { Caller } from '../kernel/index.ts';

let t: TestCore;

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());

const add = (org: TestOrg, name: string) => t.run('clients.create', org.owner, { name, default_rate: 9_000 });

test('the log is read to its end in pages that follow each other', async () => {
  const org = await t.org();
  for (let i = 0; i < 6; i++) await add(org, `Client ${i}`);
  const seen: number[] = [];
  let after = 0;
  for (;;) {
    const page = await t.run('events.list', org.owner, { after, limit: 3 });
    seen.push(...page.data.map(({ seq }: { seq: number }) => seq));
    expect(page.last_seq).toBe(7);
    after = page.next_after;
    if (!page.has_more) break;
  }
  expect(seen).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(await t.run('events.list', org.owner, { after })).toMatchObject({ data: [], next_after: 7, has_more: false });
});

test('without a point to go on from it starts at the oldest event that is kept', async () => {
  const org = await t.org();
  for (const name of ['A', 'B']) await add(org, name);
  await t.db.system.query('DELETE FROM events WHERE org_id = $1 AND seq = 1', [org.id]);
  const { data } = await t.run('events.list', org.owner, {});
  expect(data.map(({ seq }: { seq: number }) => seq)).toEqual([2, 3]);
});

test('a point before what is kept must resync and says where to go on; one beyond the end is refused', async () => {
  const org = await t.org();
  for (const name of ['A', 'B']) await add(org, name);
  await t.db.system.query('DELETE FROM events WHERE org_id = $1 AND seq <= 2', [org.id]);
  expect(await t.refused('events.list', org.owner, { after: 1 })).toMatchObject({
    code: 'resync_required',
    status: 409,
    details: { current_state: { oldest_after: 2, last_seq: 3 } },
  });
  expect(await t.refused('events.list', org.owner, { after: 4 })).toMatchObject({ code: 'validation_failed' });
});

test('what the reader may not see is not in the log they read, nor in its changes', async () => {
  const org = await t.org();
  const { id } = await add(org, 'A');
  await t.run('clients.update', org.owner, { client_id: id, name: 'B', default_rate: 9_500 });
  const member = await t.run('events.list', await org.join('member'), { types: ['client.*'] });
  expect(member.data.map(({ type }: { type: string }) => type)).toEqual(['client.created', 'client.updated']);
  expect(member.data[1].changes).toEqual({ name: ['A', 'B'] });
  expect(JSON.stringify(member)).not.toMatch(/default_rate|9000|9500/);
  const contractor = await t.run('events.list', await org.join('contractor'), { types: ['client.*'] });
  expect(contractor).toEqual({ data: [], next_after: 3, last_seq: 3, has_more: false });
});

test('a token reads the events of the domains in its scopes', async () => {
  const org = await t.org();
  await add(org, 'A');
  const as = (...scopes: string[]): Caller => ({ ...org.owner, credential: { ...org.owner.credential, scopes } });
  const types = async (...scopes: string[]) =>
    (await t.run('events.list', as(...scopes), {})).data.map(({ type }: { type: string }) => type);
  expect(await types('read:clients')).toEqual(['client.created']);
  expect(await types('write:tasks')).not.toContain('client.created');
  expect(await types('read:*')).toEqual(['org.created', 'client.created']);
});

test("the log of one organization has nothing of another's", async () => {
  const [one, two] = [await t.org(), await t.org()];
  await add(one, 'A');
  const { data } = await t.run('events.list', two.owner, {});
  expect(data.map(({ org_id }: { org_id: string }) => org_id)).toEqual([two.id]);
});
