import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { Statement } from './bound-query.ts';
import { inOneFlush, withTheNext } from './flush.ts';
import { PrismaClient } from './generated/client.ts';
import { orgGuard } from './org-guard.ts';
import { OrgPool } from './org-pool.ts';
import { beginAs, runInScope } from './scope.ts';
import { type Sql, type SqlText, statementName } from './sql.ts';

const open = (prisma: PrismaClient) => prisma.$extends(orgGuard);

/** Prisma with the organization put on every query: what operations write with. */
export type OrgDb = ReturnType<typeof open>;

export interface DatabaseOptions {
  readonly url: string;
  /** Connections for operations. */
  readonly max?: number;
}

/** Work to do in the flush that also commits; its result is what the transaction answers. */
export type Finish<T, R> = (result: T) => { statement: Sql; done: (rows: Row[]) => R } | { value: R };
export type Row = Record<string, unknown>;

function named(statement: SqlText): Statement {
  const { text, values } = statement;
  return { name: statementName(text), text, values };
}

/** One PostgreSQL: tenant work as a role that row-level security binds, system work as the owner. */
export class Database {
  readonly prisma: OrgDb;
  /** The owner's connections: credentials, the relay and the jobs, which work across organizations. */
  readonly system: pg.Pool;
  readonly #app: OrgPool;

  constructor({ url, max = 10 }: DatabaseOptions) {
    const session = '-c timezone=UTC -c datestyle=ISO -c statement_timeout=30000';
    const common = { connectionString: url, pipeline: true, connectionTimeoutMillis: 10_000, maxLifetimeSeconds: 1800 };
    this.#app = new OrgPool({ ...common, max, options: `${session} -c role=stint_app` });
    this.system = new pg.Pool({ ...common, max: 4, options: session });
    // An idle connection that breaks is replaced by the pool; without a listener it would end the process.
    // So would one in use: whoever uses it learns of the loss from the statement.
    for (const pool of [this.#app, this.system]) {
      pool.on('error', () => undefined);
      pool.on('connect', (client) => client.on('error', () => undefined));
    }
    const adapter = new PrismaPg(this.#app, { statementNameGenerator: (query) => statementName(query.sql) });
    this.prisma = open(new PrismaClient({ adapter }));
  }

  /** Runs reads bound to one organization; each statement is a transaction of its own. */
  read<T>(org: string, fn: () => Promise<T>): Promise<T> {
    return runInScope({ org }, fn);
  }

  /** Runs one statement in the current scope. */
  async query<R = Row>(statement: SqlText): Promise<R[]> {
    const { rows } = await this.#app.run(named(statement));
    return rows as R[];
  }

  /** Runs one statement that finds rows by their keys in the current scope: it may share a connection with others of its kind. */
  async lookUp<R = Row>(statement: SqlText): Promise<R[]> {
    const { rows } = await this.#app.lookUp(named(statement));
    return rows as R[];
  }

  /**
   * Runs `fn` in one transaction bound to the organization. `finish` may name a last statement, which goes out in the
   * same flush as COMMIT; whatever throws rolls everything back.
   */
  async transaction<T, R>(org: string, fn: () => Promise<T>, finish: Finish<T, R>): Promise<R> {
    const client = await this.#app.rawConnect();
    const begun = withTheNext(client, () => client.query(beginAs(org)));
    begun.catch(() => undefined);
    let broken: Error | undefined;
    try {
      const result = await runInScope({ org, client }, fn);
      await begun;
      const end = finish(result);
      if ('value' in end) {
        await client.query('COMMIT');
        return end.value;
      }
      const last = named(end.statement);
      const [recorded] = await Promise.all(
        inOneFlush(client, () => [client.query(last), client.query('COMMIT')] as const),
      );
      return end.done(recorded.rows as Row[]);
    } catch (error) {
      await client.query('ROLLBACK').catch((lost: Error) => {
        broken = lost;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  /** How the pool of operations stands. */
  connections(): { total: number; idle: number; waiting: number } {
    const { totalCount, idleCount, waitingCount } = this.#app;
    return { total: totalCount, idle: idleCount, waiting: waitingCount };
  }

  async close(): Promise<void> {
    await this.prisma.$disconnect();
    await Promise.all([this.#app.end(), this.system.end()]);
  }
}
