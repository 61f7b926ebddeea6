import { setTimeout as sleep } from 'node:timers/promises';
import { type Core, withSeq } from '@stint/core';
import { eventChannel } from './channels.ts';
import type { Transport } from './types.ts';

/** Publishes the log. Every process may run one; a row lock for each organization keeps them in order. */
export interface Relay {
  start(): void;
  /** Lets what is under way finish. */
  stop(): Promise<void>;
}

export interface RelayOptions {
  readonly core: Core;
  readonly transport: Transport;
  /** Milliseconds between looks for what a process committed and did not live to publish. */
  readonly pollEvery?: number;
  readonly onError?: (error: unknown) => void;
}

/** How many organizations and events of each are published in one transaction. */
const ORGS = 50;
const EVENTS = 500;
const GATHER = 8;
const RETRY_MIN = 50;
const RETRY_MAX = 5_000;

export function createRelay({ core, transport, pollEvery = 1_000, onError }: RelayOptions): Relay {
  const { system } = core.db;
  const dirty = new Set<string>();
  const known = new Set<string>();
  let running: Promise<void> | null = null;
  let poll: NodeJS.Timeout | undefined;
  let retry: NodeJS.Timeout | undefined;
  let delay = RETRY_MIN;
  let stopped = true;
  let lastDrain = 0;
  let unlisten = () => undefined as unknown;

  function wake(org_id: string): void {
    dirty.add(org_id);
    schedule();
  }

  function schedule(): void {
    if (running || retry || stopped || dirty.size === 0) return;
    running = drain().finally(() => {
      running = null;
      schedule();
    });
  }

  async function drain(): Promise<void> {
    // Commits of the same moment are published together: under load a batch in so many milliseconds is enough.
    await sleep(Math.max(0, lastDrain + GATHER - performance.now()));
    while (dirty.size > 0 && !stopped) {
      const orgs = [...dirty].slice(0, ORGS);
      for (const org of orgs) dirty.delete(org);
      try {
        if (!transport.healthy) throw new Error('The carrier of events is away.');
        for (const org of await publish(orgs)) dirty.add(org);
        delay = RETRY_MIN;
        lastDrain = performance.now();
      } catch (error) {
        for (const org of orgs) dirty.add(org);
        later(error);
        return;
      }
    }
  }

  function later(error: unknown): void {
    onError?.(error);
    retry = setTimeout(() => {
      retry = undefined;
      schedule();
    }, delay);
    delay = Math.min(delay * 2, RETRY_MAX);
  }

  /** Publishes what is not yet published; answers the organizations that have more. */
  async function publish(orgs: readonly string[]): Promise<string[]> {
    const fresh = orgs.filter((org) => !known.has(org));
    if (fresh.length > 0) {
      await system.query('INSERT INTO relay_cursors (org_id) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING', [
        fresh,
      ]);
      for (const org of fresh) known.add(org);
    }
    const client = await system.connect();
    let broken: Error | undefined;
    try {
      const [, { rows }] = await Promise.all([
        client.query(BEGIN),
        client.query<Unpublished>(UNPUBLISHED, [orgs, EVENTS]),
      ]);
      const byOrg = Map.groupBy(rows, (row) => row.org_id);
      await Promise.all(
        [...byOrg].map(([org_id, events]) =>
          transport.publish(
            eventChannel(org_id),
            events.map(({ seq, envelope }) => withSeq(Number(seq), envelope)),
          ),
        ),
      );
      const upTo = [...byOrg.values()].map((events) => events.at(-1)?.seq);
      await Promise.all([client.query(ADVANCE, [[...byOrg.keys()], upTo]), client.query('COMMIT')]);
      return [...byOrg].filter(([, events]) => events.length === EVENTS).map(([org_id]) => org_id);
    } catch (error) {
      await client.query('ROLLBACK').catch((lost: Error) => {
        broken = lost;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  async function look(): Promise<void> {
    try {
      const { rows } = await system.query<{ org_id: string }>(BEHIND);
      for (const { org_id } of rows) wake(org_id);
    } catch (error) {
      onError?.(error);
    }
    if (!stopped) poll = setTimeout(look, pollEvery);
  }

  return {
    start() {
      if (!stopped) return;
      stopped = false;
      unlisten = core.onCommit(wake);
      void look();
    },
    async stop() {
      stopped = true;
      unlisten();
      clearTimeout(poll);
      clearTimeout(retry);
      retry = undefined;
      await running;
    },
  };
}

interface Unpublished {
  readonly org_id: string;
  readonly seq: string;
  readonly envelope: string;
}

// A cursor lost with the power publishes again, which is allowed; waiting for the disk at each batch would slow writers.
const BEGIN = 'BEGIN; SET LOCAL synchronous_commit = off';

// The order keeps two relays that lock several organizations from waiting for each other.
const UNPUBLISHED = `WITH cursor AS MATERIALIZED (
    SELECT org_id, seq FROM relay_cursors WHERE org_id = ANY($1::text[]) ORDER BY org_id FOR UPDATE
  ) SELECT e.org_id, e.seq::text AS seq, e.envelope::text AS envelope FROM cursor c, LATERAL (
    SELECT * FROM events e WHERE e.org_id = c.org_id AND e.seq > c.seq ORDER BY e.seq LIMIT $2
  ) e ORDER BY e.org_id, e.seq`;

const ADVANCE = `UPDATE relay_cursors c SET seq = v.seq FROM unnest($1::text[], $2::bigint[]) AS v(org_id, seq)
  WHERE c.org_id = v.org_id`;

const BEHIND = `SELECT l.org_id FROM org_logs l LEFT JOIN relay_cursors c USING (org_id)
  WHERE l.seq > coalesce(c.seq, 0) LIMIT 1000`;
