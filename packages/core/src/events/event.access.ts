import { type Sql, sql } from '@stint/db';
import type { Access, Caller } from '../kernel/index.ts';

type Query = <R>(statement: Sql) => Promise<R[]>;

/** The projects and channels each of these people is in, and the organization's private projects. */
export interface Memberships {
  readonly private: readonly string[];
  readonly own: ReadonlyMap<string, ReadonlySet<string>>;
  readonly channels: ReadonlyMap<string, ReadonlySet<string>>;
}

/** What is needed to decide, for any number of people of one organization, what they see; one statement. */
export async function loadMemberships(query: Query, org_id: string, user_ids: readonly string[]): Promise<Memberships> {
  const rows = await query<{ what: 'own' | 'channels' | 'private'; user_id: string; ids: string[] }>(sql`
    SELECT 'own' AS what, pm.user_id, array_agg(pm.project_id) AS ids FROM project_members pm
      WHERE pm.org_id = ${org_id} AND pm.user_id = ANY(${[...user_ids]}) GROUP BY pm.user_id
    UNION ALL
    SELECT 'channels', cm.user_id, array_agg(cm.channel_id) FROM channel_members cm
      WHERE cm.org_id = ${org_id} AND cm.user_id = ANY(${[...user_ids]}) GROUP BY cm.user_id
    UNION ALL
    SELECT 'private', '', coalesce(array_agg(p.id), '{}') FROM projects p WHERE p.org_id = ${org_id} AND p.is_private`);
  const of = (which: string) => rows.filter(({ what }) => what === which);
  const byUser = (which: string) => new Map(of(which).map(({ user_id, ids }) => [user_id, new Set(ids)]));
  return { private: of('private')[0]?.ids ?? [], own: byUser('own'), channels: byUser('channels') };
}

const NONE: ReadonlySet<string> = new Set();

/** One caller's access, out of what was loaded for all. */
export function accessOf(caller: Caller, memberships: Memberships): Access {
  const own = memberships.own.get(caller.user_id) ?? NONE;
  const channels = memberships.channels.get(caller.user_id) ?? NONE;
  return { caller, own, hidden: new Set(memberships.private.filter((id) => !own.has(id))), channels };
}

export async function loadAccess(query: Query, caller: Caller): Promise<Access> {
  return accessOf(caller, await loadMemberships(query, caller.org_id, [caller.user_id]));
}
