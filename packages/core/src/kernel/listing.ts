import { empty, join, raw, type Sql, sql } from '@stint/db';
import { z } from 'zod';
import type { Caller } from './caller.ts';
import type { Context } from './context.ts';
import { type Entity, ROW } from './entity.ts';
import { invalid } from './failure.ts';
import type { Permission } from './permission.ts';
import { decodeCursor, encodeCursor } from './rows/cursor.ts';
import { Json } from './rows/row.ts';
import { chosen, shapeInput } from './rows/shape.ts';

/** One filter: its schema and the condition it stands for. The value may be an expression, for loaders by parent. */
export interface Filter {
  readonly schema: z.ZodType;
  readonly sql: (value: any, alias: Sql, caller: Caller) => Sql;
  /** The permission without which nobody asks by it: what it tells is not theirs to see. */
  readonly needs?: Permission;
}

/** One order: an expression that is never null, and its PostgreSQL type. */
export interface Sort {
  readonly sql: (alias: Sql) => Sql;
  readonly type: 'timestamptz' | 'text' | 'date' | 'bigint' | 'integer';
  readonly needs?: Permission;
}

export interface Listing<E extends Entity = Entity> {
  readonly entity: E;
  readonly filters: Readonly<Record<string, Filter>>;
  readonly sorts: Readonly<Record<string, Sort>>;
  /** The order when none is asked for; `-` before the name means descending. */
  readonly order: string;
}

export interface PageInput {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly sort?: string | undefined;
  readonly fields?: readonly string[] | undefined;
  readonly expand?: readonly string[] | undefined;
  readonly [filter: string]: unknown;
}

export interface Page<T> {
  readonly data: T[];
  readonly next_cursor: string | null;
  readonly has_more: boolean;
}

/** Declares how an entity is listed: what may be filtered, in which orders, and the one that holds when none is named. */
export const listing = <E extends Entity>(declared: Listing<E>): Listing<E> => declared;

/** The column equals the value. */
export const equals = (column: string, schema: z.ZodType): Filter => ({
  schema,
  sql: (value, alias) => sql`${alias}.${raw(column)} = ${value}`,
});

/** The column is at or after, or before, the value. */
export const since = (column: string, schema: z.ZodType): Filter => ({
  schema,
  sql: (value, alias) => sql`${alias}.${raw(column)} >= ${value}`,
});
export const before = (column: string, schema: z.ZodType): Filter => ({
  schema,
  sql: (value, alias) => sql`${alias}.${raw(column)} < ${value}`,
});

/** The text contains the words, whatever their case. */
export const contains = (...columns: string[]): Filter => ({
  schema: z.string().trim().min(1).max(200),
  sql: (value: string, alias) => {
    const pattern = `%${value.replace(/[\\%_]/g, '\\$&')}%`;
    return sql`(${join(
      columns.map((column) => sql`${alias}.${raw(column)} ILIKE ${pattern}`),
      ' OR ',
    )})`;
  },
});

/** Whether the column is set: `archived: true` lists what has `archived_at`. */
export const isSet = (column: string): Filter => ({
  schema: z.boolean(),
  sql: (value: boolean, alias) => sql`${alias}.${raw(column)} ${raw(value ? 'IS NOT NULL' : 'IS NULL')}`,
});

export const byColumn = (column: string, type: Sort['type']): Sort => ({
  sql: (alias) => sql`${alias}.${raw(column)}`,
  type,
});

/** The input of a list: page, order, choice of fields, and its filters. */
export function listInput(of: Listing) {
  const names = Object.keys(of.sorts);
  return z.strictObject({
    limit: z.int().min(1).max(200).default(50),
    cursor: z.string().max(2000).optional(),
    sort: z.enum([...names, ...names.map((name) => `-${name}`)]).optional(),
    ...shapeInput(of.entity),
    ...Object.fromEntries(Object.entries(of.filters).map(([name, { schema }]) => [name, schema.optional()])),
  });
}

export const pageOf = (item: z.ZodType) =>
  z.strictObject({ data: z.array(item), next_cursor: z.string().nullable(), has_more: z.boolean() });

interface PageRow {
  readonly data: string | null;
  readonly key: string | null;
  readonly id: string | null;
  readonly more: boolean;
}

/** One page, as JSON text, in one statement. */
export async function readPage(ctx: Context, of: Listing, input: PageInput, extra?: Sql): Promise<Json<Page<any>>> {
  const [row] = await ctx.query<PageRow>(pageStatement(ctx.caller, of, input, extra));
  return pageJson(row as PageRow, input.sort ?? of.order);
}

