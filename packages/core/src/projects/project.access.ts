import { sql } from '@stint/db';
import { Client, clientArchivedConflict } from '../clients/index.ts';
import { type Context, effectivePermissions, fail, newId, projectReach, type Row } from '../kernel/index.ts';
import { projectMemberAdded } from './project.events.ts';
import { projectArchivedConflict } from './project.failures.ts';
import { Project, ProjectMember } from './project.schema.ts';

/**
 * The project, visible to the caller and not archived; else `not_found`, or `project_archived` for what an archived one no
 * longer takes: new tasks, changes to them, timers.
 */
export async function openProject(ctx: Context, project_id: string): Promise<Row<typeof Project>> {
  const project = await ctx.find(Project, project_id);
  const { name, archived_at } = project.value;
  if (archived_at === null) return project;
  throw fail(projectArchivedConflict, {
    detail: `${name} is archived: it can be read, not worked on. projects.unarchive takes it back into use.`,
    current_state: { project_id, archived_at },
  });
}

/** The client a project is to be for: visible to the caller, and in use. */
export async function clientFor(ctx: Context, client_id: string): Promise<Row<typeof Client>> {
  const client = await ctx.find(Client, client_id);
  const { name, archived_at } = client.value;
  if (archived_at === null) return client;
  throw fail(clientArchivedConflict, {
    detail: `${name} is archived. Take it back into use with clients.unarchive, or choose another client.`,
    current_state: { client_id, archived_at },
  });
}

/** Holds the project until the transaction ends, for what must happen one at a time in it: its order, its hierarchy. */
export async function holdProject(ctx: Context, project_id: string): Promise<void> {
  await ctx.query(
    sql`SELECT FROM projects WHERE org_id = ${ctx.caller.org_id} AND id = ${project_id} FOR NO KEY UPDATE`,
  );
}

/** Puts somebody on a project and publishes it. */
export async function putOnProject(
  ctx: Context,
  data: { project_id: string; user_id: string; role: string; billable_rate?: bigint | null; cost_rate?: bigint | null },
): Promise<Row<typeof ProjectMember>> {
  const id = newId('pm');
  await ctx.db.projectMember.create({ data: { id, ...data }, select: { id: true } });
  const row = await ctx.reload(ProjectMember, id);
  ctx.emit(projectMemberAdded, row);
  return row;
}

interface Person {
  readonly user_id: string;
  readonly role: string;
  readonly custom: string[] | null;
  readonly grants: string[];
  readonly denials: string[];
  readonly on_it: boolean;
  readonly is_private: boolean;
}

/** Those of the users who are members of the organization and may see the project. */
export async function whoSees(ctx: Context, project_id: string, user_ids: readonly string[]): Promise<Set<string>> {
  const { org_id } = ctx.caller;
  const people = await ctx.query<Person>(sql`SELECT m.user_id, m.role, r.permissions AS custom, m.grants, m.denials,
      p.is_private, EXISTS (SELECT FROM project_members pm WHERE pm.org_id = m.org_id AND pm.project_id = p.id
        AND pm.user_id = m.user_id) AS on_it
    FROM members m JOIN projects p ON p.org_id = m.org_id AND p.id = ${project_id}
    LEFT JOIN roles r ON r.org_id = m.org_id AND r.id = m.role_id
    WHERE m.org_id = ${org_id} AND m.removed_at IS NULL AND m.user_id = ANY(${[...user_ids]})`);
  const seeing = people.filter(({ role, custom, grants, denials, on_it, is_private }) => {
    const reach = projectReach({ role, permissions: effectivePermissions(role, custom, grants, denials) });
    return on_it || reach === 'all' || (reach === 'open' && !is_private);
  });
  return new Set(seeing.map(({ user_id }) => user_id));
}
