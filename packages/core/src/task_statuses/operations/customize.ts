import { z } from 'zod';
import { type Context, id, insertAll, newId, operation, type Past, post } from '../../kernel/index.ts';
import { projectArchivedConflict } from '../../projects/index.ts';
import { restatus, taskStatusChanged, tooManyTasks } from '../../tasks/index.ts';
import { statusCreated } from '../status.events.ts';
import { ownStatusesThere } from '../status.failures.ts';
import { TaskStatus } from '../status.schema.ts';
import { holdSetOf, MAY_CHANGE } from '../status.set.ts';

export const customizeStatuses = operation({
  name: 'task_statuses.customize',
  summary: 'Give a project statuses of its own',
  effect: 'write',
  permission: MAY_CHANGE,
  input: z.strictObject({ project_id: id('prj') }),
  /** Copies of the organization's. */
  output: z.strictObject({ data: z.array(TaskStatus.schema) }),
  emits: [statusCreated, taskStatusChanged],
  fails: [ownStatusesThere, tooManyTasks, projectArchivedConflict],
  rest: post('/task-statuses/customize', 201),
  mcp: {
    when: "Let one project's board differ: it gets copies of the organization's statuses, with its tasks in them, to rename, add to and delete. task_statuses_reset goes back.",
  },
  revert: resetAgain,
  async run(ctx, { project_id }) {
    await holdSetOf(ctx, project_id, false);
    const set = await ctx.db.taskStatus.findMany({ where: { project_id: null }, orderBy: { position: 'asc' } });
    const copies = new Map(set.map((status) => [status.id, newId('sts')]));
    const rows = set.map((status) => ({
      id: copies.get(status.id) as string,
      project_id,
      name: status.name,
      colour: status.colour,
      category: status.category,
      is_terminal: status.is_terminal,
      progress: status.progress,
      position: status.position,
      advance_to_id: copies.get(status.advance_to_id ?? '') ?? null,
      advance_on: status.advance_on,
      next_status_ids: status.next_status_ids.flatMap((next) => copies.get(next) ?? []),
    }));
    await ctx.db.project.updateMany({ where: { id: project_id }, data: { own_statuses: true } });
    const data = await insertAll(ctx, statusCreated, rows);
    const moves = set.map(({ id: from, is_terminal }) => ({ from, to: copies.get(from) as string, is_terminal }));
    await restatus(ctx, taskStatusChanged, moves, project_id);
    return { data };
  },
});

/** Once for all of them, and not when somebody changed the set since. */
async function resetAgain(ctx: Context, { type, data }: Past) {
  if (type !== statusCreated.type) return 'along';
  const project_id = String(data.project_id);
  const set = await ctx.db.taskStatus.findMany({ where: { project_id }, select: { version: true, created_at: true } });
  if (set.length === 0) return 'along';
  const made = new Date(String(data.created_at)).getTime();
  const changed = set.some(({ version, created_at }) => version > 1 || created_at.getTime() !== made);
  return changed ? null : { operation: 'task_statuses.reset', input: { project_id } };
}
