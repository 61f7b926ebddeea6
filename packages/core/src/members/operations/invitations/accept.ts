import { sql } from '@stint/db';
import { z } from 'zod';
import { type Context, fail, id, invalid, operation, type Ports, post, type Row } from '../../../kernel/index.ts';
import { openInvitation } from '../../invitation.policy.ts';
import { readInvitationToken } from '../../invitation.token.ts';
import { lockMemberships } from '../../member.acting.ts';
import { invitationAccepted, memberJoined } from '../../member.events.ts';
import { alreadyMember, invitationExpired, invitationRevokedConflict, invitationUsed } from '../../member.failures.ts';
import { Member, RoleName } from '../../member.schema.ts';

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
    const member = ctx.emit(memberJoined, await join(ctx, role, role_id));
    const answered = await ctx.update(before, { accepted_at: ctx.now, accepted_by: user_id });
    ctx.emit(invitationAccepted, answered, before);
    const org = await ctx.db.org.findFirstOrThrow({ select: { name: true } });
    return { organization: { id: org_id, name: org.name }, member_id: member.value.id, role };
  },
});

function named(ports: Ports, token: string): { org_id: string; invitation_id: string } {
  const read = readInvitationToken(ports.secret, token);
  if (!read) throw invalid('token', 'is not the token of an invitation; take it from the link in the mail');
  return read;
}

/** Makes the caller a member; who was one before takes up their old membership, with the new role alone. */
async function join(ctx: Context, role: string, role_id: string | null): Promise<Row<typeof Member>> {
  const { org_id, user_id } = ctx.caller;
  const [old] = await ctx.query<{ id: string; removed: boolean }>(
    sql`SELECT id, removed_at IS NOT NULL AS removed FROM members WHERE org_id = ${org_id} AND user_id = ${user_id} FOR NO KEY UPDATE`,
  );
  if (!old) return ctx.insert(Member, { user_id, role, role_id });
  if (old.removed) {
    const columns = { role, role_id, grants: [], denials: [], removed_at: null };
    return ctx.update(await ctx.reload(Member, old.id), columns);
  }
  throw fail(alreadyMember, {
    detail: 'You belong to this organization already.',
    ways: { 'orgs.switch': 'goes there' },
    current_state: { member_id: old.id },
  });
}
