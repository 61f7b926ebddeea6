import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestCore, testCore } from '@stint/testing';
import { z } from 'zod';
import { PUBLIC_URL, startServer, type TestServer } from '../test/harness.ts';
import { serverJson } from './server-json.ts';

/** What the registry's schema of 2025-12-11 and its publishing rules say of the parts that there are here. */
const Entry = z.strictObject({
  $schema: z.literal('https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json'),
  name: z
    .string()
    .min(3)
    .max(200)
    .regex(/^[a-zA-Z0-9][a-zA-Z0-9.-]*[a-zA-Z0-9]\/[a-zA-Z0-9][a-zA-Z0-9._-]*[a-zA-Z0-9]$/),
  title: z.string().min(1).max(100),
  description: z.string().min(1).max(100),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  websiteUrl: z.url(),
  remotes: z.array(
    z.strictObject({ type: z.enum(['streamable-http', 'sse']), url: z.url().regex(/^https?:\/\/\S+$/) }),
  ),
});

let t: TestCore;
let server: TestServer;
beforeAll(async () => {
  t = await testCore();
  server = await startServer(t.core);
});
afterAll(async () => {
  await server.close();
  await t.close();
});

test('the entry for a registry is as its schema wants, and leads here', async () => {
  const { status, json } = await server.send({ method: 'GET', path: '/server.json', token: null });
  expect(status).toBe(200);
  expect(Entry.parse(json)).toMatchObject({
    name: 'com.example.stint/stint',
    remotes: [{ url: `${PUBLIC_URL}/mcp` }, { url: `${PUBLIC_URL}/mcp?profile=core` }, { url: expect.any(String) }],
  });
});

test.each([
  ['http://127.0.0.1:3000', 'localhost/stint'],
  ['http://[::1]:3000', 'localhost/stint'],
  ['https://work.studio.eu', 'eu.studio.work/stint'],
])('its name is of the host: %s', (publicUrl, name) => {
  expect(Entry.parse(serverJson(publicUrl)).name).toBe(name);
});
