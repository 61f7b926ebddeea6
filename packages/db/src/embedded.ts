import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Binaries, findBinaries } from './embedded-binaries.ts';
import { ensureCluster, passwordOf } from './embedded-cluster.ts';
import { type Place, placeOf } from './embedded-place.ts';
import { choosePort, rememberPort } from './embedded-port.ts';
import { clearStale, findPostmaster, type Postmaster, shutDown } from './embedded-postmaster.ts';
import { enter, inUse } from './embedded-users.ts';

export interface EmbeddedOptions {
  /** Holds the data directory, the log and who uses it. Made when absent. */
  readonly dir: string;
  /** Unset: a free one, the same again next time where possible. */
  readonly port?: number;
  /** False trades surviving a power cut for speed: for tests. */
  readonly durable?: boolean;
}

export interface Embedded {
  readonly url: string;
  readonly port: number;
  /** Leaves the server; whoever leaves last shuts it down, and waits until it is. */
  stop(): Promise<void>;
}

const SETTINGS = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200', 'timezone=UTC'];
const NOT_DURABLE = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
const START_TIMEOUT_MS = 60_000;
const ATTEMPTS = 5;

/**
 * A real PostgreSQL out of the packages, on loopback only. A server that already runs on `dir`, whether another
 * process uses it or was killed and left it behind, is shared and not started again.
 */
export async function startEmbedded({ dir, port, durable = true }: EmbeddedOptions): Promise<Embedded> {
  const place = placeOf(dir);
  const user = enter(place.dir);
  const stop = async () => {
    if (user.leave()) await shutDown(place.data);
  };
  try {
    const server = await shareOrStart(place, durable, port);
    return { url: urlOf(place, server.port), port: server.port, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Ends the server on `dir` unless a living process uses it; answers whether it did. For what killed test runs leave. */
export async function endAbandoned(dir: string): Promise<boolean> {
  if (inUse(dir)) return false;
  await shutDown(join(dir, 'data'));
  return true;
}

const urlOf = (place: Place, port: number) => `postgres://postgres:${passwordOf(place)}@127.0.0.1:${port}/postgres`;

async function shareOrStart(place: Place, durable: boolean, port?: number): Promise<Postmaster> {
  let failure = '';
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const running = await waitForRunning(place.data);
    if (running && (port ?? running.port) === running.port) return running;
    if (running) throw new Error(`The database in ${place.dir} is running on port ${running.port}, not ${port}.`);
    const binaries = findBinaries(place.uid);
    ensureCluster(place, binaries, durable);
    clearStale(place.data);
    const started = await launch(place, binaries, durable, port ?? (await choosePort(place.dir, attempt === 0)));
    if (typeof started !== 'string') return started;
    // It may have lost the data directory to another process, or the port to another server: look again.
    failure = started;
  }
  throw new Error(`PostgreSQL did not start in ${place.dir}:\n${failure}`);
}

/** The running server once it takes connections. One that is stopping is waited for, until none runs. */
async function waitForRunning(data: string): Promise<Postmaster | undefined> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const server = findPostmaster(data);
    if (!server || server.ready) return server;
    if (Date.now() > deadline) throw new Error(`The PostgreSQL on ${data} (process ${server.pid}) does not get ready.`);
    await sleep(10);
  }
}

/** Starts the server; answers when it takes connections, or what it said when it ended instead. */
async function launch(
  place: Place,
  { postgres }: Binaries,
  durable: boolean,
  port: number,
): Promise<Postmaster | string> {
  const settings = [...SETTINGS, ...(durable ? [] : NOT_DURABLE)].flatMap((setting) => ['-c', setting]);
  const log = openSync(place.log, 'a');
  const before = statSync(place.log).size;
  const child = place.spawning(({ extra, ...as }) =>
    spawn(postgres, ['-D', place.reach('data'), '-p', String(port), ...settings], {
      ...as,
      stdio: ['ignore', log, log, ...extra],
      // Ctrl-C in a terminal is for our process, which then decides; and the server may outlive it.
      detached: true,
    }),
  );
  closeSync(log);
  child.unref();
  let ended = false;
  const end = () => {
    ended = true;
  };
  child.once('error', end).once('exit', end);
  while (!ended) {
    const server = findPostmaster(place.data);
    if (server?.ready && server.pid === child.pid) {
      rememberPort(place.dir, port);
      return server;
    }
    await sleep(10);
  }
  return readFileSync(place.log).subarray(before).toString().trim();
}
