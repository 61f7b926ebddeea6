import { z } from 'zod';
import { expectedVersion, id, operation, post } from '../../kernel/index.ts';
import { projectArchivedConflict } from '../../projects/index.ts';
import { recurrenceResumed } from '../recurrence.events.ts';
import { checkTemplate } from '../recurrence.input.ts';
import { goOn } from '../recurrence.next.ts';
import { TaskRecurrence } from '../recurrence.schema.ts';

export const resumeRecurrence = operation({
  name: 'task_recurrences.resume',
  summary: 'Let a paused recurring task go on',
  effect: 'write',
  idempotent: true,
  permission: 'manage_tasks',
  input: z.strictObject({ recurrence_id: id('rec'), ...expectedVersion }),
  output: TaskRecurrence.schema,
  emits: [recurrenceResumed],
  fails: [projectArchivedConflict],
  rest: post('/task-recurrences/{recurrence_id}/resume'),
  mcp: { when: 'Let a paused recurring task go on, from today: what it would have made meanwhile is left out.' },
  async run(ctx, { recurrence_id, expected_version }) {
    const before = await ctx.lock(TaskRecurrence, recurrence_id, expected_version);
    const was = before.value;
    await checkTemplate(ctx, was.project_id, was.template);
    const moved = was.paused_at === null ? {} : goOn(was, was, ctx.now);
    const changes = { paused_at: null, pause_reason: null, ...moved };
    return ctx.emit(recurrenceResumed, await ctx.update(before, changes), before);
  },
});
