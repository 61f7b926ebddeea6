import { z } from 'zod';
import { expectedVersion, id, operation, patch } from '../../kernel/index.ts';
import { restatus, taskUpdated, tooManyTasks } from '../../tasks/index.ts';
import { statusUpdated } from '../status.events.ts';
import { statusAdvanceLoop, statusNeeded } from '../status.failures.ts';
import { statusInput } from '../status.input.ts';
import { checkAdvance, checkLeft, checkNext, holdStatuses, mergedAdvance } from '../status.rules.ts';
import { TaskStatus } from '../status.schema.ts';

export const updateStatus = operation({
  name: 'task_statuses.update',
  summary: 'Change a status',
  effect: 'write',
  idempotent: true,
  permission: 'manage_workflows',
  input: z.strictObject({ status_id: id('sts'), ...z.strictObject(statusInput).partial().shape, ...expectedVersion }),
  output: TaskStatus.schema,
  emits: [statusUpdated, taskUpdated],
  fails: [statusAdvanceLoop, statusNeeded, tooManyTasks],
  rest: patch('/task-statuses/{status_id}'),
  mcp: {
    when: 'Rename or recolour a status, or let its tasks advance by themselves: advance_to_id with advance_on; next_status_ids says where people may put them. A change of is_terminal completes its tasks, or opens them again.',
  },
  async run(ctx, { status_id, expected_version, advance_to_id, advance_on, ...input }) {
    await holdStatuses(ctx);
    const before = await ctx.lock(TaskStatus, status_id, expected_version);
    const advance = mergedAdvance(before.value, { advance_to_id, advance_on });
    await checkAdvance(ctx, status_id, advance.advance_to_id);
    await checkNext(ctx, status_id, input.next_status_ids);
    const flips = input.is_terminal !== undefined && input.is_terminal !== before.value.is_terminal;
    if (flips) await checkLeft(ctx, before.value);
    const after = ctx.emit(statusUpdated, await ctx.update(before, { ...input, ...advance }), before);
    if (flips) await restatus(ctx, taskUpdated, status_id, after.value);
    return after;
  },
});
