import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server under load in a process of its own, so that its CPU and memory can be told apart. */
export interface Served {
  readonly url: string;
  /** User and system CPU so far, in microseconds. */
  cpu(): number;
  /** Resident memory in MB. */
  rss(): number;
  stop(): Promise<void>;
}

const TICK_US = 10_000;

export async function serve(
  script: readonly string[],
  port: number,
  env: Record<string, string>,
  path = '/healthz',
): Promise<Served> {
  const child = spawn(process.execPath, [...script], {
    env: { PATH: process.env.PATH ?? '', HOME: process.env.HOME ?? '', ...env, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  await answering(child, `${url}${path}`);
  return {
    url,
    cpu: () => {
      const fields = readFileSync(`/proc/${child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
      return (Number(fields[11]) + Number(fields[12])) * TICK_US;
    },
    rss: () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) / 1024,
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGTERM');
      }),
  };
}

async function answering(child: ChildProcess, url: string): Promise<void> {
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode} before it answered at ${url}.`);
    const ok = await fetch(url).then(
      () => true,
      () => false,
    );
    if (ok) return;
    await sleep(100);
  }
  throw new Error(`Nothing answers at ${url}.`);
}
