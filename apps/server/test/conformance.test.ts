import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mcpAdapter } from '@stint/mcp';
import fastify, { type FastifyInstance } from 'fastify';
import { withFixtures } from './conformance/fixture.ts';
import { withBearer } from './conformance/proxy.ts';
import { suite } from './conformance/suite.ts';
import { Browser, Client, freePort, ready, signIn } from './oauth.ts';
import { type Person, type TestServer, testServer } from './stint.ts';

const NEEDS_SESSIONS = fileURLToPath(new URL('./conformance/sessions.yml', import.meta.url));

let server: TestServer;
let base: string;
let ada: Person;
/** Our transport and our credentials, with what the suite calls by name. */
let app: FastifyInstance;
let proxy: { url: string; close(): void };
beforeAll(async () => {
  const port = await freePort();
  base = `http://127.0.0.1:${port}`;
  server = await testServer({ PORT: String(port), PUBLIC_URL: base });
  await ready(base);
  ada = await server.person();
  const { core, auth } = server.stint;
  app = fastify();
  await app.register(mcpAdapter, { core, auth, publicUrl: base, extend: withFixtures });
  await app.listen({ port: 0, host: '127.0.0.1' });
  proxy = await withBearer((app.server.address() as AddressInfo).port, ada.pat);
});
afterAll(async () => {
  proxy.close();
  await app.close();
  await server.close();
});

test.each([
  ['2025-11-25', ['--expected-failures', NEEDS_SESSIONS]],
  ['2026-07-28', []],
])(
  'the official suite finds everything it requires of a server of %s',
  async (revision, more) => {
    const asked = ['server', '--url', `${proxy.url}/mcp`, '--requirements', revision, ...more];
    const { code, output } = await suite(asked);
    if (process.env.TEST_LOG) process.stderr.write(output);
    expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
  },
  60_000,
);

test('the official suite finds everything it requires of an authorization server', async () => {
  const port = await freePort();
  const client = await Client.register(base, { redirect_uris: [`http://127.0.0.1:${port}/callback`] });
  const agree = async (url: string) => {
    const browser = new Browser();
    const page = await signIn(browser, url, ada);
    await fetch((await browser.submit(page, { decision: 'allow' })).url);
  };
  let asked: Promise<void> | undefined;
  const { code, output } = await suite(
    ['authorization', '--url', base, '--client-id', client.id, '--resource', `${base}/mcp`, '-p', String(port)],
    (said) => {
      const url = /^(http\S+\/oauth\/authorize\?\S+)$/m.exec(said)?.[1];
      if (url && said.includes('Waiting')) asked ??= agree(url);
    },
  );
  await asked;
  expect({ code, output: code === 0 ? '' : output }).toEqual({ code: 0, output: '' });
});
