import { behind, type Core, followLog, type LogFollower } from '@stint/core';
import type { Logger } from 'pino';
import { backoff } from './backoff.ts';

/** So often it is looked for what other processes committed, or did not live to follow. */
const LOOK_MS = 1_000;
/** What is committed within this time is followed together. */
const GATHER_MS = 500;

export interface FollowersOptions {
  readonly core: Core;
  readonly followers: readonly LogFollower[];
  readonly logger: Logger;
  readonly lookEvery?: number;
}

/**
 * Lets what follows the log go on: woken by what this process commits, and by a look now and then that asks for all followers at
 * once. An organization in which one fails waits, and keeps no other waiting. `stop` waits for those at work.
 */
export function runFollowers({ core, followers, logger, lookEvery = LOOK_MS }: FollowersOptions): {
  stop(): Promise<void>;
} {
  const pauses = backoff();
  const turns = new Map(followers.map((follower) => [follower.name, takeTurns((org_id) => goOn(follower, org_id))]));
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  async function goOn(follower: LogFollower, org_id: string): Promise<boolean> {
    const key = `${follower.name} ${org_id}`;
    if (pauses.waiting().includes(key)) return false;
    try {
      const more = await followLog(core, follower, org_id);
      pauses.done(key);
      return more;
    } catch (error) {
      pauses.failed(key);
      logger.error({ err: error, follower: follower.name, org_id }, 'a follower of the log failed');
      return false;
    }
  }

  async function look(): Promise<void> {
    try {
      for (const { follower, org_id } of await behind(core, followers, pauses.waiting()))
        turns.get(follower)?.wake(org_id);
    } catch (error) {
      logger.error({ err: error }, 'looking for what the followers of the log are behind with failed');
    }
    if (stopped) return;
    const next = () => {
      looking = look();
    };
    timer = setTimeout(next, lookEvery).unref();
  }

  const unlisten = core.onCommit((org_id, _, types) => {
    for (const { name, types: wanted } of followers) {
      if (types.some((type) => wanted.includes(type))) turns.get(name)?.wake(org_id);
    }
  });
  let looking = look();
  return {
    async stop() {
      stopped = true;
      unlisten();
      clearTimeout(timer);
      await looking;
      await Promise.all([...turns.values()].map((one) => one.stop()));
    },
  };
}

/** Does the work of one organization after the other, never two at once, and again where it left more. */
function takeTurns(work: (org_id: string) => Promise<boolean>) {
  const due = new Set<string>();
  let running: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let last = Number.NEGATIVE_INFINITY;

  async function turn(): Promise<void> {
    const now = new Set(due);
    due.clear();
    for (const org_id of now) {
      if (stopped) return;
      now.delete(org_id);
      // To the end: one with much left keeps no other waiting.
      if (await work(org_id)) now.add(org_id);
    }
  }

  function schedule(): void {
    if (stopped || running || timer || due.size === 0) return;
    const start = () => {
      timer = undefined;
      running = turn().finally(() => {
        running = undefined;
        last = performance.now();
        schedule();
      });
    };
    timer = setTimeout(start, Math.max(0, last + GATHER_MS - performance.now())).unref();
  }

  return {
    wake(org_id: string): void {
      due.add(org_id);
      schedule();
    },
    async stop(): Promise<void> {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
