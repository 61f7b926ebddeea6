import { type Context, type EventDefinition, Row, readMany } from '../kernel/index.ts';
import { Task } from './task.schema.ts';

/** The tasks as they stand, by id. */
export async function readTasks(ctx: Context, ids: readonly string[]): Promise<Map<string, Row<typeof Task>>> {
  const found = await readMany(ctx, Task, ids, { deleted: true });
  return new Map(ids.flatMap((id, i) => (found[i] ? [[id, new Row(Task, found[i].text)]] : [])));
}

/** Makes one change to many tasks and publishes it for each, in the order of `ids`. */
export async function changeTasks(
  ctx: Context,
  ids: readonly string[],
  event: EventDefinition<typeof Task>,
  change: () => Promise<unknown>,
): Promise<void> {
  if (ids.length === 0) return;
  const before = await readTasks(ctx, ids);
  await change();
  for (const [id, after] of await readTasks(ctx, ids)) ctx.emit(event, after, before.get(id));
}
