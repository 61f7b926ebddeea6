import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Binaries } from './embedded-binaries.ts';
import type { Place } from './embedded-place.ts';
import { startMark } from './processes.ts';

// Code point order and full Unicode letters. Elsewhere than on Linux the system may lack this locale; PostgreSQL has it.
const LOCALE =
  process.platform === 'linux'
    ? ['--locale=C.UTF-8']
    : ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];

/** Makes the data directory when there is none, and refuses one of another major version. */
export function ensureCluster(place: Place, binaries: Binaries, durable: boolean): void {
  if (!existsSync(place.data)) create(place, binaries, durable);
  const major = readFileSync(join(place.data, 'PG_VERSION'), 'utf8').trim();
  if (major === binaries.major) return;
  throw new Error(
    `${place.data} was made by PostgreSQL ${major}, this is ${binaries.major}: dump it with the old one and load it ` +
      'here, or give another directory.',
  );
}

/** The superuser's password, kept in the data directory, which only the server's user and root can read. */
export const passwordOf = (place: Place): string => readFileSync(join(place.data, 'password'), 'utf8');

/** Made under another name and moved, so that a killed one is no half database and of two at once one wins whole. */
function create(place: Place, { initdb }: Binaries, durable: boolean): void {
  forgetUnfinished(place.dir);
  const name = `new-${process.pid}-${randomBytes(4).toString('hex')}`;
  const [data, password] = [join(place.dir, name), join(place.dir, `${name}.password`)];
  mkdirSync(data, { mode: 0o700 });
  writeFileSync(password, randomBytes(24).toString('base64url'), { mode: 0o600 });
  if (place.uid !== undefined) for (const path of [data, password]) chownSync(path, place.uid, place.uid);
  const made = place.spawning(({ extra, ...as }) =>
    spawnSync(
      initdb,
      [
        `--pgdata=${place.reach(name)}`,
        `--pwfile=${place.reach(`${name}.password`)}`,
        '--username=postgres',
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        ...LOCALE,
        ...(durable ? [] : ['--no-sync']),
      ],
      { ...as, stdio: ['ignore', 'pipe', 'pipe', ...extra], encoding: 'utf8' },
    ),
  );
  if (made.status !== 0) {
    for (const path of [data, password]) rmSync(path, { recursive: true, force: true });
    throw new Error(`initdb failed (DATABASE_URL would do without): ${made.error?.message ?? made.stderr.trim()}`);
  }
  renameSync(password, join(data, 'password'));
  try {
    renameSync(data, place.data);
  } catch (error) {
    rmSync(data, { recursive: true, force: true });
    if (!existsSync(place.data)) throw error;
  }
}

function forgetUnfinished(dir: string): void {
  for (const name of readdirSync(dir)) {
    const pid = /^new-(\d+)-/.exec(name)?.[1];
    if (pid && !startMark(Number(pid))) rmSync(join(dir, name), { recursive: true, force: true });
  }
}
