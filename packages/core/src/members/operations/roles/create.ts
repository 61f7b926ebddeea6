import { z } from 'zod';
import { newId, operation, post, prose } from '../../../kernel/index.ts';
import { acting } from '../../acting.ts';
import { roleCreated } from '../../member.events.ts';
import { roleNameTaken } from '../../member.failures.ts';
import { mayGrant } from '../../member.policy.ts';
import { permissions, Role } from '../../member.schema.ts';
import { freeRoleName, roleName } from '../../role-name.ts';

export const createRole = operation({
  name: 'members.roles.create',
  summary: 'Add a role',
  effect: 'write',
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
    const id = newId('role');
    await ctx.db.role.create({
      data: { id, name, description: description ?? null, permissions: [...new Set(permissions)] },
      select: { id: true },
    });
    const role = await ctx.reload(Role, id);
    ctx.emit(roleCreated, role);
    return role;
  },
});
