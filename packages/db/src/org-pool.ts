import pg from 'pg';
import { boundQuery, boundStatement, endsConnection, prepareBinding, type Statement } from './bound-query.ts';
import { beginAs, checkOrg, currentScope } from './scope.ts';
import { SharedReads } from './shared-reads.ts';

type QueryArgs = Parameters<pg.PoolClient['query']>;
/** There is no prepared statement of that name, or there is one already: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const UNPREPARED = new Set<string | undefined>(['26000', '42P05']);

type Query = (...args: unknown[]) => Promise<pg.QueryResult>;

/**
 * The pool under Prisma and under raw SQL. It puts row-level security's organization on every statement: outside a
 * transaction each is a transaction of its own, inside one statements run on the connection that holds it.
 */
export class OrgPool extends pg.Pool {
  readonly #shared = new SharedReads(() => this.rawConnect());

  constructor(config: pg.PoolConfig) {
    super(config);
    this.on('connect', prepareBinding);
  }

  /** What Prisma calls. pg's overloads cannot be restated for an override; the promise form is the only one used. */
  override async query(...args: unknown[]): Promise<never> {
    const { org, client } = currentScope();
    if (client) return (await client.query(...(args as QueryArgs))) as never;
    return (await this.#alone((connection) => boundQuery(connection, checkOrg(org), ...(args as [unknown])))) as never;
  }

  /** Runs a statement of ours. */
  async run(statement: Statement): Promise<pg.QueryResult> {
    const { org, client } = currentScope();
    if (client) return client.query(statement);
    return this.#alone((connection) => boundStatement(connection, checkOrg(org), statement));
  }

  /** Runs a short read, which may share a connection with others. */
  async lookUp(statement: Statement): Promise<pg.QueryResult> {
    const { org, client } = currentScope();
    if (client) return client.query(statement);
    try {
      return await this.#shared.query(checkOrg(org), statement);
    } catch (error) {
      // Where one could not be prepared, those that count on it are told no more than that it was not.
      if (!UNPREPARED.has((error as pg.DatabaseError).code)) throw error;
      return this.run(statement);
    }
  }

  async #alone<T>(run: (connection: pg.PoolClient) => Promise<T>): Promise<T> {
    const connection = await super.connect();
    let broken = false;
    try {
      return await run(connection);
    } catch (error) {
      broken = endsConnection(error);
      throw error;
    } finally {
      connection.release(broken);
    }
  }

  /** What Prisma calls to open a transaction of its own: inside an operation that becomes a savepoint. */
  override async connect(): Promise<never> {
    const { org, client } = currentScope();
    if (client) return savepointIn(client) as never;
    const connection = await super.connect();
    const query = connection.query;
    connection.query = ((config: unknown, ...rest: unknown[]) => {
      const begins = (config as { text?: string }).text === 'BEGIN';
      return (query as Query).call(connection, begins ? beginAs(org) : config, ...(begins ? [] : rest));
    }) as typeof query;
    const release = connection.release;
    connection.release = (error?: Error | boolean) => {
      connection.query = query;
      connection.release = release;
      release.call(connection, error);
    };
    return connection as never;
  }

  /** A plain connection with no organization bound to it. */
  rawConnect(): Promise<pg.PoolClient> {
    return super.connect();
  }
}

const NESTED: Record<string, string> = {
  BEGIN: 'SAVEPOINT nested',
  COMMIT: 'RELEASE SAVEPOINT nested',
  ROLLBACK: 'ROLLBACK TO SAVEPOINT nested',
};

function savepointIn(client: pg.PoolClient): object {
  const send = client.query.bind(client) as Query;
  return {
    query: (config: { text: string }, ...rest: unknown[]) => {
      const nested = NESTED[config.text];
      return nested ? send(nested) : send(config, ...rest);
    },
    on: () => undefined,
    removeListener: () => undefined,
    release: () => undefined,
  };
}
