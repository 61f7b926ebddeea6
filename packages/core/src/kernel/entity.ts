import { join, raw, type Sql, sql } from '@stint/db';
import { z } from 'zod';
import type { Kind } from './id.ts';
import type { Permission } from './permission.ts';
import type { Rule } from './policy.ts';

/** How one field goes out. A bare schema means a column of the field's name. */
export interface FieldOptions {
  /** The expression behind the field, when it is not the column of its name. */
  readonly sql?: (alias: Sql) => Sql;
  /** The permission without which the field is absent, on every protocol and in every event. */
  readonly needs?: Permission;
  /** Free text a person wrote: left out of audit records unless they are kept in full. */
  readonly prose?: boolean;
}

export type Fields = Record<string, z.ZodType>;

const options = new WeakMap<z.ZodType, FieldOptions>();

/** Declares a field with more to say than its schema. */
export function field<T extends z.ZodType>(schema: T, how: FieldOptions): T {
  const own = schema.clone() as T;
  options.set(own, how);
  return own;
}

export interface Relation {
  /** The entity at the other end; a function, because entities name each other. */
  readonly to: () => Entity;
  /** The field here that holds the other's id. */
  readonly by: string;
}

export interface Entity<F extends Fields = Fields> {
  /** What events and audit call it, such as `task`. */
  readonly name: string;
  readonly kind: Kind | null;
  readonly table: string;
  /** The domain whose read scope it takes to have it put in by `expand`. */
  readonly domain: string;
  /** Columns that identify a row within its organization. */
  readonly key: string;
  readonly fields: F;
  readonly schema: z.ZodObject<F>;
  readonly visible: Rule;
  /** The field with the id of what the entity belongs to, for activity: a comment's `task_id`. */
  readonly topic: string;
  /** Rows that count as there; deleted ones do not. */
  readonly live: ((alias: Sql) => Sql) | null;
  /** What `expand` and GraphQL may follow. */
  readonly relations: Readonly<Record<string, Relation>>;
  readonly guarded: ReadonlyMap<string, Permission>;
  readonly prose: ReadonlySet<string>;
}

export type Data<E extends Entity> = z.infer<E['schema']>;

interface EntityOptions<F extends Fields> {
  readonly name: string;
  readonly kind?: Kind | null;
  readonly table: string;
  /** Left out: the table's name is the domain's. */
  readonly domain?: string;
  readonly key?: string;
  readonly fields: F;
  readonly visible: Rule;
  readonly topic?: string;
  readonly live?: (alias: Sql) => Sql;
  readonly relations?: Readonly<Record<string, Relation>>;
}

/** Declares what goes out of a domain: one list of fields for REST, GraphQL, MCP, events and the contract files. */
export function entity<const F extends Fields>(declared: EntityOptions<F>): Entity<F> {
  const guarded = new Map<string, Permission>();
  const prose = new Set<string>();
  const shape: Fields = {};
  for (const [name, schema] of Object.entries(declared.fields)) {
    const how = options.get(schema);
    if (how?.needs) guarded.set(name, how.needs);
    if (how?.prose) prose.add(name);
    shape[name] = how?.needs ? schema.optional() : schema;
  }
  return {
    name: declared.name,
    kind: declared.kind ?? null,
    table: declared.table,
    domain: declared.domain ?? declared.table,
    key: declared.key ?? 'id',
    fields: declared.fields,
    schema: z.strictObject(shape) as unknown as z.ZodObject<F>,
    visible: declared.visible,
    topic: declared.topic ?? declared.key ?? 'id',
    live: declared.live ?? null,
    relations: declared.relations ?? {},
    guarded,
    prose,
  };
}

/** The alias the entity's own table has in every statement made here. */
export const ROW = raw('t');

const INSTANT = raw(`'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`);

function isInstant(schema: z.ZodType): boolean {
  let inner: unknown = schema;
  while (inner instanceof z.ZodNullable || inner instanceof z.ZodOptional) inner = inner.unwrap();
  return inner instanceof z.ZodISODateTime;
}

const columns = new WeakMap<z.ZodType, Map<string, Sql>>();

/** The select list item of one field, written once for each alias. */
function column(name: string, schema: z.ZodType, alias: Sql): Sql {
  const made = columns.get(schema) ?? new Map<string, Sql>();
  const id = `${alias.text}.${name}`;
  let item = made.get(id);
  if (!item) {
    const own = options.get(schema)?.sql?.(alias) ?? sql`${alias}.${raw(name)}`;
    const value = isInstant(schema) ? sql`to_char(${own} AT TIME ZONE 'UTC', ${INSTANT})` : own;
    item = sql`${value} AS ${raw(name)}`;
    made.set(id, item);
    columns.set(schema, made);
  }
  return item;
}

const lists = new WeakMap<Entity, Map<string, Sql>>();

/** The select list of an entity: the named fields, or all, less those the permissions do not reach. */
export function selection(
  of: Entity,
  alias: Sql,
  permissions: ReadonlySet<Permission> | null,
  only?: ReadonlySet<string>,
): Sql {
  if (only) return listOf(of, alias, permissions, only);
  // Every read asks for one of a few lists, so each is put together once.
  let id = alias.text;
  for (const needs of of.guarded.values()) id += !permissions || permissions.has(needs) ? '1' : '0';
  const made = lists.get(of) ?? new Map<string, Sql>();
  let list = made.get(id);
  if (!list) {
    list = listOf(of, alias, permissions);
    if (list.values.length === 0) list = raw(list.text);
    made.set(id, list);
    lists.set(of, made);
  }
  return list;
}

function listOf(of: Entity, alias: Sql, permissions: ReadonlySet<Permission> | null, only?: ReadonlySet<string>): Sql {
  const items: Sql[] = [];
  for (const [name, schema] of Object.entries(of.fields)) {
    if (only && !only.has(name)) continue;
    const needs = of.guarded.get(name);
    if (permissions && needs && !permissions.has(needs)) continue;
    items.push(column(name, schema, alias));
  }
  return join(items, ', ');
}

/** A copy of the row without the fields that the permissions do not reach. */
export function redact<T extends object>(of: Entity, row: T, permissions: ReadonlySet<Permission>): T {
  const shown = Object.entries(row).filter(([name]) => {
    const needs = of.guarded.get(name);
    return needs === undefined || permissions.has(needs);
  });
  return Object.fromEntries(shown) as T;
}
