import { z } from 'zod';
import {
  at,
  type Context,
  Deleted,
  del,
  deleted,
  fail,
  id,
  invalid,
  operation,
  touched,
} from '../../../kernel/index.ts';
import { acting } from '../../acting.ts';
import { memberRoleChanged, roleDeleted } from '../../member.events.ts';
import { roleInUse } from '../../member.failures.ts';
import { mayChangeOwner, mayGrant } from '../../member.policy.ts';
import { Member, Role } from '../../member.schema.ts';
import { chosenRole, type RoleChoice, roleInput } from '../../role-choice.ts';

export const deleteRole = operation({
  name: 'members.roles.delete',
  summary: 'Delete a role',
  effect: 'destroy',
  permission: 'manage_roles',
  input: z.strictObject({
    role_id: id('role'),
    /** What its members and open invitations get instead; needed when there are any. */
    replacement: roleInput.role,
    replacement_id: roleInput.role_id,
  }),
  output: Deleted(id('role')),
  emits: [roleDeleted, memberRoleChanged],
  fails: [roleInUse],
  rest: del('/roles/{role_id}'),
  mcp: {
    when: 'Delete a role of the organization. Say with replacement or replacement_id what its members get instead.',
  },
  async run(ctx, { role_id, replacement, replacement_id }) {
    const caller = await acting(ctx, 'manage_roles');
    const role = await ctx.lock(Role, role_id);
    const members = await ctx.db.member.findMany({ where: { role_id }, select: { id: true }, orderBy: { id: 'asc' } });
    const invitations = await ctx.db.invitation.count({ where: { role_id, accepted_at: null, revoked_at: null } });
    const named = replacement !== undefined || replacement_id !== undefined;
    if (!named && members.length + invitations > 0) {
      throw fail(roleInUse, {
        detail: `${members.length} members and ${invitations} open invitations have it. Name a replacement for them.`,
        current_state: { members: members.length, invitations },
      });
    }
    let instead: RoleChoice = { role: 'viewer', role_id: null, permissions: [] };
    if (named) {
      if (replacement_id === role_id) throw invalid('replacement_id', 'is the role to delete');
      instead = await chosenRole(ctx, { role: replacement, role_id: replacement_id }, 'replacement');
      mayChangeOwner(caller, instead.role);
      mayGrant(caller, instead.permissions);
    }
    await replace(ctx, role_id, members, instead);
    await ctx.db.role.delete({ where: at(ctx, role_id), select: { id: true } });
    ctx.emit(roleDeleted, role);
    return deleted(role_id);
  },
});

/** Puts another role in this one's place: for members, and on every invitation, whose answered ones only remember it. */
async function replace(ctx: Context, role_id: string, members: { id: string }[], to: RoleChoice): Promise<void> {
  const data = { role: to.role, role_id: to.role_id };
  for (const { id } of members) {
    const before = await ctx.reload(Member, id);
    await ctx.db.member.update({ where: at(ctx, id), data: { ...data, ...touched(ctx) }, select: { id: true } });
    ctx.emit(memberRoleChanged, await ctx.reload(Member, id), before);
  }
  await ctx.db.invitation.updateMany({ where: { role_id }, data });
}
