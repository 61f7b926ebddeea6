import { sql } from '@stint/db';
import { channelArchived, channelMemberRemoved } from '../chat/chat.events.ts';
import { leaveChannels } from '../chat/index.ts';
import { type Context, changeAll, type Row, touched } from '../kernel/index.ts';
import { projectMemberRemoved } from '../projects/project.events.ts';
import { ProjectMember } from '../projects/project.schema.ts';
import { taskUnassigned } from '../tasks/task.events.ts';
import { timerStopped } from '../time/entry.events.ts';
import { running, settling, stopEntry } from '../time/index.ts';
import { memberRemoved } from './member.events.ts';
import { keepAnOwner } from './member.policy.ts';
import type { Member } from './member.schema.ts';

/** What leaving publishes. */
export const leaving = [
  memberRemoved,
  timerStopped,
  ...settling,
  taskUnassigned,
  projectMemberRemoved,
  channelMemberRemoved,
  channelArchived,
] as const;

/**
 * Ends a membership. The row stays, because worked time points at it, with no power left in it. Sessions, tokens and
 * connected apps end, a running timer stops, and nobody waits for them on a task, project or channel any more; what they did and said stays.
 */
export async function leave(ctx: Context, member: Row<typeof Member>): Promise<void> {
  const { user_id } = member.value;
  await keepAnOwner(ctx, member.value);
  ctx.emit(memberRemoved, member);
  const timer = await running(ctx, user_id);
  if (timer) await stopEntry(ctx, timer, ctx.now);
  await leaveTasks(ctx, user_id);
  await leaveProjects(ctx, user_id);
  await leaveChannels(ctx, user_id);
  const { org_id } = ctx.caller;
  const theirs = sql`org_id = ${org_id} AND user_id = ${user_id} AND revoked_at IS NULL`;
  await ctx.query(sql`WITH session AS (UPDATE sessions SET revoked_at = ${ctx.now} WHERE ${theirs}),
    token AS (UPDATE tokens SET revoked_at = ${ctx.now} WHERE ${theirs}),
    app AS (UPDATE connected_apps SET revoked_at = ${ctx.now} WHERE ${theirs})
    UPDATE invitations SET revoked_at = ${ctx.now} WHERE org_id = ${org_id}
      AND invited_by = ${user_id} AND accepted_at IS NULL AND revoked_at IS NULL`);
  await ctx.update(member, { removed_at: ctx.now, role: 'viewer', role_id: null, grants: [], denials: [] });
}

async function leaveTasks(ctx: Context, user_id: string): Promise<void> {
  const { org_id } = ctx.caller;
  const tasks = await ctx.query<{ id: string }>(sql`SELECT t.id FROM tasks t
    JOIN task_assignees a ON a.org_id = t.org_id AND a.task_id = t.id
    WHERE t.org_id = ${org_id} AND a.user_id = ${user_id} AND t.deleted_at IS NULL ORDER BY t.id FOR NO KEY UPDATE OF t`);
  const ids = tasks.map(({ id }) => id);
  const unassign = () => ctx.db.taskAssignee.deleteMany({ where: { user_id } });
  await changeAll(ctx, taskUnassigned, ids, async () => {
    await unassign();
    await ctx.db.task.updateMany({ where: { id: { in: ids } }, data: touched(ctx) });
  });
  // Deleted tasks may be restored, and then without them.
  await unassign();
}

async function leaveProjects(ctx: Context, user_id: string): Promise<void> {
  const on = await ctx.db.projectMember.findMany({ where: { user_id }, select: { id: true }, orderBy: { id: 'asc' } });
  const ids = on.map(({ id }) => id);
  for (const membership of await ctx.reloadAll(ProjectMember, ids)) ctx.emit(projectMemberRemoved, membership);
  await ctx.db.projectMember.deleteMany({ where: { user_id } });
}
