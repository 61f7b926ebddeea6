import { join, raw, type Sql, sql } from '@stint/db';
import { z } from 'zod';
import type { Caller } from './caller.ts';
import { type Entity, ROW, selection } from './entity.ts';
import { fail, failures } from './failure.ts';
import { covers } from './scope.ts';

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
  const added = Object.entries(entity.relations).map(([name, { to }]) => [
    name,
    z.lazy(() => to().schema.nullable()).optional(),
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
    needScope(relation.to(), name, caller);
    items.push(sql`(${related(relation.to(), relation.by, caller)}) AS ${raw(name)}`);
  }
  return join(items, ', ');
}

/** What a token may not read by itself it may not read by way of something else. */
function needScope({ domain }: Entity, name: string, caller: Caller): void {
  const scope = `read:${domain}`;
  if (covers(caller.credential.scopes, scope)) return;
  throw fail(failures.insufficient_scope, {
    detail: `expand=${name} needs the scope ${scope}.`,
    required_scope: scope,
  });
}

const OTHER = raw('o');

function related(to: Entity, by: string, caller: Caller): Sql {
  const where = [
    sql`o.org_id = ${caller.org_id}`,
    sql`o.${raw(to.key)} = ${ROW}.${raw(by)}`,
    to.live?.(OTHER) ?? null,
    to.visible.sql(caller, OTHER),
  ];
  return sql`SELECT row_to_json(e) FROM (SELECT ${selection(to, OTHER, caller.permissions)}
    FROM ${raw(to.table)} o WHERE ${join(
      where.filter((part) => part !== null),
      ' AND ',
    )}) e`;
}
