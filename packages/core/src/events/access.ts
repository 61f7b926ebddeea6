import { type Sql, sql } from '@stint/db';
import type { Access, Caller } from '../kernel/index.ts';

type Query = <R>(statement: Sql) => Promise<R[]>;

/** The projects each of these people is on, and the organization's private ones. */
export interface Memberships {
  readonly private: readonly string[];
  readonly own: ReadonlyMap<string, ReadonlySet<string>>;
}

/** What is needed to decide, for any number of people of one organization, which projects they see; one statement. */
export async function loadMemberships(query: Query, org_id: string, user_ids: readonly string[]): Promise<Memberships> {
  const rows = await query<{ user_id: string | null; projects: string[] }>(sql`
    SELECT pm.user_id, array_agg(pm.project_id) AS projects FROM project_members pm
      WHERE pm.org_id = ${org_id} AND pm.user_id = ANY(${[...user_ids]}) GROUP BY pm.user_id
    UNION ALL
    SELECT NULL, coalesce(array_agg(p.id), '{}') FROM projects p WHERE p.org_id = ${org_id} AND p.is_private`);
  const own = new Map<string, Set<string>>();
  let hidden: string[] = [];
  for (const { user_id, projects } of rows) {
    if (user_id === null) hidden = projects;
    else own.set(user_id, new Set(projects));
  }
  return { private: hidden, own };
}

const NONE: ReadonlySet<string> = new Set();

/** One caller's access, out of what was loaded for all. */
export function accessOf(caller: Caller, memberships: Memberships): Access {
  const own = memberships.own.get(caller.user_id) ?? NONE;
  return { caller, own, hidden: new Set(memberships.private.filter((id) => !own.has(id))) };
}

export async function loadAccess(query: Query, caller: Caller): Promise<Access> {
  return accessOf(caller, await loadMemberships(query, caller.org_id, [caller.user_id]));
}
