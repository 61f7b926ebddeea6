import { z } from 'zod';
import { expectedVersion, id, invalid, operation, patch } from '../../kernel/index.ts';
import { acting } from '../member.acting.ts';
import { memberPermissionsChanged } from '../member.events.ts';
import { lockMember } from '../member.lock.ts';
import { mayChangeOwner, mayGrant } from '../member.policy.ts';
import { Member, permissions } from '../member.schema.ts';

export const setMemberPermissions = operation({
  name: 'members.set_permissions',
  summary: 'Set what a member may do beyond, or short of, their role',
  effect: 'write',
  // It gives power away.
  approval: true,
  scope: 'manage:members',
  idempotent: true,
  permission: 'manage_members',
  input: z.strictObject({
    member_id: id('mem'),
    grants: permissions().optional(),
    denials: permissions().optional(),
    ...expectedVersion,
  }),
  output: Member.schema,
  emits: [memberPermissionsChanged],
  rest: patch('/members/{member_id}/permissions'),
  mcp: {
    when: 'Make an exception for one member. Each list replaces the one before; one that is left out stays. Read members_get first.',
  },
  async run(ctx, { member_id, expected_version, ...given }) {
    const caller = await acting(ctx, 'manage_members');
    const before = await lockMember(ctx, member_id, expected_version);
    const was = before.value;
    mayChangeOwner(caller, was.role);
    const grants = [...new Set(given.grants ?? was.grants)];
    const denials = [...new Set(given.denials ?? was.denials)];
    const both = grants.filter((permission) => denials.includes(permission));
    if (both.length) throw invalid('denials', `${both.join(', ')} cannot be granted and denied at once`);
    mayGrant(
      caller,
      grants.filter((permission) => !was.grants.includes(permission)),
    );
    const after = await ctx.update(before, { grants, denials });
    // Lifting a denial gives something, too.
    mayGrant(
      caller,
      after.value.permissions.filter((permission) => !was.permissions.includes(permission)),
    );
    return ctx.emit(memberPermissionsChanged, after, before);
  },
});
