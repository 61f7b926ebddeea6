import type pg from 'pg';
import { boundStatement, type Statement } from './bound-query.ts';
import { withThisTurn } from './flush.ts';

/** Reads that wait on one connection at a time: who comes next takes another. */
const MOST_WAITING = 16;
/** Reads on one connection before it goes back, so that the pool can replace it. */
const MOST_READS = 1000;

/** A connection that several reads use at once. */
interface Shared {
  readonly client: Promise<pg.PoolClient>;
  waiting: number;
  reads: number;
}

/**
 * Short reads over few connections. What is asked for in one turn of the event loop leaves as one packet, and PostgreSQL works it off
 * without being woken for each; every read is a transaction of its own, and one that fails leaves the others be. They are answered
 * in order, so what may take long does not belong here.
 */
export class SharedReads {
  readonly #connect: () => Promise<pg.PoolClient>;
  #shared: Shared | undefined;

  constructor(connect: () => Promise<pg.PoolClient>) {
    this.#connect = connect;
  }

  async query(org: string, statement: Statement): Promise<pg.QueryResult> {
    const shared = this.#next();
    shared.waiting++;
    shared.reads++;
    try {
      const client = await shared.client;
      return await withThisTurn(client, () => boundStatement(client, org, statement));
    } finally {
      if (--shared.waiting === 0) this.#giveBack(shared);
    }
  }

  #next(): Shared {
    const shared = this.#shared;
    if (shared && shared.waiting < MOST_WAITING && shared.reads < MOST_READS) return shared;
    this.#shared = { client: this.#connect(), waiting: 0, reads: 0 };
    return this.#shared;
  }

  #giveBack(shared: Shared): void {
    if (this.#shared === shared) this.#shared = undefined;
    // The pool lets go of a connection that broke; who could not have one was told.
    shared.client.then(
      (client) => client.release(),
      () => undefined,
    );
  }
}
