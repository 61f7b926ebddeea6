import { raw, sql } from '@stint/db';
import type { Context } from './context.ts';
import { type Entity, ROW } from './entity.ts';
import type { Listing, Sort } from './listing.ts';
import type { AnyOperation } from './operation.ts';
import { encodeCursor } from './rows/cursor.ts';

/** How an entity stands in the GraphQL graph; its to-one fields follow from the entity's relations. */
export interface GraphNode {
  readonly entity: Entity<any>;
  /** The type's name, such as `Task`. */
  readonly type: string;
  /** The operation behind the root field that reads one, such as `task(id)`, and the input field of the id. */
  readonly one?: { readonly field: string; readonly operation: AnyOperation; readonly by: string };
  /** The operation behind the root connection, such as `tasks`. */
  readonly many?: { readonly field: string; readonly operation: AnyOperation & { readonly listing: Listing } };
  /** Connections on other types: `tasks` on Project reads this listing by `project_id`, a page for each parent in one statement. */
  readonly on?: readonly Connection[];
}

export interface Connection {
  readonly parent: () => Entity<any>;
  readonly field: string;
  readonly listing: Listing;
  /** The filter that holds the parent's id. */
  readonly by: string;
}

/** Declares an entity's place in the graph. */
export const graph = (node: GraphNode): GraphNode => node;

/** The cursor of each of these rows in the given order, by id: what a connection's edges need beside their rows. */
export async function readCursors(
  ctx: Context,
  of: Listing,
  order: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { entity } = of;
  const by = (of.sorts[order.replace(/^-/, '')] as Sort).sql(ROW);
  const id = sql`${ROW}.${raw(entity.key)}`;
  const rows = await ctx.query<{ id: string; key: string }>(sql`SELECT ${id} AS id, ${by}::text AS key
    FROM ${raw(entity.table)} ${ROW} WHERE ${ROW}.org_id = ${ctx.caller.org_id} AND ${id} = ANY(${[...new Set(ids)]})`);
  return new Map(rows.map((row) => [row.id, encodeCursor({ sort: order, key: row.key, id: row.id })]));
}
