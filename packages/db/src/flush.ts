import type { Socket } from 'node:net';
import type pg from 'pg';

/** pg keeps its socket where its types do not say. */
export const socketOf = (client: pg.PoolClient): Socket =>
  (client as pg.PoolClient & { connection: { stream: Socket } }).connection.stream;

/** What is sent in `send` leaves in one packet: each write of its own would cost a system call. */
export function inOneFlush<T>(client: pg.PoolClient, send: () => T): T {
  const socket = socketOf(client);
  socket.cork();
  try {
    return send();
  } finally {
    socket.uncork();
  }
}

const corked = new WeakSet<Socket>();

/** What is sent in this turn of the event loop, whoever sends it, leaves in one packet at its end. */
export function withThisTurn<T>(client: pg.PoolClient, send: () => T): T {
  const socket = socketOf(client);
  if (!corked.has(socket)) {
    corked.add(socket);
    socket.cork();
    setImmediate(() => {
      corked.delete(socket);
      socket.uncork();
    });
  }
  return send();
}

/** What is sent now leaves together with what else is sent before the event loop goes on. */
export function withTheNext<T>(client: pg.PoolClient, send: () => T): T {
  const socket = socketOf(client);
  socket.cork();
  process.nextTick(() => socket.uncork());
  return send();
}
