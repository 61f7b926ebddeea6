import { join, type Sql, sql } from '@stint/db';
import { type Entity, expression } from './entity.ts';

/** A field of the entity, or an expression over its row. */
type Part = string | ((alias: Sql) => Sql);

interface Declared {
  readonly entity: Entity<any>;
  /** What people call one by exactly, such as an invoice's number. */
  readonly key?: string;
  /** What it is shown as; left out, all it says is its body. */
  readonly title?: string;
  readonly body?: readonly Part[];
  /** The field with the id of what it is a part of: a comment's `task_id`. */
  readonly partOf?: string;
  /** Rows to be found, beyond those that are live. */
  readonly where?: (alias: Sql) => Sql;
  /** Rows that are indexed, where those are more: what a row hangs on may come back without an event of the row. */
  readonly indexed?: (alias: Sql) => Sql;
}

/** What the search finds of an entity, as expressions over its row. */
export interface Searchable {
  readonly entity: Entity<any>;
  readonly key: (alias: Sql) => Sql;
  readonly title: (alias: Sql) => Sql;
  readonly body: (alias: Sql) => Sql;
  readonly partOf: (alias: Sql) => Sql;
  readonly project: (alias: Sql) => Sql;
  /** Whether the row is there to be found, whoever looks. */
  readonly there: (alias: Sql) => Sql;
  /** Whether it is kept in the index. */
  readonly indexed: (alias: Sql) => Sql;
}

const none = () => sql`NULL::text`;

/**
 * Declares that an entity is found by its words. Every event of the entity has its row indexed anew. A field that not everybody
 * who sees the row may see would be told by what matches, so it cannot be declared.
 */
export function searchable({ entity, key, title, body = [], partOf, where, indexed }: Declared): Searchable {
  const part = (of: Part | undefined) => {
    if (typeof of !== 'string') return of ?? none;
    if (!Object.hasOwn(entity.fields, of)) throw new Error(`${entity.name} has no field ${of}.`);
    if (entity.guarded.has(of)) throw new Error(`${entity.name}.${of} needs a permission: it cannot be searched.`);
    return (alias: Sql) => expression(entity, of, alias);
  };
  const parts = body.map(part);
  const there = (t: Sql) => {
    const conditions = [entity.live?.(t), where?.(t)].filter((one) => one !== undefined);
    return conditions.length ? sql`(${join(conditions, ' AND ')})` : sql`true`;
  };
  return {
    entity,
    key: part(key),
    title: part(title),
    body: parts.length ? (t) => sql`concat_ws(E'\n', ${join(parts.map((of) => of(t)))})` : none,
    partOf: part(partOf),
    project: part(entity.name === 'project' ? 'id' : 'project_id' in entity.fields ? 'project_id' : undefined),
    there,
    indexed: indexed ?? there,
  };
}
