import type { Context, Row } from '../kernel/index.ts';
import { advance } from './task.advance.ts';
import { taskUpdated } from './task.events.ts';
import type { Task } from './task.schema.ts';

export const MOST_ITEMS = 200;

/** Counts a changed checklist in its task, which is held, and publishes it; what is all done now may advance the task. */
export async function countItems(
  ctx: Context,
  task: Row<typeof Task>,
  by: { readonly total: number; readonly done: number },
): Promise<void> {
  const { checklist_total: total, checklist_done: done } = task.value;
  const columns = { checklist_total: total + by.total, checklist_done: done + by.done };
  const after = ctx.emit(taskUpdated, await ctx.update(task, columns), task);
  const allDone = columns.checklist_total > 0 && columns.checklist_done === columns.checklist_total;
  if (allDone && done < total) await advance(ctx, 'checklist_done', [after.value.id]);
}
