import { z } from 'zod';
import { Deleted, del, deleted, expectedVersion, id, operation } from '../../kernel/index.ts';
import { recurrenceDeleted } from '../recurrence.events.ts';
import { TaskRecurrence } from '../recurrence.schema.ts';

export const deleteRecurrence = operation({
  name: 'task_recurrences.delete',
  summary: 'Delete a recurring task; the tasks it made stay',
  effect: 'destroy',
  permission: 'manage_tasks',
  input: z.strictObject({ recurrence_id: id('rec'), ...expectedVersion }),
  output: Deleted(id('rec')),
  emits: [recurrenceDeleted],
  rest: del('/task-recurrences/{recurrence_id}'),
  mcp: { when: 'End a recurring task for good. For a while only: task_recurrences_pause.' },
  async run(ctx, { recurrence_id, expected_version }) {
    const recurrence = await ctx.lock(TaskRecurrence, recurrence_id, expected_version);
    await ctx.update(recurrence, { deleted_at: ctx.now, next_on: null, next_at: null, waits_for_id: null });
    ctx.emit(recurrenceDeleted, recurrence);
    return deleted(recurrence_id);
  },
});
