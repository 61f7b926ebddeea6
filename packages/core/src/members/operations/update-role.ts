import { z } from 'zod';
import { at, expectedVersion, id, operation, patch, touched } from '../../kernel/index.ts';
import { acting } from '../acting.ts';
import { lockMember } from '../lock-member.ts';
import { memberRoleChanged } from '../member.events.ts';
import { lastOwner } from '../member.failures.ts';
import { keepAnOwner, mayChangeOwner, mayGrant } from '../member.policy.ts';
import { Member } from '../member.schema.ts';
import { chosenRole, roleInput } from '../role-choice.ts';

export const updateMemberRole = operation({
  name: 'members.update_role',
  summary: 'Give a member another role',
  effect: 'write',
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
    const choice = await chosenRole(ctx, named);
    const before = await lockMember(ctx, member_id, expected_version);
    mayChangeOwner(caller, before.value.role, choice.role);
    mayGrant(caller, choice.permissions);
    if (choice.role !== 'owner') await keepAnOwner(ctx, before.value);
    await ctx.db.member.update({
      where: at(ctx, member_id),
      data: { role: choice.role, role_id: choice.role_id, ...touched(ctx) },
      select: { id: true },
    });
    const after = await ctx.reload(Member, member_id);
    ctx.emit(memberRoleChanged, after, before);
    return after;
  },
});
