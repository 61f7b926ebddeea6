import { startTestServer } from './server.ts';

/** Before any test file: a PostgreSQL for the run, and a migrated template to copy databases from. */
export default async function globalSetup() {
  // Teardown runs in this same process.
  globalThis.testServer = await startTestServer();
}
