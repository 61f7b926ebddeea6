import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Database, sql } from './index.ts';
import { OrgPool } from './org-pool.ts';
import { SharedReads } from './shared-reads.ts';
import { A, B, twoOrgs } from './two-orgs.fixture.ts';

let db: Database;
let url: string;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, url, close } = await twoOrgs(4));
});
afterAll(() => close());

const NAMES = 'SELECT name FROM clients';
const names = async () => (await db.lookUp<{ name: string }>(sql`SELECT name FROM clients`)).map(({ name }) => name);
const many = <T>(count: number, read: (nr: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, nr) => read(nr)));

test('reads that share a connection see only the rows of their own organization', async () => {
  const seen = await many(200, (nr) => db.read(nr % 2 ? A : B, names));
  expect(seen).toEqual(seen.map((_, nr) => [nr % 2 ? A : B]));
});

test('a read that fails leaves those beside it be', async () => {
  const seen = await many(20, (nr) =>
    db.read(A, async (): Promise<unknown> => (nr % 3 ? names() : db.lookUp(sql`SELECT 1/0`))).catch(String),
  );
  expect(seen).toEqual(seen.map((_, nr) => (nr % 3 ? [A] : 'error: division by zero')));
});

describe('on a clock of the test', () => {
  let pool: OrgPool;
  let shared: SharedReads;
  let now = 0;
  beforeAll(() => {
    pool = new OrgPool({ connectionString: url, max: 4, pipeline: true, options: '-c role=stint_app' });
    pool.on('error', () => undefined);
    pool.on('connect', (client) => client.on('error', () => undefined));
    shared = new SharedReads(
      () => pool.rawConnect(),
      () => now,
    );
  });
  afterAll(() => pool.end());

  const ask = (org: string, text: string) =>
    shared.query(org, { name: text, text, values: [] }).then(
      ({ rows }): unknown => Object.values(rows[0])[0],
      (error) => String(error),
    );
  /** Waits until the statement runs, and has PostgreSQL do something to the connection on which it does. */
  async function once(text: string, doing: string): Promise<void> {
    const running = 'SELECT pid FROM pg_stat_activity WHERE query = $1 AND state = $2 AND datname = current_database()';
    let pid: number | undefined;
    while (pid === undefined) pid = (await db.system.query(running, [text, 'active'])).rows[0]?.pid;
    await db.system.query(`SELECT ${doing}($1)`, [pid]);
  }

  test('reads asked for together share a connection, as many as may wait on one', async () => {
    const each = new Map<unknown, number>();
    for (const pid of await many(64, () => ask(A, 'SELECT pg_backend_pid()'))) each.set(pid, (each.get(pid) ?? 0) + 1);
    expect([...each.values()]).toEqual([16, 16, 16, 16]);
    expect(pool.waitingCount).toBe(0);
  });

  test('a connection that breaks fails what waited on it, and the next read has another', async () => {
    const held = "SELECT 'held', pg_sleep(60)";
    const reads = many(8, (nr) => ask(A, nr ? NAMES : held));
    await once(held, 'pg_terminate_backend');
    expect(await reads).toEqual(Array.from({ length: 8 }, () => expect.stringMatching(/terminat/i)));
    expect(await ask(A, NAMES)).toBe(A);
  });

  test('a read that is stuck holds up none that come after it', async () => {
    const stuck = "SELECT 'stuck', pg_sleep(60)";
    const first = ask(A, stuck);
    now += 10;
    expect(await many(3, () => ask(B, NAMES))).toEqual([B, B, B]);
    await once(stuck, 'pg_cancel_backend');
    expect(await first).toMatch('canceling statement');
  });

  test('what waits behind a read that took all its time waits no longer', async () => {
    const slow = "SELECT 'slow', pg_sleep(60)";
    const reads = many(4, (nr) => ask(A, nr ? "SELECT 'behind', pg_sleep(60)" : slow));
    await once(slow, 'pg_cancel_backend');
    const [first, ...behind] = await reads;
    expect(first).toMatch('canceling statement');
    expect(behind).toEqual(Array.from({ length: 3 }, () => expect.stringMatching(/^Error: Connection terminated/)));
    expect(await ask(A, NAMES)).toBe(A);
  });
});

test('each read of a statement that cannot be prepared is told why', async () => {
  const wrong = await many(10, () => db.read(A, () => db.lookUp(sql`SELECT nope FROM clients`)).catch(String));
  expect(new Set(wrong)).toEqual(new Set(['error: column "nope" does not exist']));
});

test('more reads than connections can hold at once are all answered', async () => {
  expect(await many(500, () => db.read(B, names))).toEqual(Array.from({ length: 500 }, () => [B]));
  expect(db.connections().waiting).toBe(0);
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
