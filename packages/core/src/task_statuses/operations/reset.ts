import { z } from 'zod';
import { type Data, id, operation, post } from '../../kernel/index.ts';
import { projectArchivedConflict } from '../../projects/index.ts';
import { restatus, taskStatusChanged, tooManyTasks } from '../../tasks/index.ts';
import { statusDeleted } from '../status.events.ts';
import { ownStatusesMissing } from '../status.failures.ts';
import { TaskStatus } from '../status.schema.ts';
import { closeStatuses, holdSetOf, MAY_CHANGE } from '../status.set.ts';

type Status = Data<typeof TaskStatus>;

export const resetStatuses = operation({
  name: 'task_statuses.reset',
  summary: "Delete a project's own statuses and put its tasks in the organization's",
  effect: 'destroy',
  permission: MAY_CHANGE,
  input: z.strictObject({ project_id: id('prj') }),
  /** The organization's, which are the project's from now on. */
  output: z.strictObject({ data: z.array(TaskStatus.schema) }),
  emits: [statusDeleted, taskStatusChanged],
  fails: [ownStatusesMissing, tooManyTasks, projectArchivedConflict],
  rest: post('/task-statuses/reset'),
  mcp: {
    when: "Let a project use the organization's statuses again; its own are deleted for good. Its tasks go to the status of the same name, else to one of the same category; what is completed stays completed.",
  },
  async run(ctx, { project_id }) {
    await holdSetOf(ctx, project_id, true);
    const select = { id: true };
    const idsOf = async (set: string | null) => {
      const found = await ctx.db.taskStatus.findMany({
        where: { project_id: set },
        orderBy: { position: 'asc' },
        select,
      });
      return found.map((status) => status.id);
    };
    const ids = await idsOf(project_id);
    await closeStatuses(ctx, ids);
    const own = await ctx.reloadAll(TaskStatus, ids);
    const data = await ctx.reloadAll(TaskStatus, await idsOf(null));
    const shared = data.map(({ value }) => value);
    for (const status of own) ctx.emit(statusDeleted, status);
    const moves = own.map(({ value }) => ({
      from: value.id,
      to: counterpart(value, shared).id,
      is_terminal: value.is_terminal,
    }));
    await restatus(ctx, taskStatusChanged, moves, project_id);
    await ctx.db.taskStatus.deleteMany({ where: { project_id } });
    await ctx.db.project.updateMany({ where: { id: project_id }, data: { own_statuses: false } });
    return { data };
  },
});

/** Of the same name, else of the same category, else the first; of those that complete tasks, or those that do not, as it does itself. */
function counterpart({ name, category, is_terminal }: Status, shared: readonly Status[]): Status {
  const alike = shared.filter((status) => status.is_terminal === is_terminal);
  const same = (one: Status) => one.name.toLowerCase() === name.toLowerCase();
  return (alike.find(same) ?? alike.find((one) => one.category === category) ?? alike[0]) as Status;
}
