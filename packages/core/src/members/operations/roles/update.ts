import { z } from 'zod';
import { expectedVersion, id, operation, patch, prose } from '../../../kernel/index.ts';
import { acting } from '../../member.acting.ts';
import { roleUpdated } from '../../member.events.ts';
import { roleNameTaken } from '../../member.failures.ts';
import { mayGrant } from '../../member.policy.ts';
import { permissions, Role } from '../../member.schema.ts';
import { freeRoleName, roleName } from '../../role.name.ts';

export const updateRole = operation({
  name: 'members.roles.update',
  summary: 'Change a role, for everyone who has it',
  effect: 'write',
  // It gives power away.
  approval: true,
  scope: 'manage:members',
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
    const columns = { ...input, permissions: permissions && [...new Set(permissions)] };
    return ctx.emit(roleUpdated, await ctx.update(before, columns), before);
  },
});
