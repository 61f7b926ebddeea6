import { type Columns, sql } from '@stint/db';
import { type Context, fail, liveMembers, projectReach, type Row } from '../kernel/index.ts';
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
    detail: `${name} is archived: it can be read, not worked on.`,
    ways: { 'projects.unarchive': 'takes it back into use' },
    current_state: { project_id, archived_at },
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
  columns: Columns<'ProjectMember'>,
): Promise<Row<typeof ProjectMember>> {
  return ctx.emit(projectMemberAdded, await ctx.insert(ProjectMember, columns));
}

/** Those of the users who are members of the organization and may see the project. */
export async function whoSees(ctx: Context, project_id: string, user_ids: readonly string[]): Promise<Set<string>> {
  const people = await liveMembers<{ on_it: boolean; is_private: boolean }>(ctx, {
    columns: sql`, p.is_private, EXISTS (SELECT FROM project_members pm WHERE pm.org_id = m.org_id
      AND pm.project_id = p.id AND pm.user_id = m.user_id) AS on_it`,
    joins: sql` JOIN projects p ON p.org_id = m.org_id AND p.id = ${project_id}`,
    where: sql`m.user_id = ANY(${[...user_ids]})`,
  });
  const seeing = people.filter(({ on_it, is_private, ...person }) => {
    const reach = projectReach(person);
    return (on_it && reach !== 'none') || reach === 'all' || (reach === 'open' && !is_private);
  });
  return new Set(seeing.map(({ user_id }) => user_id));
}
