import { z } from 'zod';
import { Deleted, deleted, id, operation, post } from '../../kernel/index.ts';
import { lockMemberships } from '../member.acting.ts';
import { lastOwner } from '../member.failures.ts';
import { leave, leaving } from '../member.leave.ts';
import { lockMember } from '../member.lock.ts';

export const leaveOrg = operation({
  name: 'members.leave',
  summary: 'Leave the organization yourself',
  effect: 'destroy',
  permission: null,
  input: z.strictObject({}),
  output: Deleted(id('mem')),
  emits: leaving,
  fails: [lastOwner],
  rest: post('/members/leave'),
  mcp: {
    when: 'Only when the person you work for asks to leave this organization: the credential you use ends with it.',
  },
  async run(ctx) {
    await lockMemberships(ctx);
    const member = await lockMember(ctx, ctx.caller.member_id);
    await leave(ctx, member);
    return deleted(member.value.id);
  },
});
