import { sql } from '@stint/db';
import { type BuiltInRole, type Context, type Data, fail, failures, type Row } from '../kernel/index.ts';
import { membershipOf } from './member.acting.ts';
import { invitationExpired, invitationRevokedConflict, invitationUsed } from './member.failures.ts';
import { Invitation } from './member.schema.ts';
import { chosenRole } from './role.choice.ts';

/** The invitation, locked, if it is the caller's and can still be accepted. The caller is no member here yet. */
export async function openInvitation(ctx: Context, invitation_id: string): Promise<Row<typeof Invitation>> {
  const [there] = await ctx.query(sql`SELECT 1 FROM invitations i JOIN orgs o ON o.org_id = i.org_id
    WHERE i.org_id = ${ctx.caller.org_id} AND i.id = ${invitation_id} AND o.deleted_at IS NULL FOR NO KEY UPDATE OF i`);
  if (!there) throw fail(failures.not_found, 'There is no such invitation any more.');
  const row = await ctx.reload(Invitation, invitation_id);
  const invitation = row.value;
  // Whoever else gets hold of the link cannot use it.
  if (invitation.email !== ctx.caller.email.toLowerCase()) {
    throw fail(
      failures.forbidden,
      'The invitation was sent to another address. Sign in with the account of that address.',
    );
  }
  const current_state = { status: invitation.status };
  if (invitation.status === 'accepted') {
    throw fail(invitationUsed, { detail: 'A link can be used once. Ask for another.', current_state });
  }
  if (invitation.status === 'expired') {
    throw fail(invitationExpired, { detail: 'A link is good for seven days. Ask for another.', current_state });
  }
  if (invitation.status === 'revoked' || !(await stillGranted(ctx, invitation))) {
    throw fail(invitationRevokedConflict, { detail: 'Ask whoever invited you for another.', current_state });
  }
  return row;
}

/** Whether the one who invited may still give the role: what they lost since, they do not give away. */
async function stillGranted(ctx: Context, { role, role_id, invited_by }: Data<typeof Invitation>): Promise<boolean> {
  const inviter = await membershipOf(ctx, invited_by);
  if (!inviter?.permissions.has('manage_members')) return false;
  const named = role_id === null ? { role: role as BuiltInRole } : { role_id };
  const { permissions } = await chosenRole(ctx, named);
  return (
    permissions.every((permission) => inviter.permissions.has(permission)) &&
    (role !== 'owner' || inviter.role === 'owner')
  );
}
