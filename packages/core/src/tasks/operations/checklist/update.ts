import { z } from 'zod';
import { expectedVersion, id, line, operation, patch } from '../../../kernel/index.ts';
import { projectArchivedConflict } from '../../../projects/index.ts';
import { countItems } from '../../checklist.count.ts';
import { lockItem } from '../../checklist.find.ts';
import { ChecklistItem } from '../../checklist.schema.ts';
import { checklistItemUpdated, taskUpdated } from '../../task.events.ts';

export const updateChecklistItem = operation({
  name: 'tasks.checklist.update',
  summary: 'Tick off or change an item of a checklist',
  effect: 'write',
  idempotent: true,
  permission: 'manage_tasks',
  input: z.strictObject({
    item_id: id('chk'),
    text: line(500).optional(),
    done: z.boolean().optional(),
    ...expectedVersion,
  }),
  output: ChecklistItem.schema,
  emits: [checklistItemUpdated, taskUpdated],
  fails: [projectArchivedConflict],
  rest: patch('/checklist-items/{item_id}'),
  mcp: {
    when: 'Tick off a step of a task with done=true, open it again, or reword it. tasks_checklist_list has the ids.',
  },
  async run(ctx, { item_id, expected_version, text, done }) {
    const { task, item } = await lockItem(ctx, item_id, expected_version);
    const after = ctx.emit(checklistItemUpdated, await ctx.update(item, { text, done }), item);
    const delta = Number(after.value.done) - Number(item.value.done);
    if (delta !== 0) await countItems(ctx, task, { total: 0, done: delta });
    return after;
  },
});
