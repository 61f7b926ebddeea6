import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Of the settings. */
interface Kept {
  readonly secret: string | null;
  readonly production: boolean;
  readonly home: string;
}

/** The secret that was set; outside production else the one kept in `home`, made at first use and readable by us only. */
export function secretFor({ secret, production, home }: Kept): string {
  if (secret !== null) return secret;
  if (production) throw new Error('STINT_SECRET: required when NODE_ENV=production.');
  const file = join(home, 'secret');
  return read(file) ?? make(home, file);
}

function read(file: string): string | undefined {
  try {
    const kept = readFileSync(file, 'utf8').trim();
    if (kept.length >= 32) return kept;
    throw new Error(`${file} does not hold a secret; remove it to have a new one made.`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A link appears whole or not at all: of two processes that start at once, both use the one that came first. */
function make(home: string, file: string): string {
  mkdirSync(home, { recursive: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, `${randomBytes(48).toString('base64url')}\n`, { mode: 0o600 });
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return read(file) as string;
}
