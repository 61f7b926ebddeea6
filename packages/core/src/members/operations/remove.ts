import { z } from 'zod';
import { Deleted, del, deleted, id, operation } from '../../kernel/index.ts';
import { acting } from '../member.acting.ts';
import { lastOwner } from '../member.failures.ts';
import { leave, leaving } from '../member.leave.ts';
import { lockMember } from '../member.lock.ts';
import { mayChangeOwner } from '../member.policy.ts';

export const removeMember = operation({
  name: 'members.remove',
  summary: 'Remove a member from the organization',
  effect: 'destroy',
  permission: 'manage_members',
  input: z.strictObject({ member_id: id('mem') }),
  output: Deleted(id('mem')),
  emits: leaving,
  fails: [lastOwner],
  rest: del('/members/{member_id}'),
  mcp: {
    when: 'Take someone out of the organization: their credentials here end and their tasks are unassigned. Worked time stays. To leave yourself, use members_leave.',
  },
  async run(ctx, { member_id }) {
    const caller = await acting(ctx, 'manage_members');
    const member = await lockMember(ctx, member_id);
    mayChangeOwner(caller, member.value.role);
    await leave(ctx, member);
    return deleted(member_id);
  },
});
