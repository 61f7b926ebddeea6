import { z } from 'zod';
import { Deleted, del, deleted, id, operation } from '../../../kernel/index.ts';
import { projectArchivedConflict } from '../../../projects/index.ts';
import { countItems } from '../../checklist.count.ts';
import { lockItem } from '../../checklist.find.ts';
import { checklistItemRemoved, taskUpdated } from '../../task.events.ts';

export const removeChecklistItem = operation({
  name: 'tasks.checklist.remove',
  summary: 'Remove an item from a checklist',
  effect: 'destroy',
  permission: 'manage_tasks',
  input: z.strictObject({ item_id: id('chk') }),
  output: Deleted(id('chk')),
  emits: [checklistItemRemoved, taskUpdated],
  fails: [projectArchivedConflict],
  rest: del('/checklist-items/{item_id}'),
  mcp: { when: 'Take a step off a task for good. One that is done is ticked off with tasks_checklist_update.' },
  async run(ctx, { item_id }) {
    const { task, item } = await lockItem(ctx, item_id);
    await ctx.delete(item);
    ctx.emit(checklistItemRemoved, item);
    await countItems(ctx, task, { total: -1, done: item.value.done ? -1 : 0 });
    return deleted(item_id);
  },
});
