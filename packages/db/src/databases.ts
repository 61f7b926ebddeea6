import pg from 'pg';

/** The URL of another database on the same server. */
export function urlOfDatabase(serverUrl: string, name: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${encodeURIComponent(name)}`;
  return url.href;
}

/** Creates a database, as a copy of `template` when one is given (which nobody may be connected to). */
export async function createDatabase(serverUrl: string, name: string, template?: string): Promise<string> {
  const copy = template === undefined ? '' : ` TEMPLATE ${pg.escapeIdentifier(template)}`;
  await onServer(serverUrl, (client) => client.query(`CREATE DATABASE ${pg.escapeIdentifier(name)}${copy}`));
  return urlOfDatabase(serverUrl, name);
}

/** Drops a database and whatever is connected to it. */
export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  const drop = `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`;
  await onServer(serverUrl, (client) => client.query(drop));
}

/** Drops every database whose name starts so. */
export async function dropDatabases(serverUrl: string, prefix: string): Promise<void> {
  const { rows } = await onServer(serverUrl, (client) =>
    client.query<{ datname: string }>('SELECT datname FROM pg_database WHERE starts_with(datname, $1)', [prefix]),
  );
  for (const { datname } of rows) await dropDatabase(serverUrl, datname);
}

/** Runs one piece of work on a connection of its own. */
export async function onServer<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined); // told to the query in flight as well; with none, nobody waits
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
