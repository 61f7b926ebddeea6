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
  const overload = overloadOf(lasting);
  await app.register(underPressure, {
    sampleInterval: every,
    maxEventLoopDelay: late,
    pressureHandler: () => {
      if (overload.lasts(performance.now()))
        throw fail(failures.unavailable, { detail: 'The server is busy; try again.', retry_after: 2 });
    },
  });
  const timer = setInterval(() => overload.measured(app.isUnderPressure(), performance.now()), every).unref();
  app.addHook('onClose', async () => clearInterval(timer));
}

/** Since when every measure found the process late. One long pause is over when it is measured, and turns nobody away. */
export function overloadOf(lasting: number) {
  let since: number | undefined;
  return {
    measured(late: boolean, at: number): void {
      since = late ? (since ?? at) : undefined;
    },
    lasts: (at: number): boolean => since !== undefined && at - since >= lasting,
  };
}
