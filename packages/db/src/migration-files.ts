import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

export const MIGRATIONS: string = fileURLToPath(new URL('../../../prisma/migrations', import.meta.url));

/** The migrations in a directory, in the order they are applied. */
export async function readMigrations(dir: string): Promise<Migration[]> {
  const entries = await readdir(dir, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(names.sort().map((name) => readMigration(dir, name)));
}

async function readMigration(dir: string, name: string): Promise<Migration> {
  const sql = await readFile(join(dir, name, 'migration.sql'), 'utf8');
  return { name, sql, checksum: checksumOf(sql) };
}

/** As Prisma computes it. */
export const checksumOf = (sql: string): string => createHash('sha256').update(sql).digest('hex');

/** A checkout may have changed the line ends; that is no edit. */
export function isUnedited({ sql, checksum }: Migration, applied: string): boolean {
  const unix = sql.replaceAll('\r\n', '\n');
  return [checksum, checksumOf(unix), checksumOf(unix.replaceAll('\n', '\r\n'))].includes(applied);
}
