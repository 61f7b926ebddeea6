import { conflict } from '../kernel/index.ts';

export const lastOwner = conflict('last_owner', 'The organization would be left without an owner');
export const roleInUse = conflict('role_in_use', 'The role is in use');
export const roleNameTaken = conflict('role_name_taken', 'There is a role of this name already');
export const alreadyMember = conflict('already_member', 'They are a member already');
export const alreadyInvited = conflict('already_invited', 'An invitation to this address is still open');
export const invitationUsed = conflict('invitation_used', 'The invitation was accepted already');
export const invitationRevokedConflict = conflict('invitation_revoked', 'The invitation was taken back');
export const invitationExpired = conflict('invitation_expired', 'The invitation has expired');
