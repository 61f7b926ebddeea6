import { sql } from '@stint/db';
import { type Context, invalid } from '../kernel/index.ts';
import { whoSees } from '../projects/index.ts';

/** Refuses anyone who is no member of the organization or may not see the project. */
export async function checkAssignees(
  ctx: Context,
  project_id: string,
  user_ids: readonly string[],
  field = 'assignee_ids',
): Promise<void> {
  if (user_ids.length === 0) return;
  const seeing = await whoSees(ctx, project_id, user_ids);
  const blind = user_ids.filter((user_id) => !seeing.has(user_id));
  if (blind.length === 0) return;
  throw invalid(field, `${blind.join(', ')} cannot see the project`, 'cannot_see_project', {
    'projects.members.add': 'puts a member of the organization on it',
  });
}

/** Puts people on a task; those who are on it stay. */
export async function addAssignees(ctx: Context, task_id: string, user_ids: readonly string[]): Promise<void> {
  if (user_ids.length === 0) return;
  await ctx.query(sql`INSERT INTO task_assignees (org_id, task_id, user_id, created_at)
    SELECT ${ctx.caller.org_id}, ${task_id}, u, ${ctx.now}::timestamptz FROM unnest(${[...user_ids]}::text[]) u
    ON CONFLICT DO NOTHING`);
}

/** Makes the people on a task these, and no others. */
export async function setAssignees(ctx: Context, task_id: string, user_ids: readonly string[]): Promise<void> {
  await ctx.db.taskAssignee.deleteMany({ where: { task_id, user_id: { notIn: [...user_ids] } } });
  await addAssignees(ctx, task_id, user_ids);
}
