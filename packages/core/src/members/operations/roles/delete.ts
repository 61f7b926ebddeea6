import { z } from 'zod';
import {
  type Context,
  changeAll,
  Deleted,
  del,
  deleted,
  fail,
  id,
  invalid,
  operation,
  touched,
} from '../../../kernel/index.ts';
import { acting } from '../../member.acting.ts';
import { memberRoleChanged, roleDeleted } from '../../member.events.ts';
import { roleInUse } from '../../member.failures.ts';
import { mayChangeOwner, mayGrant } from '../../member.policy.ts';
import { Role } from '../../member.schema.ts';
import { chosenRole, type RoleChoice, roleInput } from '../../role.choice.ts';

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
    const found = await ctx.db.member.findMany({ where: { role_id }, select: { id: true }, orderBy: { id: 'asc' } });
    const members = found.map(({ id }) => id);
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
    await ctx.delete(role);
    ctx.emit(roleDeleted, role);
    return deleted(role_id);
  },
});

/** Puts another role in this one's place: for members, and on every invitation, whose answered ones only remember it. */
async function replace(ctx: Context, old: string, members: readonly string[], { role, role_id }: RoleChoice) {
  const where = { role_id: old };
  await changeAll(ctx, memberRoleChanged, members, () =>
    ctx.db.member.updateMany({ where, data: { role, role_id, ...touched(ctx) } }),
  );
  await ctx.db.invitation.updateMany({ where, data: { role, role_id } });
}
