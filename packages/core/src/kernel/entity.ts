import { join, type Model, raw, type Sql, sql } from '@stint/db';
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
  /** Follows from other rows, such as how many there are: it is changed by what changes those, and taken back with it. */
  readonly derived?: boolean;
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
  /** The field here that holds the other's id; of many, the field there that holds this one's. */
  readonly by: string;
  /** All that point here, in the order of this field: a whole and its few parts, such as an invoice's lines. */
  readonly many?: string;
  /** One that belongs to none is there for all that have none of their own: an organization's status for its projects. */
  readonly shared?: true;
}

export interface Entity<F extends Fields = Fields, M extends Model | null = any> {
  /** What events and audit call it, such as `task`. */
  readonly name: string;
  readonly kind: Kind | null;
  /** What is read: a table, or a FROM item that is more than one. */
  readonly table: string;
  /** The table that is written. */
  readonly writes: string;
  /** The model of that table in the Prisma schema; null where rows are written in no one table. */
  readonly model: M;
  /** The domain whose read scope it takes to see it. */
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
  /** What people say for one, as text; the first is what it is shown as. Null where it has no name. */
  readonly called: ((alias: Sql) => readonly Sql[]) | null;
  readonly guarded: ReadonlyMap<string, Permission>;
  readonly prose: ReadonlySet<string>;
  readonly derived: ReadonlySet<string>;
}

export type Data<E extends Entity> = z.infer<E['schema']>;

interface EntityOptions<F extends Fields, M extends Model | null> {
  readonly name: string;
  readonly kind?: Kind | null;
  readonly table: string;
  /** The table that is written, when more than it is read. */
  readonly writes?: string;
  /** Left out: the entity is not written by `ctx.insert` and the like. */
  readonly model?: M;
  /** The domain whose read scope it takes to see it, by whatever way: a list, `expand`, GraphQL, an event. */
  readonly domain: string;
  readonly key?: string;
  readonly fields: F;
  readonly visible: Rule;
  readonly topic?: string;
  readonly live?: (alias: Sql) => Sql;
  readonly relations?: Readonly<Record<string, Relation>>;
  /** What people say for one: assistants may send it for the id. Left out: its `name`, where it has one. */
  readonly called?: (alias: Sql) => readonly Sql[];
}

const byName = (alias: Sql): readonly Sql[] => [sql`${alias}.name`];

/** Declares what goes out of a domain: one list of fields for REST, GraphQL, MCP, events and the contract files. */
export function entity<const F extends Fields, const M extends Model | null = null>(
  declared: EntityOptions<F, M>,
): Entity<F, M> {
  const guarded = new Map<string, Permission>();
  const prose = new Set<string>();
  const derived = new Set<string>();
  const shape: Fields = {};
  for (const [name, schema] of Object.entries(declared.fields)) {
    const how = options.get(schema);
    if (how?.needs) guarded.set(name, how.needs);
    if (how?.prose) prose.add(name);
    if (how?.derived) derived.add(name);
    shape[name] = how?.needs ? schema.optional() : schema;
  }
  return {
    name: declared.name,
    kind: declared.kind ?? null,
    table: declared.table,
    writes: declared.writes ?? declared.table,
    model: (declared.model ?? null) as M,
    domain: declared.domain,
    key: declared.key ?? 'id',
    fields: declared.fields,
    schema: z.strictObject(shape) as unknown as z.ZodObject<F>,
    visible: declared.visible,
    topic: declared.topic ?? declared.key ?? 'id',
    live: declared.live ?? null,
    relations: declared.relations ?? {},
    called: declared.called ?? (declared.kind && 'name' in shape ? byName : null),
    guarded,
    prose,
    derived,
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

const ownOf = (name: string, schema: z.ZodType, alias: Sql): Sql =>
  options.get(schema)?.sql?.(alias) ?? sql`${alias}.${raw(name)}`;

/** What stands behind a field, as PostgreSQL has it. */
export const expression = (of: Entity<any>, name: string, alias: Sql): Sql =>
  ownOf(name, of.fields[name] as z.ZodType, alias);

const columns = new WeakMap<z.ZodType, Map<string, Sql>>();

/** The select list item of one field, written once for each alias. */
function column(name: string, schema: z.ZodType, alias: Sql): Sql {
  const made = columns.get(schema) ?? new Map<string, Sql>();
  const id = `${alias.text}.${name}`;
  let item = made.get(id);
  if (!item) {
    const own = ownOf(name, schema, alias);
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
