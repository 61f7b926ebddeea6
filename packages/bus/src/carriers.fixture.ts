import { once } from 'node:events';
import { connect } from 'node:net';

export { type Cuttable, cuttable } from '@stint/testing';

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

/** Waits until a condition holds. */
export async function until(holds: () => boolean | Promise<boolean>, ms = 10_000): Promise<void> {
  const deadline = Date.now() + ms;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('It did not come to pass in time.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
