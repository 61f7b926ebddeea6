import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { testDatabase } from '@stint/testing';
import { Database, sql } from './index.ts';

const A = 'org_01jaaaaaaaaaaaaaaaaaaaaaaa';
const B = 'org_01jbbbbbbbbbbbbbbbbbbbbbbb';

let db: Database;
let drop: () => Promise<void>;

beforeAll(async () => {
  const database = await testDatabase();
  drop = database.drop;
  db = new Database({ url: database.url, max: 4 });
  for (const org of [A, B]) {
    await db.system.query('INSERT INTO orgs (org_id, id, name) VALUES ($1, $1, $1)', [org]);
    await db.system.query("INSERT INTO clients (org_id, id, name, currency) VALUES ($1, 'cli_1', $1, 'EUR')", [org]);
  }
});
afterAll(async () => {
  await db.close();
  await drop();
});

const names = async () => (await db.lookUp<{ name: string }>(sql`SELECT name FROM clients`)).map(({ name }) => name);
const backend = async () => {
  const [row] = await db.lookUp<{ pid: number }>(sql`SELECT pg_backend_pid() AS pid`);
  return row?.pid as number;
};
const many = <T>(count: number, read: (nr: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, nr) => read(nr)));

test('reads that share a connection see only the rows of their own organization', async () => {
  const seen = await many(200, (nr) => db.read(nr % 2 ? A : B, names));
  expect(seen).toEqual(seen.map((_, nr) => [nr % 2 ? A : B]));
});

test('reads asked for together share a connection, as many as may wait on one', async () => {
  const pids = await many(64, () => db.read(A, backend));
  const each = new Map<number, number>();
  for (const pid of pids) each.set(pid, (each.get(pid) ?? 0) + 1);
  expect([...each.values()]).toEqual([16, 16, 16, 16]);
  expect(db.connections().waiting).toBe(0);
});

test('a read that fails leaves those beside it be', async () => {
  const seen = await many(20, (nr) =>
    db.read(A, async (): Promise<unknown> => (nr % 3 ? names() : db.lookUp(sql`SELECT 1/0`))).catch(String),
  );
  expect(seen).toEqual(seen.map((_, nr) => (nr % 3 ? [A] : 'error: division by zero')));
});

test('a connection that breaks fails what waited on it, and the next read has another', async () => {
  const asleep = () => db.lookUp(sql`SELECT 'held' AS held, pg_sleep(60)`);
  const reads = many(8, (nr) => db.read(A, async (): Promise<unknown> => (nr ? names() : asleep())).catch(String));
  let killed: unknown[] = [];
  while (killed.length === 0) {
    ({ rows: killed } = await db.system.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND state = 'active' AND query LIKE 'SELECT ''held''%'`));
  }
  expect(await reads).toEqual(Array.from({ length: 8 }, () => expect.stringMatching(/terminat/i)));
  expect(await db.read(A, names)).toEqual([A]);
});

test('a read that is stuck holds up none that come after it', async () => {
  const stuck = db.read(A, () => db.lookUp(sql`SELECT 'stuck' AS stuck, pg_sleep(60)`)).catch(String);
  const active = `datname = current_database() AND state = 'active' AND query LIKE 'SELECT ''stuck''%'`;
  const pids = async () => (await db.system.query(`SELECT pid FROM pg_stat_activity WHERE ${active}`)).rows;
  let held: { pid: number }[] = [];
  while (held.length === 0) held = await pids();
  const until = performance.now() + 20;
  while (performance.now() < until) await pids();
  expect(await many(3, () => db.read(B, names))).toEqual([[B], [B], [B]]);
  expect(await pids()).toEqual(held);
  await db.system.query('SELECT pg_terminate_backend($1)', [held[0]?.pid]);
  await stuck;
});

test('what waits behind a read that took all its time waits no longer', async () => {
  const slow = () => db.lookUp(sql`SELECT 'slow' AS slow, pg_sleep(60)`);
  const reads = many(4, (nr) => db.read(A, async (): Promise<unknown> => (nr ? names() : slow())).catch(String));
  let canceled: unknown[] = [];
  while (canceled.length === 0) {
    ({ rows: canceled } = await db.system.query(`SELECT pg_cancel_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND state = 'active' AND query LIKE 'SELECT ''slow''%'`));
  }
  const [first, ...behind] = await reads;
  expect(first).toMatch('canceling statement');
  for (const one of behind) expect([[A], expect.stringMatching(/^Error: Connection terminated/)]).toContainEqual(one);
  expect(await db.read(A, names)).toEqual([A]);
});

test('each read of a statement that cannot be prepared is told why', async () => {
  const wrong = await many(10, () => db.read(A, () => db.lookUp(sql`SELECT nope FROM clients`)).catch(String));
  expect(new Set(wrong)).toEqual(new Set(['error: column "nope" does not exist']));
});

test('more reads than connections can hold at once are all answered', async () => {
  expect(await many(500, () => db.read(B, names))).toEqual(Array.from({ length: 500 }, () => [B]));
  expect(db.connections()).toMatchObject({ waiting: 0, total: expect.any(Number) });
});

test('within a transaction a read sees what the transaction wrote', async () => {
  const renamed = async () => {
    await db.query(sql`UPDATE clients SET name = 'renamed' WHERE id = 'cli_1'`);
    expect(await db.lookUp(sql`SELECT name FROM clients`)).toEqual([{ name: 'renamed' }]);
    throw new Error('no');
  };
  await expect(db.transaction(A, renamed, (value) => ({ value }))).rejects.toThrow('no');
});

test('who cannot have a connection is told, and later reads can', async () => {
  const away = new Database({ url: 'postgres://127.0.0.1:1/none', max: 1 });
  for (let i = 0; i < 2; i++) {
    const reads = many(3, () => away.read(A, () => away.lookUp(sql`SELECT 1`)));
    await expect(reads).rejects.toThrow('ECONNREFUSED');
  }
  await away.close();
});

test('reads need an organization as all others do', async () => {
  await expect(names()).rejects.toThrow('No organization in scope');
  await expect(db.read("x'; DROP TABLE clients; --", names)).rejects.toThrow('organization id');
});
