import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
type Signal = (typeof SIGNALS)[number];

/**
 * Tells of the first request to stop. From then on the next one means "now": the process ends without waiting for
 * what is still being closed.
 */
export class Shutdown {
  readonly requested: Promise<Signal>;

  constructor() {
    this.requested = new Promise((resolve) => {
      let asked = false;
      for (const signal of SIGNALS) {
        process.on(signal, () => {
          if (asked) process.exit(128 + constants.signals[signal]);
          asked = true;
          resolve(signal);
        });
      }
    });
  }
}
