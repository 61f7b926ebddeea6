import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { startMark } from './processes.ts';

let entered = 0;

/**
 * Who uses an embedded server: one file a `startEmbedded` in `dir/users`. Whoever leaves last turns off the light, so
 * it does not matter which process started the server, and one that was killed no longer counts.
 */
export function enter(dir: string): { leave(): boolean } {
  const users = join(dir, 'users');
  const name = `${process.pid}-${++entered}`;
  mkdirSync(users, { recursive: true });
  // Moved into place: another process must not read it half written and take us for dead.
  writeFileSync(join(dir, `entering-${name}`), startMark(process.pid) ?? '');
  renameSync(join(dir, `entering-${name}`), join(users, name));
  return {
    /** Answers whether nobody is left. */
    leave() {
      rmSync(join(users, name), { force: true });
      return !inUse(dir);
    },
  };
}

/** Whether a living process uses the server in `dir`; forgets the dead ones. */
export function inUse(dir: string): boolean {
  const users = join(dir, 'users');
  const living = readdirSync(users).filter((name) => {
    const file = join(users, name);
    if (startMark(Number.parseInt(name, 10)) === readMark(file)) return true;
    rmSync(file, { force: true });
    return false;
  });
  return living.length > 0;
}

function readMark(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // left this moment
  }
}
