import type { Caller } from '@stint/core';
import type { TestCore, TestOrg } from '@stint/testing';
import { type Bus, createBus, type DeliveredEvent, type EndReason, type FollowOptions } from './index.ts';

export const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

/** Follows the log and keeps what came of it. */
export async function follow({ log }: Bus, caller: Caller, options: FollowOptions = {}) {
  const got: DeliveredEvent[] = [];
  const ends: EndReason[] = [];
  const following = await log.follow(
    caller,
    options,
    (event) => void got.push(event),
    (reason) => ends.push(reason),
  );
  const seqs = () => got.map(({ seq }) => seq);
  return { ...following, got, ends, seqs };
}

/** Makes what happens in organizations, and the buses of as many processes as a test wants. */
export function world(t: TestCore) {
  const buses: Bus[] = [];
  return {
    add: (org: TestOrg, name: string) => t.run('clients.create', org.owner, { name }),
    bus(options: Partial<Parameters<typeof createBus>[0]> = {}): Bus {
      const made = createBus({ core: t.core, ...options });
      made.start();
      buses.push(made);
      return made;
    },
    /** After each test. */
    async stop(): Promise<void> {
      for (const bus of buses.splice(0)) await bus.stop();
    },
  };
}

export type World = ReturnType<typeof world>;