/** A page for each parent, in one statement, in the order of `parents`. The filter names the parent's field. */
export async function readPages(
  ctx: Context,
  of: Listing,
  filter: string,
  parents: readonly string[],
  input: PageInput,
): Promise<Json<Page<any>>[]> {
  const by = of.filters[filter];
  if (!by) throw new Error(`${of.entity.name} cannot be listed by ${filter}.`);
  const condition = by.sql(sql`parent.id`, ROW, ctx.caller);
  const rows = await ctx.query<PageRow>(sql`SELECT page.* FROM unnest(${[...parents]}::text[]) WITH ORDINALITY
    AS parent(id, nr), LATERAL (${pageStatement(ctx.caller, of, input, condition)}) page ORDER BY parent.nr`);
  return rows.map((row) => pageJson(row, input.sort ?? of.order));
}

function pageJson(row: PageRow, sort: string): Json<Page<any>> {
  const { key, id, more } = row;
  const data = row.data === null ? '[]' : more ? withoutLast(row.data) : row.data;
  const next = more && key !== null && id !== null ? `"${encodeCursor({ sort, key, id })}"` : 'null';
  return new Json(`{"data":${data},"next_cursor":${next},"has_more":${more}}`);
}

/** What json_agg puts between rows. No JSON text holds a line break of its own, so it stands nowhere else. */
const BETWEEN = ', \n ';

/** The rows less the last, which only told that there are more. */
const withoutLast = (rows: string): string => `${rows.slice(0, rows.lastIndexOf(BETWEEN))}]`;

function pageStatement(caller: Caller, of: Listing, input: PageInput, extra?: Sql): Sql {
  const { entity } = of;
  const order = input.sort ?? of.order;
  const descending = order.startsWith('-');
  const sort = of.sorts[order.replace(/^-/, '')] as Sort;
  checkMay(caller, 'sort', sort.needs);
  const by = sort.sql(ROW);
  const id = sql`${ROW}.${raw(entity.key)}`;
  const where: (Sql | null)[] = [
    sql`${ROW}.org_id = ${caller.org_id}`,
    entity.live?.(ROW) ?? null,
    entity.visible.sql(caller, ROW),
    extra ?? null,
  ];
  for (const [name, filter] of Object.entries(of.filters)) {
    const value = input[name];
    if (value === undefined) continue;
    checkMay(caller, name, filter.needs);
    where.push(filter.sql(value, ROW, caller));
  }
  if (input.cursor !== undefined) {
    const cursor = decodeCursor(input.cursor, order);
    const compare = raw(descending ? '<' : '>');
    where.push(sql`(${by}, ${id}) ${compare} (${keyOf(cursor.key, sort)}::${raw(sort.type)}, ${cursor.id})`);
  }
  const direction = descending ? raw('DESC') : empty;
  // Written out: with parameters here PostgreSQL would plan the statement anew each time.
  const limit = raw(String(input.limit));
  const oneMore = raw(String(input.limit + 1));
  return sql`SELECT json_agg(r.v)::text AS data, (array_agg(r.k))[${limit}]::text AS key, (array_agg(r.i))[${limit}] AS id,
      count(*) > ${limit} AS more
    FROM (SELECT ${by} AS k, ${id} AS i, v
      FROM ${raw(entity.table)} ${ROW}, LATERAL (SELECT ${chosen(entity, caller, input)}) v
      WHERE ${join(
        where.filter((part) => part !== null),
        ' AND ',
      )}
      ORDER BY ${by} ${direction}, ${id} ${direction} LIMIT ${oneMore}) r`;
}

function checkMay(caller: Caller, field: string, needs: Permission | undefined): void {
  if (needs && !caller.permissions.has(needs)) throw invalid(field, `needs the permission ${needs}`);
}

/** A key someone edited must not reach a cast that fails. */
function keyOf(key: string, { type }: Sort): string {
  const whole = /^-?\d{1,18}$/;
  const forms = {
    timestamptz: /^\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?\+00$|^-?infinity$/,
    date: /^\d{4}-\d\d-\d\d$|^-?infinity$/,
    text: /^/s,
  };
  const form = type === 'bigint' || type === 'integer' ? whole : forms[type];
  const ok =
    form.test(key) && (type === 'text' || !/^\d/.test(key) || !Number.isNaN(Date.parse(key)) || whole === form);
  if (!ok) throw invalid('cursor', 'is none of ours; take next_cursor of the page before');
  return key;
}
