import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { testDatabase } from '@stint/testing';

const MAIN = new URL('../../cli/src/main.ts', import.meta.url).pathname;

let database: Awaited<ReturnType<typeof testDatabase>>;
let home: string;

beforeAll(async () => {
  database = await testDatabase();
  home = mkdtempSync(join(tmpdir(), 'stint-crash-'));
});
afterAll(async () => {
  await database.drop();
  rmSync(home, { recursive: true, force: true });
});

/** The server as it is run, in a process of its own. */
async function serve() {
  const port = 20_000 + Math.floor(Math.random() * 10_000);
  const child = spawn(process.execPath, [MAIN, 'serve'], {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      DATABASE_URL: database.url,
      STINT_HOME: home,
      STINT_RATE_LIMIT: '0',
      PORT: String(port),
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`The server ended with ${child.exitCode}.`);
    const ready = await fetch(`${url}/readyz`).catch(() => undefined);
    if (ready?.ok) return { child, url };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const json = (token?: string) => ({
  'content-type': 'application/json',
  ...(token ? { authorization: `Bearer ${token}` } : {}),
});

test('a server killed in the middle of 200 writes has kept each acknowledged write and its event', async () => {
  const first = await serve();
  const registered = await fetch(`${first.url}/api/v1/auth/register`, {
    method: 'POST',
    headers: json(),
    body: JSON.stringify({ email: 'crash@example.com', password: 'correct horse battery', name: 'Ada' }),
  });
  const { access_token: token } = (await registered.json()) as { access_token: string };
  const acknowledged: { id: string; seq: number }[] = [];
  let killed = false;
  const write = async (n: number) => {
    const response = await fetch(`${first.url}/api/v1/clients`, {
      method: 'POST',
      headers: { ...json(token), 'idempotency-key': `write-${n}` },
      body: JSON.stringify({ name: `Client ${n}` }),
    });
    const { id } = (await response.json()) as { id: string };
    acknowledged.push({ id, seq: Number(response.headers.get('stint-seq')) });
    if (acknowledged.length === 80 && !killed) {
      killed = true;
      first.child.kill('SIGKILL');
    }
  };
  const numbers = Array.from({ length: 200 }, (_, n) => n);
  const lanes = Array.from({ length: 10 }, (_, lane) => numbers.filter((n) => n % 10 === lane));
  await Promise.all(
    lanes.map(async (lane) => {
      for (const n of lane) await write(n).catch(() => undefined);
    }),
  );
  if (first.child.exitCode === null && first.child.signalCode === null) await once(first.child, 'exit');
  expect(killed).toBe(true);
  expect(acknowledged.length).toBeLessThan(200);

  const second = await serve();
  try {
    const changes = new Map<string, number>();
    for (let after = 0; ; ) {
      const response = await fetch(`${second.url}/api/v1/changes?after=${after}&limit=200`, { headers: json(token) });
      const page = (await response.json()) as {
        data: { seq: number; type: string; data: { id: string } }[];
        has_more: boolean;
      };
      for (const { seq, type, data } of page.data) if (type === 'client.created') changes.set(data.id, seq);
      after = page.data.at(-1)?.seq ?? after;
      if (!page.has_more) break;
    }
    for (const { id, seq } of acknowledged) {
      expect(changes.get(id)).toBe(seq);
      expect((await fetch(`${second.url}/api/v1/clients/${id}`, { headers: json(token) })).status).toBe(200);
    }
    // What was not acknowledged may be sent again with its key and is there once.
    for (const n of numbers) {
      const response = await fetch(`${second.url}/api/v1/clients`, {
        method: 'POST',
        headers: { ...json(token), 'idempotency-key': `write-${n}` },
        body: JSON.stringify({ name: `Client ${n}` }),
      });
      expect(response.status).toBe(201);
    }
    const names: string[] = [];
    for (let cursor = ''; ; ) {
      const response = await fetch(`${second.url}/api/v1/clients?limit=200${cursor && `&cursor=${cursor}`}`, {
        headers: json(token),
      });
      const page = (await response.json()) as { data: { name: string }[]; next_cursor: string | null };
      names.push(...page.data.map(({ name }) => name));
      if (!page.next_cursor) break;
      cursor = page.next_cursor;
    }
    expect(names.sort()).toEqual(numbers.map((n) => `Client ${n}`).sort());
    const verified = await fetch(`${second.url}/api/v1/audit-entries/verify`, { headers: json(token) });
    expect(await verified.json()).toMatchObject({ ok: true });
  } finally {
    second.child.kill('SIGTERM');
    await once(second.child, 'exit');
  }
});
