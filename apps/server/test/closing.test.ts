import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { expect, test } from '@jest/globals';
import { bearer } from './protocols.ts';
import { testServer } from './stint.ts';

test('a server that stops answers what is under way and waits for no client to hang up', async () => {
  const server = await testServer();
  const { pat } = await server.person();
  const { system } = server.stint.db;
  const held = await system.connect();
  await held.query('BEGIN; LOCK TABLE clients IN ACCESS EXCLUSIVE MODE');
  // Kept open by this side for as long as the other one likes.
  const agent = new Agent({ keepAlive: true });
  const request = get(`${server.url}/api/v1/clients`, { agent, headers: bearer(pat) });
  const answer = once(request, 'response') as Promise<[IncomingMessage]>;
  const rows: unknown[] = [];
  while (rows.length === 0) {
    const waiting = `SELECT 1 FROM pg_locks l WHERE NOT l.granted AND l.relation = 'clients'::regclass`;
    rows.push(...(await system.query(waiting)).rows);
  }
  const closed = server.close();
  await held.query('COMMIT');
  held.release();
  const [response] = await answer;
  response.resume();
  expect(response.statusCode).toBe(200);
  const began = performance.now();
  await closed;
  // A connection that is kept would stay for 72 seconds.
  expect(performance.now() - began).toBeLessThan(30_000);
  agent.destroy();
});
