import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Database, sql } from './index.ts';
import { A, B, twoOrgs } from './two-orgs.fixture.ts';

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await twoOrgs(2));
});
afterAll(() => close());

const names = async () => (await db.query<{ name: string }>(sql`SELECT name FROM clients`)).map(({ name }) => name);

test('a statement sees only the rows of the organization it is bound to', async () => {
  expect(await db.read(A, names)).toEqual([A]);
  expect(await db.read(B, names)).toEqual([B]);
});

test('many reads of two organizations over few connections never see the other', async () => {
  const seen = await Promise.all(Array.from({ length: 60 }, (_, i) => db.read(i % 2 ? A : B, names)));
  expect(seen).toEqual(seen.map((_, i) => [i % 2 ? A : B]));
});

test('nothing runs without an organization', async () => {
  await expect(db.query(sql`SELECT 1`)).rejects.toThrow('No organization in scope');
  await expect(db.prisma.client.count()).rejects.toThrow('No organization in scope');
});

test('an organization that is no id never reaches SQL', async () => {
  await expect(db.read("x'; DROP TABLE clients; --", names)).rejects.toThrow('organization id');
});

test('Prisma writes into the organization of the scope, whatever it is told', async () => {
  const finish = (value: unknown) => ({ value });
  await db.transaction(
    A,
    async () => {
      await db.prisma.client.create({ data: { id: 'cli_2', org_id: B, name: 'mine', currency: 'EUR' } });
    },
    finish,
  );
  const { rows } = await db.system.query("SELECT org_id FROM clients WHERE id = 'cli_2'");
  expect(rows).toEqual([{ org_id: A }]);
  await db.read(B, async () => {
    expect(await db.prisma.client.updateMany({ where: { id: 'cli_2' }, data: { name: 'stolen' } })).toEqual({
      count: 0,
    });
  });
});

test('raw SQL cannot write into another organization', async () => {
  const insert = () =>
    db.query(sql`INSERT INTO clients (org_id, id, name, currency) VALUES (${B}, 'cli_9', 'x', 'EUR')`);
  await expect(db.read(A, insert)).rejects.toThrow('row-level security');
});

test('a failed statement leaves the connection fit for the next', async () => {
  for (let i = 0; i < 5; i++) {
    await expect(db.read(A, () => db.query(sql`SELECT 1/0`))).rejects.toThrow('division by zero');
  }
  expect(await db.read(A, names)).toContain(A);
});

test('what throws in a transaction leaves nothing behind', async () => {
  const work = async () => {
    await db.query(sql`UPDATE clients SET name = 'changed' WHERE id = 'cli_1'`);
    throw new Error('no');
  };
  await expect(db.transaction(B, work, (value) => ({ value }))).rejects.toThrow('no');
  expect(await db.read(B, names)).toEqual([B]);
});

test('a closing statement that fails rolls the transaction back', async () => {
  const work = () => db.query(sql`UPDATE clients SET name = 'changed' WHERE id = 'cli_1'`);
  const finish = () => ({ statement: sql`SELECT 1/0`, done: () => undefined });
  await expect(db.transaction(B, work, finish)).rejects.toThrow('division by zero');
  expect(await db.read(B, names)).toEqual([B]);
});

test("Prisma's own transaction inside an operation is part of the operation's", async () => {
  const work = async () => {
    await db.prisma.$transaction([
      db.prisma.client.updateMany({ where: { id: 'cli_1' }, data: { name: 'one' } }),
      db.prisma.client.updateMany({ where: { id: 'cli_1' }, data: { name: 'two' } }),
    ]);
    throw new Error('undo');
  };
  await expect(db.transaction(B, work, (value) => ({ value }))).rejects.toThrow('undo');
  expect(await db.read(B, names)).toEqual([B]);
});

test('the role of operations cannot bypass row-level security and does not reach passwords', async () => {
  const [role] = await db.read(A, () =>
    db.query<{ name: string; bypass: boolean; super: boolean }>(
      sql`SELECT current_user::text AS name, rolbypassrls AS bypass, rolsuper AS super FROM pg_roles WHERE rolname = current_user`,
    ),
  );
  expect(role).toEqual({ name: 'stint_app', bypass: false, super: false });
  for (const table of ['user_secrets', 'refresh_tokens', 'one_time_secrets', 'relay_cursors']) {
    const read = () => db.query({ ...sql`SELECT 1`, text: `SELECT * FROM ${table}`, values: [] } as never);
    await expect(db.read(A, read)).rejects.toThrow('permission denied');
  }
});

test('every table with an org_id is behind row-level security', async () => {
  const { rows } = await db.system.query(`SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attname = 'org_id' AND NOT c.relrowsecurity
      AND has_table_privilege('stint_app', c.oid, 'SELECT')`);
  expect(rows).toEqual([]);
});
