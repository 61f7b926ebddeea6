import { type Core, doPiece, duePieces, type Job, type Piece } from '@stint/core';
import type { Logger } from 'pino';
import { backoff } from './backoff.ts';
import type { Chore } from './chores.ts';

/** So often in a turn it is asked what is due next; then the others' turn is not put off for ever. */
const ROUNDS = 20;

/**
 * Runs what the domains do by themselves, until nothing is due. A piece that fails keeps no other from running: it waits,
 * and is not among those that are asked for meanwhile.
 */
export const domainJobs = (core: Core, jobs: readonly Job[], logger: Logger): Chore[] =>
  jobs.map((job) => {
    const pauses = backoff();
    const run = async (piece: Piece): Promise<boolean> => {
      const { org_id, input, key } = piece;
      try {
        const done = await doPiece(core, job, piece);
        pauses.done(key);
        return done;
      } catch (error) {
        pauses.failed(key);
        logger.error({ err: error, job: job.name, org_id, input }, 'a piece of the job failed');
        return false;
      }
    };
    return {
      name: job.name,
      everyMs: job.everyMs,
      async run(stopped) {
        for (let round = 0; round < ROUNDS; round++) {
          let done = 0;
          for (const piece of await duePieces(core, job, pauses.waiting())) {
            if (stopped()) return;
            if (await run(piece)) done++;
          }
          if (done === 0) return;
        }
      },
    };
  });
