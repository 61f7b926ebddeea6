import { z } from 'zod';
import { expectedVersion, id, operation, patch } from '../../kernel/index.ts';
import { projectArchivedConflict } from '../../projects/index.ts';
import { restatus, taskUpdated, tooManyTasks } from '../../tasks/index.ts';
import { statusUpdated } from '../status.events.ts';
import { statusAdvanceLoop, statusNameTaken, statusNeeded } from '../status.failures.ts';
import { statusInput } from '../status.input.ts';
import { checkAdvance, checkLeft, checkNext, freeStatusName, mergedAdvance } from '../status.rules.ts';
import { TaskStatus } from '../status.schema.ts';
import { closeStatuses, holdStatuses, MAY_CHANGE, openSet } from '../status.set.ts';

export const updateStatus = operation({
  name: 'task_statuses.update',
  summary: 'Change a status',
  effect: 'write',
  idempotent: true,
  permission: MAY_CHANGE,
  input: z.strictObject({ status_id: id('sts'), ...z.strictObject(statusInput).partial().shape, ...expectedVersion }),
  output: TaskStatus.schema,
  emits: [statusUpdated, taskUpdated],
  fails: [statusAdvanceLoop, statusNeeded, statusNameTaken, tooManyTasks, projectArchivedConflict],
  rest: patch('/task-statuses/{status_id}'),
  mcp: {
    when: 'Rename or recolour a status, or let its tasks advance by themselves: advance_to_id with advance_on; next_status_ids says where people may put them. A change of is_terminal completes its tasks, or opens them again.',
  },
  async run(ctx, { status_id, expected_version, advance_to_id, advance_on, ...input }) {
    await holdStatuses(ctx);
    const before = await ctx.lock(TaskStatus, status_id, expected_version);
    await openSet(ctx, before.value.project_id);
    if (input.name !== undefined) await freeStatusName(ctx, before.value, input.name);
    const advance = mergedAdvance(before.value, { advance_to_id, advance_on });
    await checkAdvance(ctx, before.value, advance.advance_to_id);
    await checkNext(ctx, before.value, input.next_status_ids);
    const flips = input.is_terminal !== undefined && input.is_terminal !== before.value.is_terminal;
    if (flips) {
      await checkLeft(ctx, before.value);
      await closeStatuses(ctx, [status_id]);
    }
    const after = ctx.emit(statusUpdated, await ctx.update(before, { ...input, ...advance }), before);
    const { is_terminal } = after.value;
    if (flips) await restatus(ctx, taskUpdated, [{ from: status_id, to: status_id, is_terminal }]);
    return after;
  },
});
