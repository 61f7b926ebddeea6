import { sql } from '@stint/db';
import type { Context, Row } from '../kernel/index.ts';
import { memberRemoved } from './member.events.ts';
import { keepAnOwner } from './member.policy.ts';
import type { Member } from './member.schema.ts';

/**
 * Ends a membership. The row stays, because worked time points at it, with no power left in it. Sessions and tokens
 * end, a running timer stops, and nobody waits for them on a task or project any more; what they did stays.
 */
export async function leave(ctx: Context, member: Row<typeof Member>): Promise<void> {
  const { org_id } = ctx.caller;
  const { id, user_id } = member.value;
  await keepAnOwner(ctx, member.value);
  const now = ctx.now.toISOString();
  const theirs = sql`org_id = ${org_id} AND user_id = ${user_id}`;
  await ctx.query(sql`WITH gone AS (
      UPDATE members SET removed_at = ${now}::timestamptz, role = 'viewer', role_id = NULL, grants = '{}', denials = '{}',
        version = version + 1, updated_at = ${now}::timestamptz WHERE org_id = ${org_id} AND id = ${id}
    ), session AS (
      UPDATE sessions SET revoked_at = ${now}::timestamptz WHERE ${theirs} AND revoked_at IS NULL
    ), token AS (
      UPDATE tokens SET revoked_at = ${now}::timestamptz WHERE ${theirs} AND revoked_at IS NULL
    ), invitation AS (
      UPDATE invitations SET revoked_at = ${now}::timestamptz WHERE org_id = ${org_id} AND invited_by = ${user_id}
        AND accepted_at IS NULL AND revoked_at IS NULL
    ), assignment AS (
      DELETE FROM task_assignees WHERE ${theirs}
    ), project AS (
      DELETE FROM project_members WHERE ${theirs}
    ) UPDATE time_entries SET stopped_at = greatest(started_at, ${now}::timestamptz), version = version + 1,
        updated_at = ${now}::timestamptz WHERE ${theirs} AND stopped_at IS NULL`);
  ctx.emit(memberRemoved, member);
}
