import { BEHIND, type Core, followLog, type LogFollower } from '@stint/core';
import type { Logger } from 'pino';
import { backoff } from './backoff.ts';
import type { Chore } from './chores.ts';

const EVERY_MS = 500;

/**
 * Lets what follows the log go on wherever it is behind. An organization in which it fails waits, and keeps no other
 * waiting.
 */
export const logFollowers = (core: Core, followers: readonly LogFollower[], logger: Logger): Chore[] =>
  followers.map((follower) => {
    const pauses = backoff();
    const goOn = async (org_id: string): Promise<boolean> => {
      try {
        const went = await followLog(core, follower, org_id);
        pauses.done(org_id);
        return went;
      } catch (error) {
        pauses.failed(org_id);
        logger.error({ err: error, follower: follower.name, org_id }, 'a follower of the log failed');
        return false;
      }
    };
    return {
      name: follower.name,
      everyMs: EVERY_MS,
      async run(stopped) {
        for (let went = true; went && !stopped(); ) {
          went = false;
          const { rows } = await core.db.system.query<{ org_id: string }>(BEHIND, [follower.name, pauses.waiting()]);
          for (const { org_id } of rows) {
            if (stopped()) return;
            went = (await goOn(org_id)) || went;
          }
        }
      },
    };
  });
