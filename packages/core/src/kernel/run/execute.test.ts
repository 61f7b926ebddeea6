import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Failure, newId } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';

let t: TestCore;
let org: TestOrg;

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());

const fresh = async () => {
  org = await t.org();
  return org.owner;
};

const eventsOf = async (): Promise<{ seq: number; type: string }[]> => {
  const text = 'SELECT seq::int, type FROM events WHERE org_id = $1 ORDER BY seq';
  return (await t.db.system.query(text, [org.id])).rows;
};

test('requests with one idempotency key at the same moment make one change', async () => {
  const owner = await fresh();
  const create = () => t.run('clients.create', owner, { name: 'Once' }, { idempotency_key: 'same' });
  const settled = await Promise.allSettled(Array.from({ length: 10 }, create));
  const ids = settled.flatMap((one) => (one.status === 'fulfilled' ? [one.value.id] : []));
  expect(new Set(ids).size).toBe(1);
  for (const one of settled) {
    if (one.status === 'rejected') expect((one.reason as Failure).code).toBe('idempotency_in_progress');
  }
  expect((await t.run('clients.list', owner)).data).toHaveLength(1);
  expect((await create()).id).toBe(ids[0]);
});

test('the order of fields does not make another request; another value does', async () => {
  const owner = await fresh();
  const key = { idempotency_key: 'order' };
  const first = await t.run('clients.create', owner, { name: 'A', language: 'de' }, key);
  expect((await t.run('clients.create', owner, { language: 'de', name: 'A' }, key)).id).toBe(first.id);
  await expect(t.run('clients.create', owner, { name: 'B' }, key)).rejects.toMatchObject({
    code: 'idempotency_key_reused',
  });
  await expect(t.run('clients.update', owner, { client_id: first.id }, key)).rejects.toMatchObject({
    code: 'idempotency_key_reused',
  });
});

test('a refusal is kept with its key', async () => {
  const owner = await fresh();
  const client_id = newId('cli');
  const key = { idempotency_key: 'refused' };
  await expect(t.run('clients.archive', owner, { client_id }, key)).rejects.toMatchObject({ code: 'not_found' });
  await t.db.system.query("INSERT INTO clients (org_id, id, name, currency) VALUES ($1, $2, 'Late', 'EUR')", [
    org.id,
    client_id,
  ]);
  await expect(t.run('clients.archive', owner, { client_id }, key)).rejects.toMatchObject({ code: 'not_found' });
  expect((await t.run('clients.archive', owner, { client_id })).archived_at).not.toBeNull();
});

test('a key is good for a day, and for each credential by itself', async () => {
  const owner = await fresh();
  const key = { idempotency_key: 'daily' };
  const first = await t.run('clients.create', owner, { name: 'A' }, key);
  const other = { ...owner, credential: { ...owner.credential, id: newId('ses') } };
  expect((await t.run('clients.create', other, { name: 'A' }, key)).id).not.toBe(first.id);
  await t.db.system.query(
    "UPDATE idempotency_keys SET created_at = created_at - interval '25 hours' WHERE org_id = $1",
    [org.id],
  );
  expect((await t.run('clients.create', owner, { name: 'A' }, key)).id).not.toBe(first.id);
});

test('seq is dense and in commit order under concurrent writes', async () => {
  const owner = await fresh();
  const seqs: number[] = [];
  const off = t.core.onCommit((org_id, seq) => {
    if (org_id === org.id) seqs.push(seq);
  });
  await Promise.all(Array.from({ length: 40 }, (_, n) => t.run('clients.create', owner, { name: `Client ${n}` })));
  off();
  const events = await eventsOf();
  expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 41 }, (_, n) => n + 1));
  expect(seqs.sort((a, b) => a - b)).toEqual(events.slice(1).map(({ seq }) => seq));
});

test('a write that fails leaves neither change nor event nor audit entry, and takes no seq', async () => {
  const owner = await fresh();
  const client = await t.run('clients.create', owner, { name: 'A' });
  const before = await eventsOf();
  await t.refused('clients.update', owner, { client_id: client.id, name: 'B', expected_version: 9 });
  await t.refused('clients.create', owner, { name: '' });
  expect(await eventsOf()).toEqual(before);
  const next = await t.run('clients.create', owner, { name: 'C' });
  expect(next.name).toBe('C');
  expect((await eventsOf()).at(-1)?.seq).toBe(before.length + 1);
});

test('text that cannot be stored is refused by field, wherever it stands', async () => {
  const owner = await fresh();
  for (const name of ['nul\u0000', 'half \ud83d']) {
    const failure = await t.refused('clients.create', owner, { name });
    expect(failure).toMatchObject({
      code: 'validation_failed',
      details: { errors: [{ field: 'name', code: 'invalid_text' }] },
    });
  }
  const nested = await t.refused('clients.create', owner, { name: 'A', billing_address: { city: 'x\u0000' } });
  expect(nested.details.errors).toEqual([expect.objectContaining({ field: 'billing_address.city' })]);
});

test('a cursor that was edited, or belongs to another sort, is refused by field', async () => {
  const owner = await fresh();
  for (let n = 0; n < 3; n++) await t.run('clients.create', owner, { name: `Client ${n}` });
  const { next_cursor } = await t.run('clients.list', owner, { limit: 1, sort: 'created_at' });
  const forged = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const cursors = [
    'nonsense',
    '',
    forged({}),
    forged(['created_at', "1'; DROP TABLE clients; --", 'x']),
    forged(['created_at', '2026-99-99 00:00:00+00', 'x']),
    forged(['created_at', 'infinity and beyond', 'x']),
    forged(['created_at', '9'.repeat(30), 'x']),
    forged(['created_at', '2026-01-01 00:00:00+99', 'x']),
    forged(['name', 'a', 'x']),
    next_cursor.slice(0, -4),
  ];
  for (const cursor of cursors) {
    const failure = await t.refused('clients.list', owner, { sort: 'created_at', cursor });
    expect(failure).toMatchObject({ code: 'validation_failed', details: { errors: [{ field: 'cursor' }] } });
  }
});

test('rows that arrive while someone pages are neither skipped nor doubled', async () => {
  const owner = await fresh();
  const made: string[] = [];
  const make = async () => made.push((await t.run('clients.create', owner, { name: `Client ${made.length}` })).id);
  for (let n = 0; n < 6; n++) await make();
  const original = [...made];
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const page: { data: { id: string }[]; next_cursor: string | null } = await t.run('clients.list', owner, {
      sort: '-created_at',
      limit: 2,
      ...(cursor ? { cursor } : {}),
    });
    seen.push(...page.data.map(({ id }) => id));
    cursor = page.next_cursor;
    await make();
  } while (cursor);
  expect(seen).toEqual(original.reverse());
});

test('the audit trail keeps no free text unless it is told to', async () => {
  const owner = await fresh();
  const client = await t.run('clients.create', owner, { name: 'A' });
  const note = await t.run('clients.notes.add', owner, { client_id: client.id, body: 'private words' });
  await t.run('clients.notes.update', owner, { note_id: note.id, body: 'other words' });
  const { rows } = await t.db.system.query('SELECT record FROM audit_entries WHERE org_id = $1', [org.id]);
  expect(rows.map(({ record }) => record).join()).not.toMatch(/words/);
});
