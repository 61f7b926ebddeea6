import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { effectivePermissions, newId, PERMISSIONS, type Permission, ROLE_PERMISSIONS, ROLES } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import fc from 'fast-check';

let t: TestCore;
let acme: TestOrg;

beforeAll(async () => {
  t = await testCore();
  acme = await t.org();
});
afterAll(() => t.close());

const some = fc.subarray([...PERMISSIONS]);
const role = fc.constantFrom(...ROLES);

test('effective permissions are the role, plus grants, minus denials; an owner always has all', () => {
  fc.assert(
    fc.property(role, fc.option(some), some, some, (name, custom, grants, denials) => {
      const effective = effectivePermissions(name, custom, grants, denials);
      const base: readonly Permission[] = custom ?? ROLE_PERMISSIONS[name];
      for (const permission of PERMISSIONS) {
        const given = base.includes(permission) || grants.includes(permission);
        expect(effective.has(permission)).toBe(name === 'owner' || (given && !denials.includes(permission)));
      }
    }),
  );
});

test('what is no permission is never effective, whoever granted it', () => {
  const effective = effectivePermissions('viewer', ['fly', 'view_projects'], ['rule', 'track_time'], []);
  expect([...effective].sort()).toEqual(['track_time', 'view_projects']);
});

test('PostgreSQL says the same of every member', async () => {
  const member = await acme.join('viewer');
  const role_id = newId('role');
  await t.db.system.query(`INSERT INTO roles (org_id, id, name, permissions) VALUES ($1, $2, 'Own', '{}')`, [
    acme.id,
    role_id,
  ]);
  const membership = fc.record({ name: role, custom: fc.option(some), grants: some, denials: some });
  await fc.assert(
    fc.asyncProperty(membership, async ({ name, custom, grants, denials }) => {
      await t.db.system.query('UPDATE roles SET permissions = $3 WHERE org_id = $1 AND id = $2', [
        acme.id,
        role_id,
        custom ?? [],
      ]);
      await t.db.system.query(
        'UPDATE members SET role = $3, role_id = $4, grants = $5, denials = $6 WHERE org_id = $1 AND id = $2',
        [acme.id, member.member_id, custom ? 'custom' : name, custom ? role_id : null, grants, denials],
      );
      const { permissions } = await t.run('members.get', acme.owner, { member_id: member.member_id });
      const effective = effectivePermissions(custom ? 'custom' : name, custom, grants, denials);
      expect(permissions).toEqual(PERMISSIONS.filter((permission) => effective.has(permission)));
    }),
    { numRuns: 60 },
  );
});

test('no change of role or exception by one who is no owner gives anybody what that one lacks', async () => {
  const org = await t.org();
  const change = fc.oneof(fc.record({ role }), fc.record({ grants: some, denials: some }, { requiredKeys: [] }));
  await fc.assert(
    fc.asyncProperty(some, role, some, change, async (own, startsAs, denied, wanted) => {
      const grants: Permission[] = ['manage_members', ...own];
      const [lead, other] = [await org.join('member', grants), await org.join(startsAs)];
      await t.db.system.query('UPDATE members SET denials = $3 WHERE org_id = $1 AND id = $2', [
        org.id,
        other.member_id,
        denied,
      ]);
      const { member_id } = other;
      const had = new Set((await t.run('members.get', org.owner, { member_id })).permissions);
      const name = 'role' in wanted ? 'members.update_role' : 'members.set_permissions';
      await t.run(name, lead, { member_id, ...wanted }).catch((failure) => {
        expect(['forbidden', 'validation_failed', 'last_owner']).toContain(failure.code);
      });
      const has: Permission[] = (await t.run('members.get', org.owner, { member_id })).permissions;
      for (const permission of has) {
        if (!had.has(permission)) expect(lead.permissions).toContain(permission);
      }
    }),
    { numRuns: 60 },
  );
});
