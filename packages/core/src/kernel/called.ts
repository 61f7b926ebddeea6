import { join, raw, type Sql, sql } from '@stint/db';
import type { Context } from './context.ts';
import { type Entity, ROW } from './entity.ts';

/** Something that may be what was said. */
export interface Candidate {
  readonly id: string;
  readonly name: string;
  /** How well it fits: its whole name or id, the name's beginning, or a part of it. */
  readonly fit: 'whole' | 'start' | 'part';
  /** What it belongs to: field to id, such as `project_id`. */
  readonly of: Readonly<Record<string, string>>;
  /** The field in which it belongs to none, and so is there for all that have none of their own. */
  readonly shared: string | null;
}

/** What somebody called something, and of which entity it should be. */
export interface Said {
  readonly entity: Entity;
  readonly words: string;
}

/** Past this nobody means one of them. */
const MOST = 200;

/** What each may mean among what the caller may see, best fits first, in one statement. */
export async function findCalled({ caller, query }: Context, said: readonly Said[]): Promise<Candidate[][]> {
  const parts = said.map(({ entity, words }, nr) => {
    const names = namesIn(entity);
    const pattern = words.replace(/[\\%_]/g, '\\$&');
    const id = sql`${ROW}.${raw(entity.key)}`;
    const any = (test: (name: Sql) => Sql): Sql => sql`(${join(names.map(test), ' OR ')})`;
    const whole = sql`(${id} = ${words} OR ${any((name) => sql`lower(${name}) = lower(${words})`)})`;
    return sql`(SELECT ${raw(String(nr))} AS nr, ${id} AS id, coalesce(${names[0] as Sql}, '') AS name,
        CASE WHEN ${whole} THEN 'whole' WHEN ${any((name) => sql`${name} ILIKE ${`${pattern}%`}`)} THEN 'start' ELSE 'part' END AS fit,
        ${belongs(entity)} AS of, ${shared(entity)} AS shared
      FROM ${raw(entity.table)} ${ROW}
      WHERE ${join(
        [
          sql`${ROW}.org_id = ${caller.org_id}`,
          sql`(${id} = ${words} OR ${any((name) => sql`${name} ILIKE ${`%${pattern}%`}`)})`,
          ...seen(entity, caller),
        ],
        ' AND ',
      )}
      ORDER BY 4 DESC, 3, 2 LIMIT ${raw(String(MOST))})`;
  });
  const found = said.map((): Candidate[] => []);
  if (parts.length === 0) return found;
  const rows = await query<Candidate & { nr: number }>(join(parts, ' UNION ALL '));
  for (const { nr, ...candidate } of rows) found[nr]?.push(candidate);
  return found;
}

/** The names of these, by id, as far as the caller may see them; in one statement. */
export async function namesOf(
  { caller, lookUp }: Context,
  ids: ReadonlyMap<Entity, ReadonlySet<string>>,
): Promise<ReadonlyMap<string, string>> {
  const parts = [...ids].map(([entity, some]) => {
    const id = sql`${ROW}.${raw(entity.key)}`;
    const where = [sql`${ROW}.org_id = ${caller.org_id}`, sql`${id} = ANY(${[...some]})`, ...seen(entity, caller)];
    return sql`SELECT ${id} AS id, ${namesIn(entity)[0] as Sql} AS name
      FROM ${raw(entity.table)} ${ROW} WHERE ${join(where, ' AND ')}`;
  });
  if (parts.length === 0) return new Map();
  const rows = await lookUp<{ id: string; name: string | null }>(join(parts, ' UNION ALL '));
  return new Map(rows.flatMap(({ id, name }) => (name === null ? [] : [[id, name]])));
}

const namesIn = (entity: Entity): readonly Sql[] => {
  if (!entity.called) throw new Error(`A ${entity.name} has no name.`);
  return entity.called(ROW);
};

const seen = (entity: Entity, caller: Context['caller']): Sql[] =>
  [entity.live?.(ROW) ?? null, entity.visible.sql(caller, ROW)].filter((part) => part !== null);

/** What it points at of its own kind, such as a parent, it does not belong to. */
function belongs(entity: Entity): Sql {
  const fields = Object.values(entity.relations).flatMap(({ to, by, many }) =>
    many || to() === entity ? [] : [sql`${raw(`'${by}'`)}, ${ROW}.${raw(by)}`],
  );
  return fields.length ? sql`json_strip_nulls(json_build_object(${join(fields)}))` : sql`'{}'::json`;
}

function shared({ relations }: Entity): Sql {
  const by = Object.values(relations).find((relation) => relation.shared)?.by;
  return by ? sql`CASE WHEN ${ROW}.${raw(by)} IS NULL THEN ${raw(`'${by}'`)} END` : sql`NULL::text`;
}
