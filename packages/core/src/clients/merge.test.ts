import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import type { Caller } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { lawsHold } from '../payments/laws.fixture.ts';
import { issued } from '../payments/payments.fixture.ts';

let t: TestCore;
let org: TestOrg;
let ada: Caller;
let old: string;
let kept: string;

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());
beforeEach(async () => {
  org = await t.org();
  ada = org.owner;
  old = (await t.run('clients.create', ada, { name: 'Northwind Ltd' })).id;
  kept = (await t.run('clients.create', ada, { name: 'Northwind' })).id;
});

const merge = (client_id = old, into_client_id = kept) => t.run('clients.merge', ada, { client_id, into_client_id });
const refused = (client_id: string, into_client_id: string, more: object = {}) =>
  t.refused('clients.merge', ada, { client_id, into_client_id, ...more });

test('projects, contacts and notes go to the other client, and the first is gone', async () => {
  const project = await t.run('projects.create', ada, { name: 'Website', client_id: old });
  await t.run('clients.contacts.create', ada, { client_id: old, name: 'Nora' });
  await t.run('clients.notes.add', ada, { client_id: old, body: 'Pays late.' });
  expect(await merge()).toMatchObject({ id: kept, name: 'Northwind' });
  expect(await t.run('projects.get', ada, { project_id: project.id })).toMatchObject({ client_id: kept, version: 2 });
  expect((await t.run('clients.contacts.list', ada, { client_id: kept })).data).toHaveLength(1);
  expect((await t.run('clients.notes.list', ada, { client_id: kept })).data).toHaveLength(1);
  expect(await t.refused('clients.get', ada, { client_id: old })).toMatchObject({ code: 'not_found' });
  const { data } = await t.run('events.list', ada, { types: ['client.merged'] });
  expect(data).toEqual([
    expect.objectContaining({
      subject: { type: 'client', id: old },
      data: expect.objectContaining({ merged_into_id: kept }),
    }),
  ]);
});

test('the account goes with the documents and payments, and still says what they say', async () => {
  await issued(t, org, { client_id: kept, total: 5000 });
  const open = await issued(t, org, { client_id: old, total: 12_000, tax_rate: 2000 });
  const paid = { client_id: old, received_on: '2026-02-01', method: 'cash' };
  await t.run('payments.record', ada, { ...paid, amount: 3000, allocations: [{ invoice_id: open.id, amount: 1000 }] });
  const owed = async (client_id: string) =>
    (await t.run('clients.balance', ada, { client_id })).balances[0].balance.amount as number;
  const [one, two] = [await owed(old), await owed(kept)];
  await merge();
  await lawsHold(t, org, kept, one + two);
  const { rows } = await t.db.system.query(
    'SELECT account, sum(amount)::int AS amount FROM ledger_entries WHERE client_id = $1 GROUP BY account HAVING sum(amount) <> 0',
    [old],
  );
  expect(rows).toEqual([]);
  // What came along is worked with as if it had always been there.
  await t.run('clients.apply_credit', ada, { client_id: kept, invoice_id: open.id });
  await lawsHold(t, org, kept, one + two);
});

test('an issued document keeps the party that was frozen in it', async () => {
  const { id: invoice_id } = await issued(t, org, { client_id: old, total: 5000 });
  const before = await t.run('invoices.get', ada, { invoice_id });
  await merge();
  expect(await t.run('invoices.get', ada, { invoice_id })).toMatchObject({ client_id: kept, buyer: before.buyer });
});

test('money in another currency stays in it', async () => {
  const paid = { client_id: old, received_on: '2026-02-01', method: 'cash', amount: 700, currency: 'USD' };
  await t.run('payments.record', ada, paid);
  await merge();
  const { balances } = await t.run('clients.balance', ada, { client_id: kept });
  expect(balances).toContainEqual(
    expect.objectContaining({ currency: 'USD', credit: { amount: 700, currency: 'USD' } }),
  );
});

test('a client is not merged into itself, into an archived one, nor at an old version', async () => {
  expect(await refused(old, old)).toMatchObject({ details: { errors: [{ field: 'into_client_id' }] } });
  await t.run('clients.update', ada, { client_id: old, phone: '1' });
  expect(await refused(old, kept, { expected_version: 1 })).toMatchObject({ code: 'version_mismatch' });
  await t.run('clients.archive', ada, { client_id: kept });
  expect(await refused(old, kept)).toMatchObject({ code: 'client_archived' });
  await merge(kept, old);
});

test('of two merges of the same two clients one is done', async () => {
  const both = await Promise.allSettled([merge(old, kept), merge(kept, old)]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('what is on its way to a client while it is merged away is refused', async () => {
  const merging = await t.db.system.connect();
  try {
    await merging.query('BEGIN');
    await merging.query('SELECT FROM clients WHERE id = $1 FOR UPDATE', [old]);
    await merging.query('UPDATE clients SET merged_into_id = $1, deleted_at = now() WHERE id = $2', [kept, old]);
    const received = { client_id: old, received_on: '2026-02-01', method: 'cash', amount: 700 };
    const refusal = t.refused('payments.record', ada, received);
    await waiting();
    await merging.query('COMMIT');
    expect(await refusal).toMatchObject({ code: 'conflict', status: 409 });
  } finally {
    merging.release();
  }
});

/** Until a statement waits for a lock. */
async function waiting(): Promise<void> {
  const { rows } = await t.db.system.query(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  if (rows.length === 0) await waiting();
}

test('a client with documents or payments is merged by who manages payments', async () => {
  const manager = await org.join('manager');
  await issued(t, org, { client_id: old, total: 1_000 });
  const both = { client_id: old, into_client_id: kept };
  expect(await t.refused('clients.merge', manager, both)).toMatchObject({ code: 'forbidden' });
  const bare = (await t.run('clients.create', ada, { name: 'Northwind Inc' })).id;
  expect(await t.run('clients.merge', manager, { ...both, client_id: bare })).toMatchObject({ id: kept });
});
