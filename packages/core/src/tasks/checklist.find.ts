import type { Context, Row } from '../kernel/index.ts';
import { ChecklistItem } from './checklist.schema.ts';
import { lockTask } from './task.find.ts';
import type { Task } from './task.schema.ts';

/** An item locked for change, and first its task: whoever changes a checklist holds that. */
export async function lockItem(
  ctx: Context,
  item_id: string,
  version?: number,
): Promise<{ task: Row<typeof Task>; item: Row<typeof ChecklistItem> }> {
  const { task_id } = (await ctx.find(ChecklistItem, item_id)).value;
  const task = await lockTask(ctx, task_id);
  return { task, item: await ctx.lock(ChecklistItem, item_id, version) };
}
