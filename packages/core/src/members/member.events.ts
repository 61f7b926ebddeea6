import { event } from '../kernel/index.ts';
import { Invitation, Member, Role } from './member.schema.ts';

export const memberJoined = event('member.joined', Member, 'Someone became a member');
export const memberRoleChanged = event('member.role_changed', Member, 'A member was given another role');
export const memberPermissionsChanged = event(
  'member.permissions_changed',
  Member,
  "A member's grants or denials were changed",
);
export const memberRatesChanged = event('member.rates_changed', Member, "A member's rates were changed");
export const memberCapacityChanged = event(
  'member.capacity_changed',
  Member,
  "A member's weekly capacity or working hours were changed",
);
export const memberRemoved = event(
  'member.removed',
  Member,
  'Someone is no longer a member: their credentials here ended, and they are on no task or project any more',
);

export const roleCreated = event('role.created', Role, 'A role was added');
export const roleUpdated = event('role.updated', Role, 'A role was changed, for everyone who has it');
export const roleDeleted = event('role.deleted', Role, 'A role was deleted');

export const invitationCreated = event('invitation.created', Invitation, 'Someone was invited');
export const invitationRevoked = event('invitation.revoked', Invitation, 'An invitation was taken back');
export const invitationAccepted = event('invitation.accepted', Invitation, 'An invitation was accepted');
