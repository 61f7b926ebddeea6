import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

// Below 32768, where Linux starts handing out ports to outgoing connections.
const FIRST = 20_000;
const LAST = 32_000;

/** The port of last time when it is free, else a random free one. */
export async function choosePort(dir: string, remembered: boolean): Promise<number> {
  const last = remembered ? recall(dir) : undefined;
  if (last !== undefined && (await isFree(last))) return last;
  for (;;) {
    const port = FIRST + Math.floor(Math.random() * (LAST - FIRST));
    if (await isFree(port)) return port;
  }
}

export const rememberPort = (dir: string, port: number): void => writeFileSync(join(dir, 'port'), String(port));

function recall(dir: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(join(dir, 'port'), 'utf8'), 10) || undefined;
  } catch {
    return undefined;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });
}
