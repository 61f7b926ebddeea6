import underPressure from '@fastify/under-pressure';
import { fail, failures } from '@stint/core';
import type { FastifyInstance } from 'fastify';

/** In milliseconds. */
interface Measures {
  /** How often the lateness of the event loop is measured. */
  readonly every: number;
  /** From which mean it is called late. */
  readonly late: number;
  /** How long it is late before requests are turned away. */
  readonly lasting: number;
}

const MEASURES: Measures = { every: 1000, late: 1000, lasting: 3000 };

/** Answers 503 while the process cannot keep up, so that it catches up with those it has taken. */
export async function turnAwayWhenBusy(app: FastifyInstance, { every, late, lasting }: Measures = MEASURES) {
  const lasts = lastingFor(lasting, every);
  await app.register(underPressure, {
    sampleInterval: every,
    maxEventLoopDelay: late,
    pressureHandler: () => {
      if (lasts()) throw fail(failures.unavailable, { detail: 'The server is busy; try again.', retry_after: 2 });
    },
  });
}

/** Called whenever a request finds the process late; answers whether it has been for long. One long pause is over when it is noticed. */
export function lastingFor(lasting: number, every: number, now: () => number = () => performance.now()): () => boolean {
  let since = Number.NEGATIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  return () => {
    const at = now();
    // Not found late for more than a measure: it was not in between.
    if (at - last > every * 1.5) since = at;
    last = at;
    return at - since >= lasting;
  };
}
