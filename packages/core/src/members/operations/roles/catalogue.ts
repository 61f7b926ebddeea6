import { z } from 'zod';
import { get, operation, PERMISSIONS, ROLE_PERMISSIONS, ROLES } from '../../../kernel/index.ts';
import { permissions } from '../../member.schema.ts';

export const roleCatalogue = operation({
  name: 'members.roles.catalogue',
  summary: 'List the built-in roles and every permission there is',
  effect: 'read',
  permission: null,
  input: z.strictObject({}),
  output: z.strictObject({
    permissions: permissions(),
    roles: z.array(z.strictObject({ role: z.enum(ROLES), permissions: permissions() })),
  }),
  rest: get('/roles/catalogue'),
  mcp: {
    when: 'Before making a role or an exception for a member: which permissions there are, and which role has which.',
  },
  async run() {
    return {
      permissions: [...PERMISSIONS],
      roles: ROLES.map((role) => ({ role, permissions: [...ROLE_PERMISSIONS[role]] })),
    };
  },
});
