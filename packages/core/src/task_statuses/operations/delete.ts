import { z } from 'zod';
import { changeAll, Deleted, del, deleted, id, invalid, operation, touched } from '../../kernel/index.ts';
import { restatus, taskStatusChanged, taskUpdated, tooManyTasks } from '../../tasks/index.ts';
import { statusDeleted, statusUpdated } from '../status.events.ts';
import { statusNeeded } from '../status.failures.ts';
import { checkLeft, holdStatuses, redirect } from '../status.rules.ts';
import { TaskStatus } from '../status.schema.ts';

export const deleteStatus = operation({
  name: 'task_statuses.delete',
  summary: 'Delete a status and put its tasks in another',
  effect: 'destroy',
  permission: 'manage_workflows',
  input: z.strictObject({
    status_id: id('sts'),
    /** Where its tasks go. */
    replacement_id: id('sts'),
  }),
  output: Deleted(id('sts')),
  emits: [statusDeleted, statusUpdated, taskStatusChanged, taskUpdated],
  fails: [statusNeeded, tooManyTasks],
  rest: del('/task-statuses/{status_id}'),
  mcp: { when: 'Delete a status for good. Its tasks go to the replacement; statuses that advance to it stop to.' },
  async run(ctx, { status_id, replacement_id }) {
    await holdStatuses(ctx);
    const status = await ctx.lock(TaskStatus, status_id);
    if (replacement_id === status_id) throw invalid('replacement_id', 'is the status to be deleted');
    const where = { id: replacement_id };
    const replacement = await ctx.db.taskStatus.findFirst({ where, select: { id: true, is_terminal: true } });
    if (!replacement) throw invalid('replacement_id', 'is no status of the organization');
    await checkLeft(ctx, status.value);
    ctx.emit(statusDeleted, status);
    const leading = await ctx.db.taskStatus.findMany({ where: { advance_to_id: status_id }, select: { id: true } });
    await changeAll(
      ctx,
      statusUpdated,
      leading.map((one) => one.id),
      () =>
        ctx.db.taskStatus.updateMany({
          where: { advance_to_id: status_id },
          data: { advance_to_id: null, advance_on: null, ...touched(ctx) },
        }),
    );
    await redirect(ctx, status_id, replacement_id);
    await restatus(ctx, taskStatusChanged, status_id, replacement);
    await ctx.delete(status);
    return deleted(status_id);
  },
});
