import { fileURLToPath } from 'node:url';
import { startTestServer } from './server.ts';

/** Before any test file: a PostgreSQL for the run, and a migrated template to copy databases from. */
export default async function globalSetup() {
  // Tests start the command line many times over: what Node made of its files is kept.
  process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('../../../node_modules/.cache/node', import.meta.url));
  // Teardown runs in this same process.
  globalThis.testServer = await startTestServer();
}
