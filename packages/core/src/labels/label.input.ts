import { sql } from '@stint/db';
import { z } from 'zod';
import { type Context, fail, holdOrg, line } from '../kernel/index.ts';
import { labelNameTaken } from './label.failures.ts';

export const labelInput = {
  name: line(60),
  colour: z.string().regex(/^#[0-9a-fA-F]{6}$/, 'expected a colour such as #4f46e5'),
};

/** Refuses a name another label has, whatever its case. Names are held until the transaction ends. */
export async function freeLabelName(ctx: Context, name: string, label_id: string | null = null): Promise<void> {
  await holdOrg(ctx, 'label_names');
  const [other] = await ctx.query<{ id: string; name: string }>(sql`SELECT id, name FROM labels
    WHERE org_id = ${ctx.caller.org_id} AND lower(name) = lower(${name}) AND id IS DISTINCT FROM ${label_id}`);
  if (!other) return;
  throw fail(labelNameTaken, {
    detail: `There is ${other.name} already. Use that label, or choose another name.`,
    current_state: { label_id: other.id, name: other.name },
  });
}
