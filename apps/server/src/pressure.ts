import underPressure from '@fastify/under-pressure';
import { fail, failures } from '@stint/core';
import type { FastifyInstance } from 'fastify';

/** How late the event loop is, on average over a second, when it is called late. */
const LATE_MS = 1000;
/** How long it is late before requests are turned away. */
const LASTING_MS = 3000;
/** Said to be late twice within this is to be late all the while: it is measured each second. */
const GAP_MS = 1500;

/** Answers 503 while the process cannot keep up, so that it catches up with those it has taken. */
export async function turnAwayWhenBusy(app: FastifyInstance): Promise<void> {
  const lasts = lasting();
  await app.register(underPressure, {
    maxEventLoopDelay: LATE_MS,
    pressureHandler: () => {
      if (lasts()) throw fail(failures.unavailable, { detail: 'The server is busy; try again.', retry_after: 2 });
    },
  });
}

/** Called whenever a request finds the process late; answers whether it has been for long. One long pause is over when it is noticed. */
export function lasting(now: () => number = () => performance.now()): () => boolean {
  let since = Number.NEGATIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    const at = now();
    if (at - last > GAP_MS) since = at;
    last = at;
    return at - since >= LASTING_MS;
  };
}
