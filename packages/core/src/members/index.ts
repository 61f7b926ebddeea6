import { memberGraph } from './member.graph.ts';
import { Invitation, Member, Role } from './member.schema.ts';
import { getMember } from './operations/get.ts';
import { acceptInvitation } from './operations/invitations/accept.ts';
import { createInvitation } from './operations/invitations/create.ts';
import { listInvitations } from './operations/invitations/list.ts';
import { revokeInvitation } from './operations/invitations/revoke.ts';
import { leaveOrg } from './operations/leave.ts';
import { listMembers } from './operations/list.ts';
import { removeMember } from './operations/remove.ts';
import { roleCatalogue } from './operations/roles/catalogue.ts';
import { createRole } from './operations/roles/create.ts';
import { deleteRole } from './operations/roles/delete.ts';
import { listRoles } from './operations/roles/list.ts';
import { updateRole } from './operations/roles/update.ts';
import { setMemberCapacity } from './operations/set-capacity.ts';
import { setMemberPermissions } from './operations/set-permissions.ts';
import { setMemberRates } from './operations/set-rates.ts';
import { updateMemberRole } from './operations/update-role.ts';

export { invitationToken, readInvitationToken } from './invitation.token.ts';
export type { WorkingHours } from './member.hours.ts';
export { acceptInvitation, Member };

/** Who belongs to the organization, what each may do, and who was asked to join. */
export const members = {
  operations: [
    listMembers,
    getMember,
    updateMemberRole,
    setMemberPermissions,
    setMemberRates,
    setMemberCapacity,
    removeMember,
    leaveOrg,
    listRoles,
    roleCatalogue,
    createRole,
    updateRole,
    deleteRole,
    listInvitations,
    createInvitation,
    revokeInvitation,
    acceptInvitation,
  ],
  entities: [Member, Role, Invitation],
  graph: memberGraph,
};
