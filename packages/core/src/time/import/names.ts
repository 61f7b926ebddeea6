import { raw, sql } from '@stint/db';
import { type Context, ROW } from '../../kernel/index.ts';
import { Project } from '../../projects/index.ts';
import type { SourceRow } from './read.ts';

export interface Person {
  readonly user_id: string;
  readonly name: string;
  readonly email: string;
  readonly time_zone: string;
  /** Where the day's work starts, HH:MM, by the weekday from sunday, 0; left out: a day off. */
  readonly starts: Readonly<Record<string, string>>;
}

export interface KnownClient {
  readonly id: string;
  readonly name: string;
  readonly archived: boolean;
}

export interface KnownProject extends KnownClient {
  readonly code: string;
  readonly client_id: string | null;
  readonly is_billable: boolean;
}

export interface KnownTask {
  readonly id: string;
  readonly project_id: string;
  readonly title: string;
}

/** What is there of what an export names, as far as the caller may see it. */
export interface Names {
  readonly people: readonly Person[];
  /** Null where the caller sees no clients: then clients tell nothing apart. */
  readonly clients: readonly KnownClient[] | null;
  readonly projects: readonly KnownProject[];
  readonly tasks: readonly KnownTask[];
  /** The keys of rows that were imported before. */
  readonly present: ReadonlySet<string>;
}

/** How names are compared. */
export const fold = (name: string): string => name.trim().normalize('NFC').toLowerCase();

const distinct = (texts: readonly (string | null)[]): string[] => [...new Set(texts.filter((text) => text !== null))];

export async function findNames(ctx: Context, rows: readonly SourceRow[]): Promise<Names> {
  const { org_id, permissions } = ctx.caller;
  const folded = (of: (row: SourceRow) => string | null) =>
    distinct(rows.map((row) => of(row) && fold(of(row) as string)));
  const people = ctx.query<Person>(sql`SELECT m.user_id, u.name, u.email, u.time_zone,
      coalesce((SELECT jsonb_object_agg(d.key, d.value -> 0 ->> 'from') FROM jsonb_each(m.working_hours) d
        WHERE jsonb_array_length(d.value) > 0), '{}') AS starts
    FROM members m JOIN users u ON u.id = m.user_id WHERE m.org_id = ${org_id} AND m.removed_at IS NULL`);
  const clients = permissions.has('view_clients')
    ? ctx.query<KnownClient>(sql`SELECT c.id, c.name, c.archived_at IS NOT NULL AS archived FROM clients c
        WHERE c.org_id = ${org_id} AND c.deleted_at IS NULL AND lower(c.name) = ANY(${folded((row) => row.client)})
        ORDER BY c.id`)
    : null;
  const projects = await ctx.query<KnownProject>(sql`SELECT t.id, t.name, t.code, t.client_id, t.is_billable,
      t.archived_at IS NOT NULL AS archived
    FROM projects ${ROW} WHERE t.org_id = ${org_id} AND t.deleted_at IS NULL
      AND (lower(t.name) = ANY(${folded((row) => row.project)}) OR t.code = ANY(${distinct(rows.map((row) => row.code))}))
      AND ${Project.visible.sql(ctx.caller, ROW) ?? raw('true')} ORDER BY t.id`);
  const tasks = ctx.query<KnownTask>(sql`SELECT k.id, k.project_id, k.title FROM tasks k
    WHERE k.org_id = ${org_id} AND k.deleted_at IS NULL AND k.project_id = ANY(${projects.map(({ id }) => id)})
      AND lower(k.title) = ANY(${folded((row) => row.task)}) ORDER BY k.id`);
  const present = ctx.query<{ import_key: string }>(sql`SELECT import_key FROM time_entries
    WHERE org_id = ${org_id} AND import_key = ANY(${rows.map(({ import_key }) => import_key)})`);
  const [found, seen, open, before] = await Promise.all([people, clients, tasks, present]);
  return {
    people: found,
    clients: seen,
    projects,
    tasks: open,
    present: new Set(before.map(({ import_key }) => import_key)),
  };
}
