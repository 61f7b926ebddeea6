import { empty, join, raw, type Sql, sql } from '@stint/db';
import type { Caller } from './caller.ts';
import { type Data, type Entity, ROW, selection } from './entity.ts';
import { fail, failures } from './failure.ts';
import { Row } from './row.ts';

export interface FindOptions {
  /** Hold the row until the transaction ends. */
  readonly lock?: boolean;
  /** Answers `version_mismatch` when the row is at another version. */
  readonly version?: number | undefined;
  /** Take rows that are deleted, too. */
  readonly deleted?: boolean;
  /** Look the row up by another condition than its id. */
  readonly where?: Sql;
}

export interface Find {
  /** The row, if it is there and the caller may see it; else `not_found`. */
  find<E extends Entity>(entity: E, id: string, options?: FindOptions): Promise<Row<E>>;
  /** The row, locked for change, and at the version expected. */
  lock<E extends Entity>(entity: E, id: string, version?: number): Promise<Row<E>>;
  /** The row as it now stands, whoever may see it: for what was just written. */
  reload<E extends Entity>(entity: E, id: string): Promise<Row<E>>;
}

type Query = <R>(statement: Sql) => Promise<R[]>;

/** One entity as JSON text, in one statement. */
function one(entity: Entity, caller: Caller, conditions: (Sql | null)[], lock: boolean): Sql {
  const where = [sql`${ROW}.org_id = ${caller.org_id}`, ...conditions.filter((part) => part !== null)];
  return sql`SELECT row_to_json(v)::text AS row FROM (SELECT ${selection(entity, ROW, null)}
    FROM ${raw(entity.table)} ${ROW} WHERE ${join(where, ' AND ')}${lock ? sql` FOR UPDATE OF ${ROW}` : empty}) v`;
}

export function finder(query: Query, caller: Caller): Find {
  const find = async <E extends Entity>(entity: E, id: string, options: FindOptions = {}): Promise<Row<E>> => {
    const { lock = false, version, deleted = false, where } = options;
    const which = where ?? sql`${ROW}.${raw(entity.key)} = ${id}`;
    const rule = entity.visible.sql(caller, ROW);
    const [found] = await query<{ row: string }>(
      one(entity, caller, [which, deleted ? null : entity.live, rule], lock),
    );
    if (!found) throw fail(failures.not_found, `There is no ${entity.name.replaceAll('_', ' ')} ${id} here.`);
    const row = new Row(entity, found.row);
    const current = (row.value as { version?: number }).version;
    if (version !== undefined && current !== version) {
      throw fail(failures.version_mismatch, {
        detail: `You hold version ${version}; the current one is ${current}. Read it again and repeat the change.`,
        current_state: { version: current },
      });
    }
    return row;
  };
  return {
    find,
    lock: (entity, id, version) => find(entity, id, { lock: true, version }),
    async reload(entity, id) {
      const [found] = await query<{ row: string }>(
        one(entity, caller, [sql`${ROW}.${raw(entity.key)} = ${id}`], false),
      );
      if (!found) throw new Error(`${entity.name} ${id} was written and cannot be read.`);
      return new Row(entity, found.row);
    },
  };
}

export type { Data };
