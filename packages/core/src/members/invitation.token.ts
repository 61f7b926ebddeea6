import { sign, verify } from '../kernel/index.ts';

const PURPOSE = 'invitation';

/** What the link in the mail carries. It is made when the mail is sent and kept nowhere. */
export const invitationToken = (secret: Buffer, org_id: string, invitation_id: string): string =>
  sign(secret, PURPOSE, `${org_id}:${invitation_id}`);

/** What a token stands for; undefined when it was not made here. */
export function readInvitationToken(
  secret: Buffer,
  token: string,
): { readonly org_id: string; readonly invitation_id: string } | undefined {
  const [org_id, invitation_id] = verify(secret, PURPOSE, token)?.split(':') ?? [];
  return org_id && invitation_id ? { org_id, invitation_id } : undefined;
}
