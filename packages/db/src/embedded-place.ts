import { chmodSync, closeSync, existsSync, mkdirSync, openSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Who the server runs as, and how it gets at its directory. */
export interface Place {
  readonly dir: string;
  readonly data: string;
  readonly log: string;
  /** Set when we are root, which PostgreSQL refuses to run as. */
  readonly uid: number | undefined;
  /** What the server's processes call a file of ours. */
  reach(name: string): string;
  /** Options of a spawn that make `reach` true; `run` is called with them. */
  spawning<T>(run: (options: { cwd: string; uid?: number; gid?: number; extra: number[] }) => T): T;
}

const NOBODY = 65534;

export function placeOf(directory: string): Place {
  mkdirSync(directory, { recursive: true, mode: 0o755 });
  const dir = realpathSync(directory);
  const data = join(dir, 'data');
  const owner = existsSync(data) ? statSync(data).uid : undefined;
  const here = { dir, data, log: join(dir, 'postgres.log') };
  if (process.getuid?.() === 0) return rootsPlace(here, owner || NOBODY);
  if (owner !== undefined && process.getuid && owner !== process.getuid()) {
    throw new Error(`${data} belongs to user ${owner}: run as that user (root may too), or give another directory.`);
  }
  return { ...here, uid: undefined, reach: (name) => join(dir, name), spawning: (run) => run({ cwd: '/', extra: [] }) };
}

/**
 * A checkout below /root is closed to any other user. The server is given the open directory instead, as file
 * descriptor 3: what lies behind that needs no leave from the directories above it.
 */
function rootsPlace(here: Pick<Place, 'dir' | 'data' | 'log'>, uid: number): Place {
  chmodSync(here.dir, statSync(here.dir).mode | 0o011);
  const byDescriptor = existsSync('/proc/self/fd');
  return {
    ...here,
    uid,
    reach: (name) => (byDescriptor ? `/proc/self/fd/3/${name}` : join(here.dir, name)),
    spawning(run) {
      const directory = openSync(here.dir, 'r');
      try {
        return run({ cwd: '/', uid, gid: uid, extra: [directory] });
      } finally {
        closeSync(directory);
      }
    },
  };
}
