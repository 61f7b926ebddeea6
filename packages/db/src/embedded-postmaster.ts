import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync, realpathSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startMark } from './processes.ts';

/** What a server says of itself in `postmaster.pid`. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  readonly ready: boolean;
}

const STOP_TIMEOUT_MS = 30_000;

/** The server that runs on a data directory; a file left by one that was killed names none. */
export function findPostmaster(data: string): Postmaster | undefined {
  const lines = read(data)?.split('\n') ?? [];
  const [pid, port] = [Number.parseInt(lines[0] ?? '', 10), Number.parseInt(lines[3] ?? '', 10)];
  if (!(pid > 0) || !serves(pid, data)) return undefined;
  return { pid, port, ready: lines[7]?.trim() === 'ready' };
}

/**
 * PostgreSQL refuses to start while the process its old file names is alive. After a restart of the machine or the
 * container that may be any process: then the file goes. (Of a dead one it takes care itself, orphans included.)
 */
export function clearStale(data: string): void {
  const pid = Number.parseInt(read(data) ?? '', 10);
  if (pid > 0 && startMark(pid) && !serves(pid, data)) rmSync(join(data, 'postmaster.pid'), { force: true });
}

/** Ends the sessions on a data directory and its server, and waits; without a server there is nothing to do. */
export async function shutDown(data: string): Promise<void> {
  const deadline = Date.now() + STOP_TIMEOUT_MS;
  let signal: NodeJS.Signals | undefined = 'SIGINT'; // "fast": open transactions are rolled back
  for (let server = findPostmaster(data); server; server = findPostmaster(data)) {
    if (signal) trySignal(server.pid, signal);
    signal = Date.now() > deadline ? 'SIGQUIT' : undefined;
    await sleep(10);
  }
}

function trySignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function read(data: string): string | undefined {
  try {
    return readFileSync(join(data, 'postmaster.pid'), 'utf8');
  } catch {
    return undefined;
  }
}

/** Whether a process is the server of this data directory; a server works in its data directory. */
function serves(pid: number, data: string): boolean {
  if (!startMark(pid)) return false;
  try {
    if (process.platform === 'linux') return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(data);
    if (process.platform === 'win32') return true;
    const command = execFileSync('ps', ['-o', 'comm=', '-p', String(pid)], { encoding: 'utf8' }).trim();
    return basename(command).startsWith('postgres');
  } catch {
    return false;
  }
}
