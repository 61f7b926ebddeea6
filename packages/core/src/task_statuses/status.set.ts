import { sql } from '@stint/db';
import { type Context, fail, failures, holdOrg } from '../kernel/index.ts';
import { holdProject, openProject } from '../projects/index.ts';
import { ownStatusesMissing, ownStatusesThere } from './status.failures.ts';

/** The organization's statuses, null, or a project's own: tasks of a project are in those of one set, and never of two. */
export type StatusSet = string | null;

/** So many statuses a set may have: all of them are named to put them in order. */
export const MOST_STATUSES = 500;

/** Who may change statuses; of the organization's, only the first. */
export const MAY_CHANGE = ['manage_workflows', 'manage_projects'] as const;

/** Statuses change one at a time in an organization: what holds of all of a set is checked over all of them. */
export const holdStatuses = (ctx: Context): Promise<void> => holdOrg(ctx, 'task_statuses');

/**
 * Waits for the tasks that are on their way into these statuses, and keeps others out until the transaction ends: whoever puts a
 * task in a status holds that `FOR KEY SHARE` from when it is read.
 */
export async function closeStatuses(ctx: Context, ids: readonly string[]): Promise<void> {
  await ctx.query(sql`SELECT FROM task_statuses WHERE org_id = ${ctx.caller.org_id} AND id = ANY(${[...ids]})
    ORDER BY id FOR UPDATE`);
}

/** Refuses who may not change these statuses, and changes in an archived project. */
export async function openSet(ctx: Context, set: StatusSet): Promise<void> {
  if (set !== null) {
    await openProject(ctx, set);
  } else if (!ctx.caller.permissions.has('manage_workflows')) {
    throw fail(
      failures.forbidden,
      "The organization's statuses are changed with the permission manage_workflows; a project can have its own: task_statuses.customize.",
    );
  }
}

/**
 * The project held, with statuses of its own or without, as expected; else a conflict. Nobody adds a task to it, or gives it
 * another set, until the transaction ends.
 */
export async function holdSetOf(ctx: Context, project_id: string, own: boolean): Promise<void> {
  await holdStatuses(ctx);
  await holdProject(ctx, project_id);
  const { name } = (await openProject(ctx, project_id)).value;
  const { own_statuses } = await ctx.db.project.findFirstOrThrow({
    where: { id: project_id },
    select: { own_statuses: true },
  });
  if (own_statuses === own) return;
  const current_state = { project_id };
  if (own_statuses) {
    throw fail(ownStatusesThere, {
      detail: `${name} has statuses of its own already.`,
      ways: { 'task_statuses.list': 'with its project_id has them' },
      current_state,
    });
  }
  throw fail(ownStatusesMissing, {
    detail: `${name} uses the organization's statuses.`,
    ways: { 'task_statuses.customize': 'gives it its own first' },
    current_state,
  });
}
