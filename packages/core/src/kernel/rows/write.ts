import { type Columns, join, type Model, raw, type Sql, type SqlText, sql } from '@stint/db';
import { type Caller, personOf } from '../caller.ts';
import { type Entity, ROW, selection } from '../entity.ts';
import { newId } from '../id.ts';
import type { Find } from './find.ts';
import { listed } from './listed.ts';
import { Row } from './row.ts';

/** The columns of an entity's table. */
export type ColumnsOf<E extends Entity> = E extends Entity<any, infer M extends Model> ? Columns<M> : never;

/** Writes of one row of an entity, each one statement where what is read is one table. Left out or undefined, a column stays, or takes its default. */
export interface Write {
  /** Adds the row, under a new id unless one is given, in the caller's name and of now, and answers it as it stands. */
  insert<E extends Entity>(entity: E, columns: ColumnsOf<E>): Promise<Row<E>>;
  /** Changes the row, which the transaction holds, and answers it as it now stands, a version further. */
  update<E extends Entity>(row: Row<E>, columns: ColumnsOf<E>): Promise<Row<E>>;
  /** Takes the row away. */
  delete(row: Row): Promise<void>;
}

type Query = <R>(statement: SqlText) => Promise<R[]>;

const rowWritten = listed(
  (list, statement) => sql`WITH ${ROW} AS (${statement} RETURNING *)
    SELECT row_to_json(v)::text AS row FROM (SELECT ${list} FROM ${ROW}) v`,
);

/** Written by hand and not by Prisma: an insert or update there and reading the row back cost the server twice the CPU. */
export function writer(query: Query, caller: Caller, now: Date, { reload }: Find): Write {
  const written = async <E extends Entity>(entity: E, statement: Sql): Promise<Row<E>> => {
    const whole = entity.writes === entity.table;
    const [row] = await query<{ row: string }>(
      whole
        ? rowWritten(selection(entity, ROW, null), statement)
        : sql`${statement} RETURNING ${raw(entity.key)} AS row`,
    );
    if (!row) throw new Error(`The ${entity.name} to write is not there.`);
    return whole ? new Row(entity, row.row) : reload(entity, row.row);
  };
  return {
    insert(entity, columns) {
      const set = given({ id: entity.kind && newId(entity.kind), ...columns, ...byAndWhen(entity, caller, now) });
      return written(
        entity,
        sql`INSERT INTO ${raw(entity.writes)} (org_id, ${join(set.map(([name]) => raw(name)))})
          VALUES (${caller.org_id}, ${join(set.map(([, value]) => value))})`,
      );
    },
    update(row, columns) {
      const { entity } = row;
      const set = given(columns).map(([name, value]) => sql`${raw(name)} = ${value}`);
      if (Object.hasOwn(entity.fields, 'version')) set.push(sql`version = version + 1`);
      if (Object.hasOwn(entity.fields, 'updated_at')) set.push(sql`updated_at = ${now}`);
      return written(entity, sql`UPDATE ${raw(entity.writes)} SET ${join(set)} WHERE ${which(row)}`);
    },
    async delete(row) {
      await query(sql`DELETE FROM ${raw(row.entity.writes)} WHERE ${which(row)}`);
    },
  };

  function which(row: Row): Sql {
    return sql`org_id = ${caller.org_id} AND ${raw(row.entity.key)} = ${row.id}`;
  }
}

/**
 * Who made a row, and when. What the product makes is nobody's, whoever had it set up: that person may have left, or lost what it takes,
 * and it goes on all the same.
 */
export function byAndWhen(entity: Entity, caller: Caller, now: Date): Record<string, unknown> {
  const columns = { created_by: personOf(caller), created_at: now, updated_at: now };
  return Object.fromEntries(Object.entries(columns).filter(([name]) => Object.hasOwn(entity.fields, name)));
}

/** The columns that were given a value. Their names are the schema's, never a caller's. */
const given = (columns: object): [string, unknown][] =>
  Object.entries(columns).filter(([, value]) => value !== undefined);
