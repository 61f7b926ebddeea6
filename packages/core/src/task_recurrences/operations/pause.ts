import { z } from 'zod';
import { expectedVersion, id, operation, post } from '../../kernel/index.ts';
import { recurrencePaused } from '../recurrence.events.ts';
import { TaskRecurrence } from '../recurrence.schema.ts';

export const pauseRecurrence = operation({
  name: 'task_recurrences.pause',
  summary: 'Pause a recurring task',
  effect: 'write',
  idempotent: true,
  permission: 'manage_tasks',
  input: z.strictObject({ recurrence_id: id('rec'), ...expectedVersion }),
  output: TaskRecurrence.schema,
  emits: [recurrencePaused],
  rest: post('/task-recurrences/{recurrence_id}/pause'),
  mcp: { when: 'Make no tasks of a recurring task for a while; task_recurrences_resume goes on.' },
  async run(ctx, { recurrence_id, expected_version }) {
    const before = await ctx.lock(TaskRecurrence, recurrence_id, expected_version);
    const paused_at = before.value.paused_at ?? ctx.now;
    return ctx.emit(recurrencePaused, await ctx.update(before, { paused_at }), before);
  },
});
