import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** The Redis tests use: the one the environment names, else one on its usual port, else none. */
export async function testRedis(): Promise<string | null> {
  if (process.env.REDIS_URL) return process.env.REDIS_URL;
  const socket = connect(6379, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return 'redis://127.0.0.1:6379';
  } catch {
    return null;
  } finally {
    socket.destroy();
  }
}

export interface Cuttable {
  readonly url: string;
  /** Cuts every connection and takes no new one. */
  cut(): Promise<void>;
  mend(): Promise<void>;
}

/** A way to Redis that can be cut without touching the server. */
export async function cuttable(url: string): Promise<Cuttable> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  const forward = (from: Socket): void => {
    const to = connect(Number(target.port || 6379), target.hostname);
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      sockets.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  };
  let server: Server = createServer(forward).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String(port);
  return {
    url: through.href,
    async cut() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    async mend() {
      server = createServer(forward).listen(port, '127.0.0.1');
      await once(server, 'listening');
    },
  };
}

/** Waits until a condition holds. */
export async function until(holds: () => boolean | Promise<boolean>, ms = 10_000): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('It did not come to pass in time.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
