import { sql } from '@stint/db';
import { z } from 'zod';
import { type Context, fail, operation, post } from '../../../kernel/index.ts';
import { acting } from '../../member.acting.ts';
import { invitationCreated } from '../../member.events.ts';
import { alreadyInvited, alreadyMember } from '../../member.failures.ts';
import { mayChangeOwner, mayGrant } from '../../member.policy.ts';
import { Invitation } from '../../member.schema.ts';
import { chosenRole, roleInput } from '../../role.choice.ts';

const DAYS_MS = 7 * 24 * 60 * 60 * 1000;

export const createInvitation = operation({
  name: 'members.invitations.create',
  summary: 'Invite someone by email',
  effect: 'write',
  scope: 'manage:members',
  outreach: true,
  permission: 'manage_members',
  input: z.strictObject({ email: z.email().max(254), ...roleInput }),
  output: Invitation.schema,
  emits: [invitationCreated],
  fails: [alreadyMember, alreadyInvited],
  rest: post('/invitations', 201),
  mcp: {
    when: 'Send someone a mail with a link to join, good for seven days. role for a built-in role, or role_id for one of members_roles_list.',
  },
  async run(ctx, { email: given, ...named }) {
    const caller = await acting(ctx, 'manage_members');
    const { role, role_id, permissions } = await chosenRole(ctx, named);
    mayChangeOwner(caller, role);
    mayGrant(caller, permissions);
    const email = given.toLowerCase();
    await refuseKnown(ctx, email);
    const expires_at = new Date(ctx.now.getTime() + DAYS_MS);
    const columns = { email, role, role_id, invited_by: ctx.caller.user_id, expires_at };
    const invitation = await ctx.insert(Invitation, columns);
    const org = await ctx.db.org.findFirstOrThrow({ select: { name: true } });
    // The link is made when the mail is sent: what it carries is kept nowhere.
    await ctx.mail(email, 'invitation', {
      invitation_id: invitation.value.id,
      organization_name: org.name,
      inviter_name: ctx.caller.name,
      expires_at: expires_at.toISOString(),
    });
    return ctx.emit(invitationCreated, invitation);
  },
});

async function refuseKnown(ctx: Context, email: string): Promise<void> {
  const { org_id } = ctx.caller;
  const [member] = await ctx.query<{ id: string }>(sql`SELECT m.id FROM members m JOIN users u ON u.id = m.user_id
    WHERE m.org_id = ${org_id} AND m.removed_at IS NULL AND lower(u.email) = ${email}`);
  if (member) {
    throw fail(alreadyMember, {
      detail: 'They are a member already.',
      ways: { 'members.update_role': 'changes what they may do' },
      current_state: { member_id: member.id },
    });
  }
  const [open] = await ctx.query<{ id: string }>(sql`SELECT id FROM invitations WHERE org_id = ${org_id}
    AND email = ${email} AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > now()`);
  if (open) {
    const detail = 'They can still use the link they got. To send another, revoke that invitation first.';
    throw fail(alreadyInvited, { detail, current_state: { invitation_id: open.id } });
  }
}
