import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { allOperations, type Caller, newId } from '@stint/core';
import { type Fixture, fixture, overrides, sampleInput, type TestCore, type TestOrg, testCore } from '@stint/testing';

let t: TestCore;
let acme: TestOrg;
let world: Fixture;

beforeAll(async () => {
  t = await testCore();
  acme = await t.org();
  world = await fixture(t, acme);
});
afterAll(() => t.close());

/** A digest of every table: counters, keys, mails and logs as much as rows. */
async function everything(): Promise<Record<string, string>> {
  const { rows: tables } = await t.db.system.query<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
  );
  const digests = tables.map(async ({ name }) => {
    const { rows } = await t.db.system.query(
      `SELECT md5(coalesce(string_agg(r::text, E'\\n' ORDER BY r::text), '')) AS digest FROM "${name}" r`,
    );
    return [name, rows[0].digest];
  });
  return Object.fromEntries(await Promise.all(digests));
}

const executed = (name: string, caller: Caller, input: unknown, more: object = {}) => {
  const operation = allOperations.find((known) => known.name === name);
  if (!operation) throw new Error(`There is no operation ${name}.`);
  return t.core.execute(operation, caller, input, { via: 'mcp', request_id: newId('req'), ...more });
};

const dry = (name: string, caller: Caller, input: unknown, more: object = {}) =>
  executed(name, caller, input, { ...more, dry_run: true });

/** Without what differs from one run to the next: new ids and instants. */
const settled = (text: string) =>
  text.replace(/"([a-z]+)_[0-7][0-9a-z]{25}"/g, '"<$1>"').replace(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"<instant>"');

const writes = allOperations.filter(({ effect }) => effect !== 'read');

/** What reaches outside the database cannot be taken back, so it is refused. */
const UNTRIED = new Set(['orgs.switch', 'attachments.complete']);

test('a dry run of any write leaves every table as it was, and says what it would publish', async () => {
  const before = await everything();
  expect(Object.keys(before).length).toBeGreaterThan(30);
  const commits: unknown[] = [];
  const stop = t.core.onCommit((...commit) => commits.push(commit));
  for (const operation of writes) {
    const input = sampleInput(operation, world.ids, overrides(world));
    const caller = world.caller(operation.name) ?? acme.owner;
    const outcome = await dry(operation.name, caller, input, { idempotency_key: 'dry' }).catch((error) => error);
    const { name } = operation;
    if (UNTRIED.has(name)) {
      expect(outcome).toMatchObject({ code: 'conflict' });
      continue;
    }
    expect({ name, failure: outcome.code }).toEqual({ name, failure: undefined });
    expect({ name, issues: operation.output.safeParse(outcome.json.value).error?.issues }).toEqual({ name });
    expect(outcome.seq).toBeUndefined();
    expect(outcome.would.length).toBeGreaterThan(0);
    const declared = operation.emits?.map(({ type }: { type: string }) => type);
    for (const { type, subject } of outcome.would) {
      if (!operation.performs) expect(declared).toContain(type);
      expect(subject).toEqual({ type: expect.any(String), id: expect.any(String) });
    }
  }
  stop();
  expect(commits).toEqual([]);
  expect(await everything()).toEqual(before);
});

test('the write after its dry run answers the same, and publishes what was said', async () => {
  for (const name of ['invoices.issue', 'invoices.void', 'payments.record', 'expenses.create', 'clients.update']) {
    const operation = allOperations.find((known) => known.name === name) as (typeof allOperations)[number];
    const input = sampleInput(operation, world.ids, overrides(world));
    const tried = await dry(name, acme.owner, input);
    const done = await executed(name, acme.owner, input);
    expect(settled(tried.json.text)).toBe(settled(done.json.text));
    const { rows } = await t.db.system.query('SELECT type FROM events WHERE org_id = $1 AND seq > $2 ORDER BY seq', [
      acme.id,
      (done.seq as number) - (tried.would?.length ?? 0),
    ]);
    expect(rows.map(({ type }) => type)).toEqual(tried.would?.map(({ type }) => type));
  }
});

test('what the write would be refused for, its dry run is refused for, too', async () => {
  const { owner } = acme;
  const { id: client_id } = await t.run('clients.create', owner, { name: 'Stale' });
  const stale = { client_id, name: 'Fresh', expected_version: 7 };
  await expect(dry('clients.update', owner, stale)).rejects.toMatchObject({ code: 'version_mismatch' });
  await expect(dry('clients.create', owner, { nme: 'x' })).rejects.toMatchObject({ code: 'validation_failed' });
  const reader = { ...owner, credential: { ...owner.credential, scopes: ['read:*'] } };
  await expect(dry('clients.create', reader, { name: 'x' })).rejects.toMatchObject({ code: 'insufficient_scope' });
});

test('a key that was tried is still to be used', async () => {
  const key = { idempotency_key: 'tried first' };
  const input = { name: 'Once' };
  await dry('clients.create', acme.owner, input, key);
  const made = await executed('clients.create', acme.owner, input, key);
  expect(made.replayed).toBeUndefined();
  expect(await executed('clients.create', acme.owner, input, key)).toMatchObject({ replayed: true, json: made.json });
});

test('reading is as always', async () => {
  const { json, would } = await dry('clients.list', acme.owner, {});
  expect(json.value.data.length).toBeGreaterThan(0);
  expect(would).toBeUndefined();
});
