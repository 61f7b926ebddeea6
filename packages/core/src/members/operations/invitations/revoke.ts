import { z } from 'zod';
import { del, fail, id, operation } from '../../../kernel/index.ts';
import { acting } from '../../member.acting.ts';
import { invitationRevoked } from '../../member.events.ts';
import { invitationUsed } from '../../member.failures.ts';
import { Invitation } from '../../member.schema.ts';

export const revokeInvitation = operation({
  name: 'members.invitations.revoke',
  summary: 'Take an invitation back',
  effect: 'destroy',
  idempotent: true,
  permission: 'manage_members',
  input: z.strictObject({ invitation_id: id('ivt') }),
  output: Invitation.schema,
  emits: [invitationRevoked],
  fails: [invitationUsed],
  rest: del('/invitations/{invitation_id}'),
  mcp: { when: 'Make the link someone was sent useless. Once it was accepted, use members_remove.' },
  async run(ctx, { invitation_id }) {
    await acting(ctx, 'manage_members');
    const before = await ctx.lock(Invitation, invitation_id);
    if (before.value.accepted_at !== null) {
      throw fail(invitationUsed, {
        detail: 'They are a member now.',
        ways: { 'members.remove': 'takes that back' },
        current_state: { status: 'accepted' },
      });
    }
    const after = await ctx.update(before, { revoked_at: before.value.revoked_at ?? ctx.now });
    return ctx.emit(invitationRevoked, after, before);
  },
});
