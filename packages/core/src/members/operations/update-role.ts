import { z } from 'zod';
import { expectedVersion, id, operation, patch } from '../../kernel/index.ts';
import { acting } from '../member.acting.ts';
import { memberRoleChanged } from '../member.events.ts';
import { lastOwner } from '../member.failures.ts';
import { lockMember } from '../member.lock.ts';
import { keepAnOwner, mayChangeOwner, mayGrant } from '../member.policy.ts';
import { Member } from '../member.schema.ts';
import { chosenRole, roleInput } from '../role.choice.ts';

export const updateMemberRole = operation({
  name: 'members.update_role',
  summary: 'Give a member another role',
  effect: 'write',
  // It gives power away.
  approval: true,
  scope: 'manage:members',
  idempotent: true,
  permission: 'manage_members',
  input: z.strictObject({ member_id: id('mem'), ...roleInput, ...expectedVersion }),
  output: Member.schema,
  emits: [memberRoleChanged],
  fails: [lastOwner],
  rest: patch('/members/{member_id}/role'),
  mcp: {
    when: 'Change what a member may do by their role: role for a built-in one, or role_id for one of members_roles_list.',
  },
  async run(ctx, { member_id, expected_version, ...named }) {
    const caller = await acting(ctx, 'manage_members');
    const { role, role_id, permissions } = await chosenRole(ctx, named);
    const before = await lockMember(ctx, member_id, expected_version);
    mayChangeOwner(caller, before.value.role, role);
    mayGrant(caller, permissions);
    if (role !== 'owner') await keepAnOwner(ctx, before.value);
    return ctx.emit(memberRoleChanged, await ctx.update(before, { role, role_id }), before);
  },
});
