import { graph } from '../kernel/index.ts';
import { Task } from '../tasks/task.schema.ts';
import { assigneesOfTask } from './member.listing.ts';
import { Invitation, Member, Role } from './member.schema.ts';
import { getMember } from './operations/get.ts';
import { listInvitations } from './operations/invitations/list.ts';
import { listMembers } from './operations/list.ts';
import { listRoles } from './operations/roles/list.ts';

export const memberGraph = [
  graph({
    entity: Member,
    type: 'Member',
    one: { field: 'member', operation: getMember, by: 'member_id' },
    many: { field: 'members', operation: listMembers },
    on: [{ parent: () => Task, field: 'assignees', listing: assigneesOfTask, by: 'task_id' }],
  }),
  graph({
    entity: Role,
    type: 'Role',
    many: { field: 'roles', operation: listRoles },
  }),
  graph({ entity: Invitation, type: 'Invitation', many: { field: 'invitations', operation: listInvitations } }),
];
