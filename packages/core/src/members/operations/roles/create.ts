import { z } from 'zod';
import { operation, post, prose } from '../../../kernel/index.ts';
import { acting } from '../../member.acting.ts';
import { roleCreated } from '../../member.events.ts';
import { roleNameTaken } from '../../member.failures.ts';
import { mayGrant } from '../../member.policy.ts';
import { permissions, Role } from '../../member.schema.ts';
import { freeRoleName, roleName } from '../../role.name.ts';

export const createRole = operation({
  name: 'members.roles.create',
  summary: 'Add a role',
  effect: 'write',
  // It gives power away.
  approval: true,
  scope: 'manage:members',
  permission: 'manage_roles',
  input: z.strictObject({
    name: roleName(),
    description: prose(500).nullable().optional(),
    permissions: permissions(),
  }),
  output: Role.schema,
  emits: [roleCreated],
  fails: [roleNameTaken],
  rest: post('/roles', 201),
  mcp: {
    when: 'Make a role with permissions of its own; nobody can put in what they lack. See members_roles_catalogue.',
  },
  async run(ctx, { name, description, permissions }) {
    mayGrant(await acting(ctx, 'manage_roles'), permissions);
    await freeRoleName(ctx, name);
    const columns = { name, description, permissions: [...new Set(permissions)] };
    return ctx.emit(roleCreated, await ctx.insert(Role, columns));
  },
});
