import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';

let t: TestCore;
let acme: TestOrg;

beforeAll(async () => {
  t = await testCore();
  acme = await t.org();
});
afterAll(() => t.close());

test('a new client takes the currency of the organization', async () => {
  const client = await t.run('clients.create', acme.owner, { name: 'Northwind' });
  expect(client).toMatchObject({ name: 'Northwind', currency: 'EUR', version: 1, archived_at: null });
});

test('an update changes what it names, leaves the rest, and counts the version', async () => {
  const { id } = await t.run('clients.create', acme.owner, { name: 'Globex', tax_id: 'ATU1' });
  const updated = await t.run('clients.update', acme.owner, { client_id: id, default_rate: 9500 });
  expect(updated).toMatchObject({ tax_id: 'ATU1', version: 2, default_rate: { amount: 9500, currency: 'EUR' } });
  const cleared = await t.run('clients.update', acme.owner, { client_id: id, default_rate: null });
  expect(cleared.default_rate).toBeNull();
});

test('an update from an old version is a version mismatch that names the current one', async () => {
  const { id } = await t.run('clients.create', acme.owner, { name: 'Initech' });
  await t.run('clients.update', acme.owner, { client_id: id, name: 'Initech Ltd' });
  const failure = await t.refused('clients.update', acme.owner, { client_id: id, name: 'X', expected_version: 1 });
  expect(failure).toMatchObject({ code: 'version_mismatch', details: { current_state: { version: 2 } } });
});

test('a rate is absent for those who may not see rates', async () => {
  const { id } = await t.run('clients.create', acme.owner, { name: 'Umbrella', default_rate: 100 });
  const member = await acme.join('member');
  const seen = await t.run('clients.get', member, { client_id: id });
  expect(seen).not.toHaveProperty('default_rate');
  expect(seen.name).toBe('Umbrella');
});

test("another organization's client is not found", async () => {
  const { id } = await t.run('clients.create', acme.owner, { name: 'Hooli' });
  const other = await t.org('Other');
  expect(await t.refused('clients.get', other.owner, { client_id: id })).toMatchObject({ code: 'not_found' });
  expect(await t.refused('clients.update', other.owner, { client_id: id, name: 'x' })).toMatchObject({
    code: 'not_found',
  });
});

test('an archived client is found only when asked for', async () => {
  const org = await t.org('Archive');
  const { id } = await t.run('clients.create', org.owner, { name: 'Old' });
  await t.run('clients.archive', org.owner, { client_id: id });
  expect((await t.run('clients.list', org.owner, { archived: false })).data).toEqual([]);
  expect((await t.run('clients.list', org.owner, { archived: true })).data).toHaveLength(1);
});

test('pages of a list are complete and free of doubles in either order', async () => {
  const org = await t.org('Pages');
  for (let i = 0; i < 7; i++) await t.run('clients.create', org.owner, { name: `Client ${i % 3}` });
  for (const sort of ['name', '-name', 'created_at', '-created_at']) {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await t.run('clients.list', org.owner, { limit: 2, sort, ...(cursor ? { cursor } : {}) });
      seen.push(...page.data.map((client: { id: string }) => client.id));
      cursor = page.next_cursor ?? undefined;
      expect(page.has_more).toBe(cursor !== undefined);
    } while (cursor);
    expect(new Set(seen).size).toBe(7);
    expect(seen).toHaveLength(7);
  }
});

test('a client with projects cannot be deleted; one without is gone', async () => {
  const { id } = await t.run('clients.create', acme.owner, { name: 'Brief' });
  expect(await t.run('clients.delete', acme.owner, { client_id: id })).toEqual({ id, deleted: true });
  expect(await t.refused('clients.get', acme.owner, { client_id: id })).toMatchObject({ code: 'not_found' });
});

test('a write is in the log once, dense, with its audit entry', async () => {
  const org = await t.org('Log');
  await t.run('clients.create', org.owner, { name: 'A' }, { idempotency_key: 'k1' });
  await t.run('clients.create', org.owner, { name: 'A' }, { idempotency_key: 'k1' });
  const { rows } = await t.db.system.query('SELECT seq::int, type FROM events WHERE org_id = $1 ORDER BY seq', [
    org.id,
  ]);
  expect(rows).toEqual([
    { seq: 1, type: 'org.created' },
    { seq: 2, type: 'client.created' },
  ]);
  const failed = await t
    .run('clients.create', org.owner, { name: 'B' }, { idempotency_key: 'k1' })
    .catch((e) => e.code);
  expect(failed).toBe('idempotency_key_reused');
});

test('setting a rate needs the permission for rates', async () => {
  const seller = await acme.join('member', ['manage_clients']);
  const refused = await t.refused('clients.create', seller, { name: 'Cheap', default_rate: 1 });
  expect(refused).toMatchObject({ code: 'forbidden' });
  expect(await t.run('clients.create', seller, { name: 'Fair' })).toMatchObject({ name: 'Fair' });
});

test('a kept answer is not shown to who may see less by now', async () => {
  const key = { idempotency_key: 'rates' };
  const manager = await acme.join('manager');
  const input = { name: 'Kept', default_rate: 9900 };
  expect(await t.run('clients.create', manager, input, key)).toHaveProperty('default_rate');
  const permissions = new Set([...manager.permissions].filter((held) => held !== 'view_rates'));
  await expect(t.run('clients.create', { ...manager, permissions }, input, key)).rejects.toMatchObject({
    code: 'idempotency_key_reused',
  });
});

test('the currency of a client with a rate is changed by those who may set rates, by hand or by import', async () => {
  const org = await t.org();
  const planner = await org.join('member', ['manage_clients', 'view_clients']);
  const { id: client_id } = await t.run('clients.create', org.owner, { name: 'Northwind', default_rate: 9_000 });
  const change = { client_id, currency: 'USD' };
  expect(await t.refused('clients.update', planner, change)).toMatchObject({ code: 'forbidden' });
  const csv = 'name,currency\nNorthwind,USD';
  expect((await t.run('clients.import_preview', planner, { csv })).rows).toMatchObject([{ state: 'faulty' }]);
  expect(await t.run('clients.update', org.owner, change)).toMatchObject({ currency: 'USD' });
});

test('a currency is one of ISO 4217', async () => {
  const { owner } = await t.org();
  const failure = await t.refused('clients.create', owner, { name: 'Northwind', currency: 'ABC' });
  expect(failure).toMatchObject({ code: 'validation_failed', details: { errors: [{ field: 'currency' }] } });
});
