import { type Sql, sql } from '@stint/db';
import type { Context } from '../kernel/index.ts';

/** The task and its subtasks at every depth, as far as the condition holds from one to the next; itself first. */
export async function familyOf(ctx: Context, task_id: string, condition: Sql): Promise<string[]> {
  const { org_id } = ctx.caller;
  const rows = await ctx.query<{ id: string }>(sql`
    WITH RECURSIVE family AS (
      SELECT id, 0 AS depth FROM tasks WHERE org_id = ${org_id} AND id = ${task_id}
      UNION ALL
      SELECT c.id, f.depth + 1 FROM family f
      JOIN (SELECT id, parent_id FROM tasks WHERE org_id = ${org_id} AND ${condition}) c ON c.parent_id = f.id
    )
    SELECT id FROM family ORDER BY depth, id`);
  return rows.map(({ id }) => id);
}
