import type { Context } from '../context.ts';
import type { Entity } from '../entity.ts';
import type { EventDefinition } from '../event.ts';

/** Makes one change to many rows, which stay, and publishes it for each: a number of statements that does not grow. */
export async function changeAll<E extends Entity>(
  ctx: Context,
  event: EventDefinition<E>,
  ids: readonly string[],
  change: () => Promise<unknown>,
): Promise<void> {
  if (ids.length === 0) return;
  const before = await ctx.reloadAll(event.entity, ids);
  await change();
  const after = await ctx.reloadAll(event.entity, ids);
  for (const [i, row] of after.entries()) ctx.emit(event, row, before[i]);
}
