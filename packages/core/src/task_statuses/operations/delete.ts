import { z } from 'zod';
import { changeAll, Deleted, del, deleted, id, operation, touched } from '../../kernel/index.ts';
import { projectArchivedConflict } from '../../projects/index.ts';
import { restatus, taskStatusChanged, taskUpdated, tooManyTasks } from '../../tasks/index.ts';
import { statusDeleted, statusUpdated } from '../status.events.ts';
import { statusNeeded } from '../status.failures.ts';
import { checkLeft, redirect, replacementIn } from '../status.rules.ts';
import { TaskStatus } from '../status.schema.ts';
import { closeStatuses, holdStatuses, MAY_CHANGE, openSet } from '../status.set.ts';

export const deleteStatus = operation({
  name: 'task_statuses.delete',
  summary: 'Delete a status and put its tasks in another',
  effect: 'destroy',
  permission: MAY_CHANGE,
  input: z.strictObject({
    status_id: id('sts'),
    /** Where its tasks go: another of the same set. */
    replacement_id: id('sts'),
  }),
  output: Deleted(id('sts')),
  emits: [statusDeleted, statusUpdated, taskStatusChanged, taskUpdated],
  fails: [statusNeeded, tooManyTasks, projectArchivedConflict],
  rest: del('/task-statuses/{status_id}'),
  mcp: { when: 'Delete a status for good. Its tasks go to the replacement; statuses that advance to it stop to.' },
  async run(ctx, { status_id, replacement_id }) {
    await holdStatuses(ctx);
    const status = await ctx.lock(TaskStatus, status_id);
    await openSet(ctx, status.value.project_id);
    const replacement = await replacementIn(ctx, status.value, replacement_id);
    await checkLeft(ctx, status.value);
    await closeStatuses(ctx, [status_id]);
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
    const { id: to, is_terminal } = replacement;
    await restatus(ctx, taskStatusChanged, [{ from: status_id, to, is_terminal }]);
    await ctx.delete(status);
    return deleted(status_id);
  },
});
