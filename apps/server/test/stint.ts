import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@stint/core';
import { testDatabase } from '@stint/testing';
import { pino } from 'pino';
import { openStint, type Running, type Stint, startServer } from '../src/index.ts';
import { loadSettings, type Settings } from '../src/settings.ts';

/** Somebody in an organization of their own, with a session and a token that may do everything. */
export interface Person {
  readonly email: string;
  readonly password: string;
  readonly org_id: string;
  readonly user_id: string;
  readonly session: string;
  readonly pat: string;
}

export interface TestServer {
  readonly url: string;
  readonly stint: Stint;
  readonly settings: Settings;
  person(scopes?: readonly string[]): Promise<Person>;
  /** Sends a file to the link it was announced with. */
  upload(link: { url: string; headers: Readonly<Record<string, string>> }, bytes: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

/** The whole server on a database of its own, listening on a free port; with the bus of `REDIS_URL` when it is set. */
export async function testServer(env: Record<string, string> = {}): Promise<TestServer> {
  const database = await testDatabase();
  const home = mkdtempSync(join(tmpdir(), 'stint-test-'));
  const settings = loadSettings({
    DATABASE_URL: database.url,
    STINT_HOME: home,
    STINT_RATE_LIMIT: '0',
    STINT_AUTH_RATE_LIMIT: '0',
    PORT: '0',
    ...(process.env.REDIS_URL ? { REDIS_URL: process.env.REDIS_URL } : {}),
    ...env,
  });
  const stint = await openStint(settings, { logger: pino({ level: process.env.TEST_LOG ?? 'silent' }) });
  const server: Running = await startServer(stint, settings);
  const { url } = server;
  return {
    url,
    stint,
    settings,
    async person(scopes = ['manage:*']) {
      const email = `${newId('usr')}@example.com`;
      const password = 'correct horse battery';
      const registered = await post(`${url}/api/v1/auth/register`, { email, password, name: 'Ada Novak' });
      const { access_token: session, user, organization } = registered;
      const made = await post(`${url}/api/v1/tokens`, { name: 'test', scopes }, session);
      return { email, password, org_id: organization.id, user_id: user.id, session, pat: made.token };
    },
    async upload({ url: link, headers }, bytes) {
      // The port is known only now.
      const to = link.replace(settings.publicUrl, url);
      const { ok, status } = await fetch(to, { method: 'PUT', headers, body: Buffer.from(bytes) });
      if (!ok) throw new Error(`The upload was answered ${status}.`);
    },
    async close() {
      await server.close();
      await stint.close();
      await database.drop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function post(url: string, body: object, token?: string): Promise<any> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}
