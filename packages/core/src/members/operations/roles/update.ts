import { z } from 'zod';
import { at, defined, expectedVersion, id, operation, patch, prose, touched } from '../../../kernel/index.ts';
import { acting } from '../../acting.ts';
import { roleUpdated } from '../../member.events.ts';
import { roleNameTaken } from '../../member.failures.ts';
import { mayGrant } from '../../member.policy.ts';
import { permissions, Role } from '../../member.schema.ts';
import { freeRoleName, roleName } from '../../role-name.ts';

export const updateRole = operation({
  name: 'members.roles.update',
  summary: 'Change a role, for everyone who has it',
  effect: 'write',
  idempotent: true,
  permission: 'manage_roles',
  input: z.strictObject({
    role_id: id('role'),
    name: roleName().optional(),
    description: prose(500).nullable().optional(),
    permissions: permissions().optional(),
    ...expectedVersion,
  }),
  output: Role.schema,
  emits: [roleUpdated],
  fails: [roleNameTaken],
  rest: patch('/roles/{role_id}'),
  mcp: {
    when: 'Change a role of the organization; permissions replace the ones before and apply to its members at once.',
  },
  async run(ctx, { role_id, expected_version, permissions, ...input }) {
    const caller = await acting(ctx, 'manage_roles');
    const before = await ctx.lock(Role, role_id, expected_version);
    mayGrant(caller, permissions?.filter((permission) => !before.value.permissions.includes(permission)) ?? []);
    if (input.name !== undefined) await freeRoleName(ctx, input.name, role_id);
    await ctx.db.role.update({
      where: at(ctx, role_id),
      data: { ...defined({ ...input, permissions: permissions && [...new Set(permissions)] }), ...touched(ctx) },
      select: { id: true },
    });
    const after = await ctx.reload(Role, role_id);
    ctx.emit(roleUpdated, after, before);
    return after;
  },
});
