import { createDatabase, dropDatabase } from '@stint/db/databases';

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A migrated database of the caller's own: one a test file, `afterAll(database.drop)`. */
export const testDatabase = (): Promise<TestDatabase> => make('template');

/** An empty one, for what migrates itself. */
export const emptyDatabase = (): Promise<TestDatabase> => make();

let made = 0;

async function make(template?: string): Promise<TestDatabase> {
  const { TEST_SERVER_URL: server, TEST_DATABASE_PREFIX: prefix } = process.env;
  if (!server || !prefix)
    throw new Error('Test databases are made on the server that the global setup of a jest run starts.');
  // The module is loaded anew for each test file, in a worker that serves many.
  const name = `${prefix}${process.pid}_${Date.now().toString(36)}_${++made}`;
  const url = await createDatabase(server, name, template && `${prefix}${template}`);
  return { url, drop: () => dropDatabase(server, name) };
}
