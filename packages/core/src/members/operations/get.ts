import { get, getOperation, id } from '../../kernel/index.ts';
import { Member } from '../member.schema.ts';

export const getMember = getOperation({
  name: 'members.get',
  summary: 'Get a member',
  permission: null,
  entity: Member,
  by: 'member_id',
  id: id('mem'),
  rest: get('/members/{member_id}'),
  mcp: { when: 'Read one member: role, effective permissions, capacity. To find the id, use members_list with q.' },
});
