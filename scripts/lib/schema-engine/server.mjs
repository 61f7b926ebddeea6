import { parseConnectionString, pg } from './libraries.mjs';

/** Connection fields; adapter-pg can only be told another `database` when there is no connection string beside it. */
export function connectionFields(url) {
  const plain = new URL(url);
  plain.searchParams.delete('schema');
  return parseConnectionString(plain.href);
}

export const schemaOf = (url) => new URL(url).searchParams.get('schema') ?? 'public';
export const databaseOf = (url) => decodeURIComponent(new URL(url).pathname.slice(1));

export async function withClient(fields, work) {
  const client = new pg.Client(fields);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Creating and dropping is done from the maintenance database: the one in the URL may be absent or in use. */
const maintain = (url, sql) => withClient({ ...connectionFields(url), database: 'postgres' }, (c) => c.query(sql));

export const createDatabase = (url, name) => maintain(url, `CREATE DATABASE ${pg.escapeIdentifier(name)}`);
export const dropDatabase = (url, name) =>
  maintain(url, `DROP DATABASE IF EXISTS ${pg.escapeIdentifier(name)} WITH (FORCE)`);
