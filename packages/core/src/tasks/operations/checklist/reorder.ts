import { sql } from '@stint/db';
import { generateNKeysBetween } from 'fractional-indexing';
import { z } from 'zod';
import { id, invalid, operation, post } from '../../../kernel/index.ts';
import { projectArchivedConflict } from '../../../projects/index.ts';
import { MOST_ITEMS } from '../../checklist.count.ts';
import { ChecklistItem } from '../../checklist.schema.ts';
import { checklistItemReordered } from '../../task.events.ts';
import { lockTask, taskRef } from '../../task.find.ts';

export const reorderChecklist = operation({
  name: 'tasks.checklist.reorder',
  summary: 'Put the checklist of a task in another order',
  effect: 'write',
  idempotent: true,
  permission: 'manage_tasks',
  input: z.strictObject({
    task_id: taskRef,
    /** Every item of the task once, in the order wanted. */
    item_ids: z.array(id('chk')).min(1).max(MOST_ITEMS),
  }),
  output: z.strictObject({ data: z.array(ChecklistItem.schema) }),
  emits: [checklistItemReordered],
  fails: [projectArchivedConflict],
  rest: post('/tasks/{task_id}/checklist/reorder'),
  mcp: {
    when: 'Reorder the steps of a task. Name all of them, in the order wanted; tasks_checklist_list has the ids.',
  },
  async run(ctx, { task_id: ref, item_ids }) {
    const { id: task_id } = (await lockTask(ctx, ref)).value;
    const there = await ctx.db.taskChecklistItem.findMany({ where: { task_id }, select: { id: true } });
    const known = new Set(there.map((item) => item.id));
    const named = new Set(item_ids);
    if (named.size !== item_ids.length || named.size !== known.size || !item_ids.every((item) => known.has(item))) {
      throw invalid('item_ids', `must name each of the task's ${known.size} items once`);
    }
    const before = await ctx.reloadAll(ChecklistItem, item_ids);
    const positions = generateNKeysBetween(null, null, item_ids.length);
    await ctx.query(sql`UPDATE task_checklist_items i SET position = n.position, version = i.version + 1,
        updated_at = ${ctx.now}
      FROM unnest(${item_ids}::text[], ${positions}::text[]) AS n(id, position)
      WHERE i.org_id = ${ctx.caller.org_id} AND i.id = n.id AND i.position <> n.position`);
    const data = await ctx.reloadAll(ChecklistItem, item_ids);
    const pairs = data.map((after, i) => ({ after, was: before[i] }));
    const moved = pairs.filter(({ after, was }) => after.value.position !== was?.value.position);
    // The order that was there already is an answer, too.
    for (const { after, was } of moved.length ? moved : pairs.slice(0, 1)) ctx.emit(checklistItemReordered, after, was);
    return { data };
  },
});
