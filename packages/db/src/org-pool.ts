import pg from 'pg';
import { boundQuery, prepareBinding } from './bound-query.ts';
import { beginAs, checkOrg, currentScope } from './scope.ts';
import { SharedReads } from './shared-reads.ts';

type QueryArgs = Parameters<pg.PoolClient['query']>;
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

  // pg's overloads cannot be restated for an override; the promise form is the only one used.
  override async query(...args: unknown[]): Promise<never> {
    const { org, client } = currentScope();
    if (client) return (await client.query(...(args as QueryArgs))) as never;
    const connection = await super.connect();
    try {
      return (await boundQuery(connection, checkOrg(org), ...(args as [unknown]))) as never;
    } finally {
      // The pool lets go of a connection that broke.
      connection.release();
    }
  }

  /** A short read, which may share a connection with others. */
  async lookUp(config: pg.QueryConfig): Promise<pg.QueryResult> {
    const { org, client } = currentScope();
    return client ? client.query(config) : this.#shared.query(checkOrg(org), config);
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
