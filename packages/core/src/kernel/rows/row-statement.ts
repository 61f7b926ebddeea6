import { empty, join, raw, type Sql, type SqlText, sql } from '@stint/db';
import type { Caller } from '../caller.ts';
import { type Entity, ROW } from '../entity.ts';
import { listed } from './listed.ts';

const rowFrom = listed((list, from) => sql`SELECT row_to_json(v)::text AS row FROM (SELECT ${list} FROM ${from}) v`);

/** One entity as JSON text, in one statement: `row`. */
export function rowStatement(
  entity: Entity,
  caller: Caller,
  list: Sql,
  conditions: (Sql | null)[],
  tail = empty,
): SqlText {
  const where = [sql`${ROW}.org_id = ${caller.org_id}`, ...conditions.filter((part) => part !== null)];
  return rowFrom(list, sql`${raw(entity.table)} ${ROW} WHERE ${join(where, ' AND ')}${tail}`);
}
