import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { emptyDatabase, type TestDatabase } from '@stint/testing';
import { onServer } from './databases.ts';
import { migrate, migrationStatus } from './migrate.ts';

let dir: string;
let database: TestDatabase;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'stint-migrations-'));
  writeFileSync(join(dir, 'migration_lock.toml'), 'provider = "postgresql"\n');
  add('20260101000000_one', 'CREATE TABLE one (id INT PRIMARY KEY);');
  add(
    '20260102000000_two',
    'INSERT INTO one VALUES (1);\nCREATE FUNCTION f() RETURNS INT LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END; $$;',
  );
  database = await emptyDatabase();
});
afterEach(async () => {
  await database.drop();
  rmSync(dir, { recursive: true, force: true });
});

function add(name: string, sql: string) {
  mkdirSync(join(dir, name), { recursive: true });
  writeFileSync(join(dir, name, 'migration.sql'), sql);
}
const rows = async (sql: string) => (await onServer(database.url, (client) => client.query(sql))).rows;

test('pending migrations are applied in order, once', async () => {
  const all = ['20260101000000_one', '20260102000000_two'];
  expect(await migrationStatus(database.url, dir)).toEqual({ applied: [], pending: all });
  expect(await migrate(database.url, dir)).toEqual(all);
  expect(await migrate(database.url, dir)).toEqual([]);
  expect(await migrationStatus(database.url, dir)).toEqual({ applied: all, pending: [] });
  expect(await rows('SELECT id FROM one')).toEqual([{ id: 1 }]);
});

test('two at once apply each migration once', async () => {
  const done = await Promise.all([migrate(database.url, dir), migrate(database.url, dir)]);
  expect(done.map((names) => names.length).sort()).toEqual([0, 2]);
  expect(await rows('SELECT count(*)::int AS n FROM _prisma_migrations')).toEqual([{ n: 2 }]);
});

describe('a migration that fails', () => {
  beforeEach(() => add('20260103000000_bad', 'CREATE TABLE half (id INT);\nSELECT nothing FROM nowhere;'));

  test('leaves nothing of itself, is recorded, and says where', async () => {
    await expect(migrate(database.url, dir)).rejects.toThrow(/20260103000000_bad failed: .*nowhere.*line 2/);
    expect(await rows("SELECT to_regclass('half') AS half")).toEqual([{ half: null }]);
    const [record] = await rows("SELECT logs, finished_at FROM _prisma_migrations WHERE migration_name LIKE '%_bad'");
    expect(record).toEqual({ logs: expect.stringContaining('nowhere'), finished_at: null });
    const { pending } = await migrationStatus(database.url, dir);
    expect(pending).toEqual(['20260103000000_bad']);
  });

  test('holds the next run up until it is resolved', async () => {
    await expect(migrate(database.url, dir)).rejects.toThrow();
    await expect(migrate(database.url, dir)).rejects.toThrow(/20260103000000_bad failed earlier/);
    await prisma('migrate', 'resolve', '--rolled-back', '20260103000000_bad');
    add('20260103000000_bad', 'CREATE TABLE half (id INT);');
    expect(await migrate(database.url, dir)).toEqual(['20260103000000_bad']);
  });
});

test('a migration that was edited after it was applied is named', async () => {
  await migrate(database.url, dir);
  add('20260101000000_one', 'CREATE TABLE one (id BIGINT PRIMARY KEY);');
  await expect(migrate(database.url, dir)).rejects.toThrow(/20260101000000_one was edited/);
});

test('other line ends are no edit', async () => {
  await migrate(database.url, dir);
  add(
    '20260102000000_two',
    'INSERT INTO one VALUES (1);\r\nCREATE FUNCTION f() RETURNS INT LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END; $$;',
  );
  expect(await migrate(database.url, dir)).toEqual([]);
});

test("Prisma's own commands accept what was written, and the reverse", async () => {
  await migrate(database.url, dir);
  expect(await prisma('migrate', 'status')).toMatch(/up to date/);
  expect(await prisma('migrate', 'deploy')).toMatch(/No pending migrations/);
  add('20260103000000_three', 'CREATE TABLE three (id INT PRIMARY KEY);');
  expect(await prisma('migrate', 'deploy')).toMatch(/20260103000000_three/);
  expect(await migrate(database.url, dir)).toEqual([]);
});

/** The stock CLI over the bridge, with the migrations of this test. */
async function prisma(...command: string[]): Promise<string> {
  const config = join(dir, 'prisma.config.ts');
  const schema = join(dir, 'schema.prisma');
  writeFileSync(schema, 'datasource db {\n  provider = "postgresql"\n}\n');
  writeFileSync(
    config,
    `export default ${JSON.stringify({ schema, migrations: { path: dir }, datasource: { url: database.url } })};\n`,
  );
  const path = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));
  const args = [path('node_modules/prisma/build/index.js'), ...command, '--config', config];
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: path('../../scripts/schema-engine.mjs') };
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: path('.'), env });
  return stdout + stderr;
}
