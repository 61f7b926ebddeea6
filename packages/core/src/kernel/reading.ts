import { join, raw, type Sql, sql } from '@stint/db';
import { z } from 'zod';
import type { Context } from './context.ts';
import { type Entity, ROW } from './entity.ts';
import { type Listing, listInput, type PageInput, pageOf, readPage } from './listing.ts';
import { type AnyOperation, get, type McpTool, type RestRoute } from './operation.ts';
import type { Permission } from './permission.ts';
import { notFound } from './rows/find.ts';
import { Json } from './rows/row.ts';
import { rowStatement } from './rows/row-statement.ts';
import { chosen, expandable, type Shape, shapeInput } from './rows/shape.ts';

interface Reading {
  readonly name: string;
  readonly summary: string;
  readonly permission: Permission | null;
  readonly rest: RestRoute | string | false;
  readonly mcp: McpTool | false;
}

const routed = (rest: Reading['rest']): RestRoute | false => (typeof rest === 'string' ? get(rest) : rest);

/** The list operation of a listing. `within` adds a condition, and input that it needs, such as the parent's id. */
export function listOperation(
  declared: Reading & {
    readonly listing: Listing;
    readonly within?: { input?: z.ZodRawShape; sql: (ctx: Context, input: any) => Promise<Sql> | Sql };
  },
): AnyOperation & { readonly listing: Listing } {
  const { listing, within, rest, ...named } = declared;
  const base = listInput(listing);
  return {
    ...named,
    rest: routed(rest),
    effect: 'read',
    table: 'data',
    listing,
    input: within?.input ? base.extend(within.input) : base,
    output: pageOf(expandable(listing.entity)),
    run: async (ctx: Context, input: PageInput) =>
      readPage(ctx, listing, input, within && (await within.sql(ctx, input))),
  };
}

/** The get operation of an entity; `by` names the input field, whose schema may take more than the id. */
export function getOperation(
  declared: Reading & {
    readonly entity: Entity;
    readonly by: string;
    readonly id: z.ZodType<string>;
    readonly where?: (id: string) => Sql;
    /** Relations put in when the caller does not say: the parts without which the whole says little. */
    readonly expands?: readonly string[];
  },
): AnyOperation & { readonly gets: Entity } {
  const { entity, by, id, where, expands, rest, ...named } = declared;
  return {
    ...named,
    rest: routed(rest),
    effect: 'read',
    gets: entity,
    input: z.strictObject({ [by]: id, ...shapeInput(entity) }),
    output: expandable(entity),
    run: (ctx: Context, input: Shape & Record<string, unknown>) => {
      const value = input[by] as string;
      const shape = { fields: input.fields, expand: input.expand ?? (input.fields ? undefined : expands) };
      return readOne(ctx, entity, where?.(value) ?? sql`${ROW}.${raw(entity.key)} = ${value}`, value, shape);
    },
  };
}

async function readOne(ctx: Context, entity: Entity, which: Sql, id: string, shape: Shape): Promise<Json<any>> {
  const { caller } = ctx;
  const conditions = [which, entity.live?.(ROW) ?? null, entity.visible.sql(caller, ROW)];
  const statement = rowStatement(entity, caller, chosen(entity, caller, shape), conditions);
  // What comes along may be long.
  const read = shape.expand?.length ? ctx.query : ctx.lookUp;
  const [found] = await read<{ row: string }>(statement);
  if (!found) throw notFound(entity, id);
  return new Json(found.row);
}

/** Many entities by id in one statement, in the order asked; null where one is absent or not visible. */
export async function readMany(
  ctx: Context,
  entity: Entity,
  ids: readonly string[],
  shape: Shape & { readonly deleted?: boolean } = {},
): Promise<(Json<any> | null)[]> {
  const { caller } = ctx;
  const key = sql`${ROW}.${raw(entity.key)}`;
  const where = [
    sql`${ROW}.org_id = ${caller.org_id}`,
    sql`${key} = ANY(${[...new Set(ids)]})`,
    shape.deleted ? null : (entity.live?.(ROW) ?? null),
    entity.visible.sql(caller, ROW),
  ];
  const read = shape.expand?.length ? ctx.query : ctx.lookUp;
  const rows = await read<{ id: string; row: string }>(sql`SELECT ${key} AS id,
    (SELECT row_to_json(v) FROM (SELECT ${chosen(entity, caller, shape)}) v)::text AS row
    FROM ${raw(entity.table)} ${ROW} WHERE ${join(
      where.filter((part) => part !== null),
      ' AND ',
    )}`);
  const found = new Map(rows.map(({ id, row }) => [id, new Json(row)]));
  return ids.map((id) => found.get(id) ?? null);
}
