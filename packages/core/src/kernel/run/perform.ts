import type { Context } from '../context.ts';
import type { AnyOperation } from '../operation.ts';
import { Json } from '../rows/row.ts';
import { present } from './present.ts';
import type { Emitted } from './record.ts';

/** Runs a write, checks what it emitted, and answers its output. */
export async function perform(
  operation: AnyOperation,
  ctx: Context,
  input: unknown,
  emitted: readonly Emitted[],
  prepared?: unknown,
): Promise<Json> {
  const output = await operation.run(ctx, input, prepared);
  for (const { definition } of emitted) {
    if (!operation.emits?.includes(definition))
      throw new Error(`${operation.name} emits ${definition.type} undeclared.`);
  }
  if (emitted.length === 0) throw new Error(`${operation.name} changed something and emitted nothing.`);
  return new Json(present(output, ctx.caller.permissions));
}
