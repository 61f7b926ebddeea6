import { empty, raw, type Sql, type SqlText, sql } from '@stint/db';
import type { Caller } from '../caller.ts';
import { type Entity, ROW, selection } from '../entity.ts';
import { type Failure, fail, failures } from '../failure.ts';
import { Row } from './row.ts';
import { rowStatement } from './row-statement.ts';

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
  /** The rows of a condition on `ROW`, locked for change in the order of their ids, whoever may see them. */
  lockAll<E extends Entity>(entity: E, condition: Sql): Promise<Row<E>[]>;
  /** The row as it now stands, whoever may see it: for what was just written. */
  reload<E extends Entity>(entity: E, id: string): Promise<Row<E>>;
  /** Many rows as they now stand, whoever may see them, in the order of `ids` and without those that are not there. */
  reloadAll<E extends Entity>(entity: E, ids: readonly string[]): Promise<Row<E>[]>;
}

type LookUp = <R>(statement: SqlText) => Promise<R[]>;

/** The answer where a row is absent, another organization's, or not visible: they look the same. */
export const notFound = (entity: Entity, id: string): Failure =>
  fail(failures.not_found, `There is no ${entity.name.replaceAll('_', ' ')} ${id} here.`);

/** Not FOR UPDATE: that would keep others from adding rows that point here. */
const HOLD = sql` FOR NO KEY UPDATE OF ${ROW}`;

export function finder(lookUp: LookUp, caller: Caller): Find {
  const find = async <E extends Entity>(entity: E, id: string, options: FindOptions = {}): Promise<Row<E>> => {
    const { lock = false, version, deleted = false, where } = options;
    const which = where ?? sql`${ROW}.${raw(entity.key)} = ${id}`;
    const rule = entity.visible.sql(caller, ROW);
    const conditions = [which, deleted ? null : (entity.live?.(ROW) ?? null), rule];
    const list = selection(entity, ROW, null);
    const [found] = await lookUp<{ row: string }>(rowStatement(entity, caller, list, conditions, lock ? HOLD : empty));
    if (!found) throw notFound(entity, id);
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
  const read = async <E extends Entity>(entity: E, condition: Sql, tail = empty): Promise<Row<E>[]> => {
    const list = selection(entity, ROW, null);
    const found = await lookUp<{ row: string }>(rowStatement(entity, caller, list, [condition], tail));
    return found.map(({ row }) => new Row(entity, row));
  };
  return {
    find,
    lock: (entity, id, version) => find(entity, id, { lock: true, version }),
    lockAll: (entity, condition) => read(entity, condition, sql` ORDER BY ${ROW}.${raw(entity.key)}${HOLD}`),
    async reload(entity, id) {
      const [row] = await read(entity, sql`${ROW}.${raw(entity.key)} = ${id}`);
      if (!row) throw new Error(`${entity.name} ${id} was written and cannot be read.`);
      return row;
    },
    async reloadAll(entity, ids) {
      const found = await read(entity, sql`${ROW}.${raw(entity.key)} = ANY(${[...ids]})`);
      const rows = new Map(found.map((row) => [row.id, row]));
      return ids.flatMap((id) => rows.get(id) ?? []);
    },
  };
}
