import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { testRedis } from '@stint/testing';
import { pino } from 'pino';
import { openStint, startServer } from '../src/index.ts';
import { loadSettings } from '../src/settings.ts';
import { rest, Socket } from './clients.ts';
import { type TestServer, testServer } from './stint.ts';

/** Two processes on one PostgreSQL and one Redis. It needs a real Redis. */
const redis = await testRedis();
const withRedis = redis ? test : test.skip;

let one: TestServer;
let two: { url: string; close(): Promise<void> };

beforeAll(async () => {
  if (!redis) return;
  one = await testServer({ REDIS_URL: redis });
  const settings = loadSettings({
    DATABASE_URL: one.stint.databaseUrl,
    REDIS_URL: redis,
    STINT_HOME: one.settings.home,
    PORT: '0',
  });
  const stint = await openStint(settings, { logger: pino({ level: 'silent' }) });
  const server = await startServer(stint, settings);
  two = {
    url: server.url,
    async close() {
      await server.close();
      await stint.close();
    },
  };
});
afterAll(async () => {
  await two?.close();
  await one?.close();
});

withRedis('what one process writes, a socket on the other sees', async () => {
  const ada = await one.person();
  const socket = await Socket.open(two.url, ada.session);
  await socket.send('subscribe', { types: ['client.*'] });
  await rest(one.url, ada.pat, 'POST', '/clients', { name: 'Northwind' });
  await socket.until(({ event }) => event === 'client.created');
  socket.close();
});

withRedis('a token revoked on one process ends its sockets and requests on the other', async () => {
  const ada = await one.person();
  const socket = await Socket.open(two.url, ada.pat);
  expect((await rest(two.url, ada.pat, 'GET', '/whoami')).status).toBe(200);
  const { data } = (await (await rest(one.url, ada.session, 'GET', '/tokens')).json()) as { data: { id: string }[] };
  await rest(one.url, ada.session, 'DELETE', `/tokens/${data[0]?.id}`);
  expect(await socket.closed).toBe(4401);
  expect((await rest(two.url, ada.pat, 'GET', '/whoami')).status).toBe(401);
});
