import { sql } from '@stint/db';
import { z } from 'zod';
import {
  at,
  type Context,
  fail,
  id,
  invalid,
  newId,
  operation,
  type Ports,
  post,
  touched,
} from '../../../kernel/index.ts';
import { lockMemberships } from '../../acting.ts';
import { openInvitation } from '../../invitation.policy.ts';
import { readInvitationToken } from '../../invitation-token.ts';
import { invitationAccepted, memberJoined } from '../../member.events.ts';
import { alreadyMember, invitationExpired, invitationRevokedConflict, invitationUsed } from '../../member.failures.ts';
import { Invitation, Member, RoleName } from '../../member.schema.ts';

export const acceptInvitation = operation({
  name: 'members.invitations.accept',
  summary: 'Join the organization that invited you',
  effect: 'write',
  permission: null,
  input: z.strictObject({ token: z.string().min(1).max(1000) }),
  output: z.strictObject({
    organization: z.strictObject({ id: id('org'), name: z.string() }),
    member_id: id('mem'),
    role: RoleName,
  }),
  emits: [invitationAccepted, memberJoined],
  fails: [alreadyMember, invitationUsed, invitationRevokedConflict, invitationExpired],
  runsIn: (_, { token }, ports) => named(ports, token).org_id,
  rest: post('/invitations/accept'),
  mcp: { when: 'Accept an invitation with the token of the link in its mail, sent to the address of this account.' },
  async run(ctx, { token }) {
    const { org_id, user_id } = ctx.caller;
    const { invitation_id } = named(ctx.ports, token);
    await lockMemberships(ctx);
    const before = await openInvitation(ctx, invitation_id);
    const { role, role_id } = before.value;
    const member_id = await join(ctx, role, role_id);
    await ctx.db.invitation.update({
      where: at(ctx, invitation_id),
      data: { accepted_at: ctx.now, accepted_by: user_id },
      select: { id: true },
    });
    ctx.emit(memberJoined, await ctx.reload(Member, member_id));
    ctx.emit(invitationAccepted, await ctx.reload(Invitation, invitation_id), before);
    const org = await ctx.db.org.findFirstOrThrow({ select: { name: true } });
    return { organization: { id: org_id, name: org.name }, member_id, role };
  },
});

function named(ports: Ports, token: string): { org_id: string; invitation_id: string } {
  const read = readInvitationToken(ports.secret, token);
  if (!read) throw invalid('token', 'is not the token of an invitation; take it from the link in the mail');
  return read;
}

/** Makes the caller a member; who was one before takes up their old membership, with the new role alone. */
async function join(ctx: Context, role: string, role_id: string | null): Promise<string> {
  const { org_id, user_id } = ctx.caller;
  const [old] = await ctx.query<{ id: string; removed: boolean }>(
    sql`SELECT id, removed_at IS NOT NULL AS removed FROM members WHERE org_id = ${org_id} AND user_id = ${user_id} FOR UPDATE`,
  );
  if (old && !old.removed) {
    throw fail(alreadyMember, {
      detail: 'You belong to this organization already: use orgs.switch.',
      current_state: { member_id: old.id },
    });
  }
  const member_id = old?.id ?? newId('mem');
  const data = { role, role_id, grants: [], denials: [], removed_at: null };
  if (old) {
    await ctx.db.member.update({ where: at(ctx, member_id), data: { ...data, ...touched(ctx) }, select: { id: true } });
  } else {
    await ctx.db.member.create({ data: { ...data, id: member_id, user_id }, select: { id: true } });
  }
  return member_id;
}
