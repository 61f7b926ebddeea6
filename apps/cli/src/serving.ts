import { createServer } from 'node:net';
import { openStint, type Stint, startServer } from '@stint/server';
import { originOf, type Settings } from '@stint/server/settings';
import { print } from './command.ts';
import { type Demo, seedDemo } from './demo/seed.ts';
import { Shutdown } from './shutdown.ts';

export interface Serving {
  readonly stint: Stint;
  readonly settings: Settings;
  readonly url: string;
  readonly demo: Demo | null;
}

/** Serves until it is asked to stop, then finishes what is in flight. `ready` is told once it takes requests. */
export async function serveUntilStopped(given: Settings, ready: (serving: Serving) => void): Promise<void> {
  const shutdown = new Shutdown();
  const settings = await withPort(given);
  const stint = await openStint(settings);
  try {
    const demo = settings.demo ? await seedDemo(stint.core, settings) : null;
    const server = await startServer(stint, settings);
    try {
      ready({ stint, settings, url: server.url, demo });
      await shutdown.requested;
      print('Stopping …');
    } finally {
      await server.close();
    }
  } finally {
    await stint.close();
  }
}

/** Chooses the port where any will do, because links and metadata name it before the server listens. */
async function withPort(settings: Settings): Promise<Settings> {
  if (settings.port !== 0) return settings;
  const port = await freePort(settings.host);
  const named = settings.publicUrl === originOf(settings.host, 0);
  return { ...settings, port, publicUrl: named ? originOf(settings.host, port) : settings.publicUrl };
}

function freePort(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen({ host, port: 0 }, () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
