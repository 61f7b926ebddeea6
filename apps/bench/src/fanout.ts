import { fork } from 'node:child_process';
import { once } from 'node:events';
import { newId } from '@stint/core';
import pg from 'pg';
import type { BenchOrg } from './data.ts';

const SOCKETS = 500;
const EVENTS = 400;

export interface FanOut {
  /** Deliveries a second over all sockets. */
  readonly perSecond: number;
}

/** Opens 500 sockets, lets `burst` publish 400 events, and times from the first delivery to the last. */
export async function fanOut(url: string, token: string, burst: () => Promise<void>): Promise<FanOut> {
  const client = fork(new URL('./fanout-client.ts', import.meta.url), [url, String(SOCKETS), String(EVENTS), token]);
  try {
    await once(client, 'message');
    const done = once(client, 'message') as Promise<[{ ms: number; received: number }]>;
    await burst();
    const [{ ms, received }] = await done;
    return { perSecond: (received / ms) * 1000 };
  } finally {
    client.kill();
  }
}

export const bareBurst = (url: string) => async (): Promise<void> => {
  await fetch(`${url}/burst?events=${EVENTS}`, { method: 'POST' });
};

/** Puts 400 events of 300 bytes into the organization's log in one commit, as so many writes at once would. */
export const logBurst = (databaseUrl: string, org: BenchOrg) => async (): Promise<void> => {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const text = `WITH head AS (UPDATE org_logs SET seq = seq + $2 WHERE org_id = $1 RETURNING seq - $2 AS base)
    INSERT INTO events (org_id, seq, id, type, occurred_at, envelope)
    SELECT $1, head.base + e.nr, e.id, 'client_note.added', now(), e.envelope::json
    FROM head, unnest($3::text[], $4::text[]) WITH ORDINALITY AS e(id, envelope, nr)`;
  const ids = Array.from({ length: EVENTS }, () => newId('evt'));
  await client.query(text, [org.id, EVENTS, ids, ids.map((id) => envelope(id, org))]);
  await client.end();
};

function envelope(id: string, org: BenchOrg): string {
  const head = {
    id,
    type: 'client_note.added',
    org_id: org.id,
    occurred_at: new Date().toISOString(),
    operation: 'clients.notes.add',
    subject: { type: 'client_note', id: 'n' },
    data: { body: '' },
  };
  head.data.body = 'x'.repeat(Math.max(0, 300 - JSON.stringify(head).length));
  return JSON.stringify(head);
}
