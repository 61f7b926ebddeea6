import pg from 'pg';
import { serialize } from 'pg-protocol';

/** Prepared once a connection, by `prepareBinding`. */
const BIND = { name: 'stint_bind', text: "SELECT set_config('app.org', $1, true)" };

/** What pg's own query does with its connection and with what comes back, which its types do not say. */
interface Internals {
  name: string | undefined;
  new (config: unknown, values: unknown, callback: Callback): pg.Query & Internals;
  requiresPreparation(): boolean;
  prepare(connection: pg.Connection): void;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: pg.Connection): void;
}
type Callback = (error: Error | undefined, result: pg.ResultBuilder) => void;

const Query = pg.Query as unknown as Internals;

/**
 * A statement that sees one organization: the binding and the statement go out with one Sync behind both. PostgreSQL takes
 * what comes between two Syncs for one transaction, so the binding ends with the statement, and it answers once.
 * https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-PIPELINING
 */
class BoundQuery extends Query {
  readonly #org: string;
  #bound = false;

  constructor(org: string, config: unknown, values: unknown, callback: Callback) {
    super(config, values, callback);
    this.#org = org;
  }

  /** Only prepared statements can share a Sync. */
  override requiresPreparation(): boolean {
    return true;
  }

  override prepare(connection: pg.Connection): void {
    connection.stream.write(bindingOf(this.#org));
    super.prepare(connection);
  }

  override handleDataRow(message: unknown): void {
    if (this.#bound) super.handleDataRow(message);
  }

  override handleCommandComplete(message: unknown, connection: pg.Connection): void {
    if (this.#bound) super.handleCommandComplete(message, connection);
    this.#bound = true;
  }
}

/** The messages that bind, by organization: the same each time. */
const bindings = new Map<string, Buffer>();
const KEPT = 1000;

function bindingOf(org: string): Buffer {
  let messages = bindings.get(org);
  if (!messages) {
    if (bindings.size >= KEPT) bindings.clear();
    messages = Buffer.concat([serialize.bind({ statement: BIND.name, values: [org] }), serialize.execute({})]);
    bindings.set(org, messages);
  }
  return messages;
}

/** Readies a new connection for `boundQuery`. */
export function prepareBinding(client: pg.PoolClient): void {
  // A connection that is lost here is lost for the next statement too, which says so.
  client.query({ ...BIND, values: [''] }).catch(() => undefined);
}

/** A prepared statement of ours. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
}

/** Whether PostgreSQL ends the connection with this error. It says so before it does, and until then the pool takes the connection for a good one. */
export const endsConnection = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.severity === 'FATAL';

/** Runs whatever pg can run as a transaction of its own, bound to the organization. */
export const boundQuery = (
  client: pg.PoolClient,
  org: string,
  config: unknown,
  values?: unknown,
): Promise<pg.QueryResult> =>
  new Promise((resolve, reject) => {
    client.query(new BoundQuery(org, config, values, (error, result) => (error ? reject(error) : resolve(result))));
  });

/** The same for a statement of ours: pg copies an object it is given, property by property, and a text it does not. */
export const boundStatement = (
  client: pg.PoolClient,
  org: string,
  { name, text, values }: Statement,
): Promise<pg.QueryResult> =>
  new Promise((resolve, reject) => {
    const query = new BoundQuery(org, text, values, (error, result) => (error ? reject(error) : resolve(result)));
    query.name = name;
    client.query(query);
  });
