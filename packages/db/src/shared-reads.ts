import type pg from 'pg';
import { boundStatement, endsConnection, type Statement } from './bound-query.ts';
import { socketOf, withThisTurn } from './flush.ts';

/** Reads that wait on one connection at a time: who comes next takes another. */
const MOST_WAITING = 16;
/** Milliseconds without an answer, after which nobody joins those who wait: something is slow, or waits for a lock. */
const STUCK_MS = 10;
/** Reads on one connection before it goes back, so that the pool can replace it. */
const MOST_READS = 1000;

/** https://www.postgresql.org/docs/current/errcodes-appendix.html: query_canceled, by `statement_timeout`. */
const CANCELED = '57014';

/** A connection that several reads use at once. */
interface Shared {
  readonly client: Promise<pg.PoolClient>;
  waiting: number;
  reads: number;
  /** When it was taken, or answered last. */
  moved: number;
  broken: boolean;
}

const takesMore = ({ waiting, reads, moved, broken }: Shared, now: number): boolean =>
  !broken && waiting < MOST_WAITING && reads < MOST_READS && now - moved < STUCK_MS;

/**
 * Short reads over few connections. What is asked for in one turn of the event loop leaves as one packet, and PostgreSQL works it off
 * without being woken for each; every read is a transaction of its own, and one that fails leaves the others be. They are answered
 * in order, so what may take long does not belong here.
 */
export class SharedReads {
  readonly #connect: () => Promise<pg.PoolClient>;
  readonly #now: () => number;
  #shared: Shared | undefined;

  /** `now` is in milliseconds. */
  constructor(connect: () => Promise<pg.PoolClient>, now: () => number = () => performance.now()) {
    this.#connect = connect;
    this.#now = now;
  }

  async query(org: string, statement: Statement): Promise<pg.QueryResult> {
    const shared = this.#next();
    shared.waiting++;
    shared.reads++;
    try {
      const client = await shared.client;
      return await withThisTurn(client, () => boundStatement(client, org, statement));
    } catch (error) {
      shared.broken ||= endsConnection(error);
      if ((error as pg.DatabaseError).code === CANCELED) this.#end(shared);
      throw error;
    } finally {
      shared.moved = this.#now();
      if (--shared.waiting === 0) this.#giveBack(shared);
    }
  }

  #next(): Shared {
    const now = this.#now();
    if (this.#shared && takesMore(this.#shared, now)) return this.#shared;
    this.#shared = { client: this.#connect(), waiting: 0, reads: 0, moved: now, broken: false };
    return this.#shared;
  }

  /** Fails what waits behind a read that took all its time: it has waited as long already, and may take as long again. */
  #end(shared: Shared): void {
    shared.broken = true;
    shared.client.then(
      (client) => socketOf(client).destroy(),
      () => undefined,
    );
  }

  #giveBack(shared: Shared): void {
    if (this.#shared === shared) this.#shared = undefined;
    // Who could not have a connection was told.
    shared.client.then(
      (client) => client.release(shared.broken),
      () => undefined,
    );
  }
}
