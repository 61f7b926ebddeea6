import { once } from 'node:events';
import { connect } from 'node:net';

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
