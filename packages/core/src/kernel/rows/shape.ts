import { join, raw, type Sql, sql } from '@stint/db';
import { z } from 'zod';
import type { Caller } from '../caller.ts';
import { type Entity, type Relation, ROW, selection } from '../entity.ts';
import { insufficient, mayRead } from '../scope.ts';

/** What a reader may choose of an entity: fewer fields, or the entities it points at. */
export interface Shape {
  readonly fields?: readonly string[] | undefined;
  readonly expand?: readonly string[] | undefined;
}

export function shapeInput(entity: Entity) {
  const relations = Object.keys(entity.relations);
  return {
    fields: z
      .array(z.enum(Object.keys(entity.fields)))
      .min(1)
      .max(100)
      .optional(),
    ...(relations.length ? { expand: z.array(z.enum(relations)).min(1).max(relations.length).optional() } : {}),
  };
}

/** The entity's schema with what `expand` may add. */
export function expandable(entity: Entity): z.ZodType {
  const added = Object.entries(entity.relations).map(([name, { to, many }]) => [
    name,
    z.lazy(() => (many ? z.array(to().schema) : to().schema.nullable())).optional(),
  ]);
  return added.length ? entity.schema.extend(Object.fromEntries(added)) : entity.schema;
}

/** The select list a reader asked for. The id is always there. */
export function chosen(entity: Entity, caller: Caller, { fields, expand }: Shape): Sql {
  const only = fields && new Set([entity.key, ...fields]);
  const items = [selection(entity, ROW, caller.permissions, only)];
  for (const name of new Set(expand)) {
    const relation = entity.relations[name];
    if (!relation) continue;
    const to = relation.to();
    if (!mayRead(caller, to)) throw insufficient(`read:${to.domain}`, `expand=${name}`);
    items.push(sql`(${related(entity, relation, caller)}) AS ${raw(name)}`);
  }
  return items.length === 1 ? (items[0] as Sql) : join(items, ', ');
}

const OTHER = raw('o');

function related(entity: Entity, { to: of, by, many }: Relation, caller: Caller): Sql {
  const to = of();
  const where = [
    sql`o.org_id = ${caller.org_id}`,
    many ? sql`o.${raw(by)} = ${ROW}.${raw(entity.key)}` : sql`o.${raw(to.key)} = ${ROW}.${raw(by)}`,
    to.live?.(OTHER) ?? null,
    to.visible.sql(caller, OTHER),
  ].filter((part) => part !== null);
  const answer = many ? sql`coalesce(json_agg(e ORDER BY e.${raw(many)}), '[]')` : sql`row_to_json(e)`;
  return sql`SELECT ${answer} FROM (SELECT ${selection(to, OTHER, caller.permissions)}
    FROM ${raw(to.table)} o WHERE ${join(where, ' AND ')}) e`;
}
