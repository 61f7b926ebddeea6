import { generateKeyBetween } from 'fractional-indexing';
import { z } from 'zod';
import { fail, line, operation, post } from '../../../kernel/index.ts';
import { projectArchivedConflict } from '../../../projects/index.ts';
import { countItems, MOST_ITEMS } from '../../checklist.count.ts';
import { ChecklistItem } from '../../checklist.schema.ts';
import { checklistItemAdded, taskUpdated } from '../../task.events.ts';
import { checklistFull } from '../../task.failures.ts';
import { lockTask, taskRef } from '../../task.find.ts';

export const addChecklistItem = operation({
  name: 'tasks.checklist.add',
  summary: 'Add an item to the checklist of a task',
  effect: 'write',
  permission: 'manage_tasks',
  input: z.strictObject({ task_id: taskRef, text: line(500) }),
  output: ChecklistItem.schema,
  emits: [checklistItemAdded, taskUpdated],
  fails: [projectArchivedConflict, checklistFull],
  rest: post('/tasks/{task_id}/checklist', 201),
  mcp: { when: 'Add a small step to a task; it comes last. What has a date or a person of its own is a subtask.' },
  async run(ctx, { task_id: ref, text }) {
    const task = await lockTask(ctx, ref);
    const { id: task_id, project_id, checklist_total } = task.value;
    if (checklist_total >= MOST_ITEMS) {
      throw fail(checklistFull, {
        detail: `A checklist has at most ${MOST_ITEMS} items. Make subtasks of them.`,
        current_state: { checklist_total },
      });
    }
    const last = await ctx.db.taskChecklistItem.findFirst({
      where: { task_id },
      orderBy: { position: 'desc' },
      select: { position: true },
    });
    const position = generateKeyBetween(last?.position ?? null, null);
    const item = ctx.emit(checklistItemAdded, await ctx.insert(ChecklistItem, { task_id, project_id, text, position }));
    await countItems(ctx, task, { total: 1, done: 0 });
    return item;
  },
});
