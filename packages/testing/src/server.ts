import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, dropDatabases } from '@stint/db/databases';
import { endAbandoned, startEmbedded } from '@stint/db/embedded';
import { migrate } from '@stint/db/migrate';

const DIRECTORY = 'stint-test-';

/** The PostgreSQL of a test run: the one the environment names, else one of our own that goes with the run. */
export async function startTestServer(): Promise<{ stop(): Promise<void> }> {
  const given = process.env.TEST_DATABASE_URL ?? process.env.DATABASE_URL;
  const server = given ? { url: given, stop: async () => undefined } : await startOwn();
  // Runs that share a given server keep to names of their own.
  const prefix = `stint_test_${randomBytes(4).toString('hex')}_`;
  const stop = async () => {
    try {
      await dropDatabases(server.url, prefix);
    } finally {
      await server.stop();
    }
  };
  try {
    const template = `${prefix}template`;
    await migrate(await createDatabase(server.url, template));
    // Read by testDatabase() in the workers, which inherit it.
    Object.assign(process.env, { TEST_SERVER_URL: server.url, TEST_DATABASE_PREFIX: prefix });
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}

async function startOwn() {
  await removeAbandoned();
  const dir = mkdtempSync(join(tmpdir(), DIRECTORY));
  const server = await startEmbedded({ dir, durable: false });
  return {
    url: server.url,
    async stop() {
      await server.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

/** What killed runs left behind: their server may still be running. */
async function removeAbandoned() {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(DIRECTORY)) continue;
    const dir = join(tmpdir(), name);
    try {
      if (await endAbandoned(dir)) rmSync(dir, { recursive: true, force: true });
    } catch {
      // Another user's, or being made this moment.
    }
  }
}
