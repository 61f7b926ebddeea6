import { sql } from '@stint/db';
import { type Context, type Row, touched } from '../kernel/index.ts';
import { projectMemberRemoved } from '../projects/project.events.ts';
import { ProjectMember } from '../projects/project.schema.ts';
import { Task } from '../tasks/index.ts';
import { taskUnassigned } from '../tasks/task.events.ts';
import { timerStopped } from '../time/entry.events.ts';
import { running, settling, stopEntry } from '../time/index.ts';
import { memberRemoved } from './member.events.ts';
import { keepAnOwner } from './member.policy.ts';
import type { Member } from './member.schema.ts';

/** What leaving publishes. */
export const leaving = [memberRemoved, timerStopped, ...settling, taskUnassigned, projectMemberRemoved] as const;

/**
 * Ends a membership. The row stays, because worked time points at it, with no power left in it. Sessions and tokens
 * end, a running timer stops, and nobody waits for them on a task or project any more; what they did stays.
 */
export async function leave(ctx: Context, member: Row<typeof Member>): Promise<void> {
  const { id, user_id } = member.value;
  await keepAnOwner(ctx, member.value);
  ctx.emit(memberRemoved, member);
  const timer = await running(ctx, user_id);
  if (timer) await stopEntry(ctx, timer, ctx.now);
  await leaveTasks(ctx, user_id);
  await leaveProjects(ctx, user_id);
  const now = sql`${ctx.now.toISOString()}::timestamptz`;
  const theirs = sql`org_id = ${ctx.caller.org_id} AND user_id = ${user_id} AND revoked_at IS NULL`;
  await ctx.query(sql`WITH session AS (UPDATE sessions SET revoked_at = ${now} WHERE ${theirs}),
    token AS (UPDATE tokens SET revoked_at = ${now} WHERE ${theirs}),
    invitation AS (UPDATE invitations SET revoked_at = ${now} WHERE org_id = ${ctx.caller.org_id}
      AND invited_by = ${user_id} AND accepted_at IS NULL AND revoked_at IS NULL)
    UPDATE members SET removed_at = ${now}, role = 'viewer', role_id = NULL, grants = '{}', denials = '{}',
      version = version + 1, updated_at = ${now} WHERE org_id = ${ctx.caller.org_id} AND id = ${id}`);
}

async function leaveTasks(ctx: Context, user_id: string): Promise<void> {
  const { org_id } = ctx.caller;
  const tasks = await ctx.query<{ id: string }>(sql`SELECT t.id FROM tasks t
    JOIN task_assignees a ON a.org_id = t.org_id AND a.task_id = t.id
    WHERE t.org_id = ${org_id} AND a.user_id = ${user_id} AND t.deleted_at IS NULL ORDER BY t.id FOR UPDATE OF t`);
  const before = [];
  for (const { id } of tasks) before.push(await ctx.reload(Task, id));
  await ctx.db.taskAssignee.deleteMany({ where: { user_id } });
  await ctx.db.task.updateMany({ where: { id: { in: tasks.map(({ id }) => id) } }, data: touched(ctx) });
  for (const task of before) ctx.emit(taskUnassigned, await ctx.reload(Task, task.value.id), task);
}

async function leaveProjects(ctx: Context, user_id: string): Promise<void> {
  const on = await ctx.db.projectMember.findMany({ where: { user_id }, select: { id: true }, orderBy: { id: 'asc' } });
  for (const { id } of on) ctx.emit(projectMemberRemoved, await ctx.reload(ProjectMember, id));
  await ctx.db.projectMember.deleteMany({ where: { user_id } });
}
