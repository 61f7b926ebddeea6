import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { onServer } from './databases.ts';
import { isUnedited, MIGRATIONS, type Migration, readMigrations } from './migration-files.ts';

export interface MigrationStatus {
  readonly applied: string[];
  /** Not applied yet, or begun and failed. */
  readonly pending: string[];
}

// Prisma Migrate takes this lock and keeps this table: its own commands accept what is written here, and the reverse.
const LOCK = 72_707_369;
const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id                  VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum            VARCHAR(64) NOT NULL,
  finished_at         TIMESTAMPTZ,
  migration_name      VARCHAR(255) NOT NULL,
  logs                TEXT,
  rolled_back_at      TIMESTAMPTZ,
  started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`;

/** Applies what is pending and answers its names. Safe to run in several processes at once: one does it. */
export async function migrate(url: string, dir: string = MIGRATIONS): Promise<string[]> {
  const migrations = await readMigrations(dir);
  return onServer(url, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]); // held until the connection ends
    await client.query(TABLE);
    const records = await readRecords(client);
    const pending = migrations.filter((migration) => !isApplied(migration, records.get(migration.name)));
    for (const migration of pending) await apply(client, migration);
    return pending.map(({ name }) => name);
  });
}

/** What a database has and lacks of the migrations in `dir`. */
export async function migrationStatus(url: string, dir: string = MIGRATIONS): Promise<MigrationStatus> {
  const names = (await readMigrations(dir)).map(({ name }) => name);
  return onServer(url, async (client) => {
    const known = await client.query<{ known: boolean }>(
      "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS known",
    );
    const records = known.rows[0]?.known ? await readRecords(client) : new Map<string, MigrationRecord>();
    const isFinished = (name: string) => records.get(name)?.finished === true;
    return { applied: names.filter(isFinished), pending: names.filter((name) => !isFinished(name)) };
  });
}

interface MigrationRecord {
  readonly name: string;
  readonly checksum: string;
  readonly finished: boolean;
}

async function readRecords(client: pg.Client): Promise<Map<string, MigrationRecord>> {
  const { rows } = await client.query<MigrationRecord>(
    `SELECT migration_name AS name, checksum, finished_at IS NOT NULL AS finished
       FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  return new Map(rows.map((row) => [row.name, row]));
}

function isApplied(migration: Migration, record: MigrationRecord | undefined): boolean {
  if (!record) return false;
  const { name } = migration;
  if (!record.finished) {
    throw new Error(
      `Migration ${name} failed earlier: bring the database in order, then \`pnpm --filter @stint/db prisma migrate ` +
        `resolve --rolled-back ${name}\` to have it tried again (or --applied when it needs no more).`,
    );
  }
  if (isUnedited(migration, record.checksum)) return true;
  throw new Error(`Migration ${name} was edited after it was applied: restore it, and put the change in a new one.`);
}

async function apply(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  const id = randomUUID();
  await client.query('INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)', [
    id,
    checksum,
    name,
  ]);
  try {
    // Whole and without parameters: PostgreSQL runs that as one transaction, unless the file has its own.
    await client.query(sql);
  } catch (error) {
    const reason = describe(error as pg.DatabaseError, sql);
    // A file with its own BEGIN may have left a broken transaction behind.
    await client.query('ROLLBACK');
    await client.query('UPDATE _prisma_migrations SET logs = $2 WHERE id = $1', [id, reason]);
    throw new Error(`Migration ${name} failed: ${reason}`, { cause: error });
  }
  await client.query('UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = $1', [id]);
}

function describe({ message, code, position, detail }: pg.DatabaseError, sql: string): string {
  const line = position ? ` at line ${sql.slice(0, Number(position) - 1).split('\n').length}` : '';
  return `${message} (${code ?? 'no code'}${line})${detail ? `: ${detail}` : ''}`;
}
