import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type BuiltInRole, type Caller, newId, PERMISSIONS, type Permission, ROLE_PERMISSIONS } from '@stint/core';
import { statementsOf, type TestCore, type TestOrg, testCore } from '@stint/testing';

let t: TestCore;

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());

const get = (as: Caller, of: Caller) => t.run('members.get', as, { member_id: of.member_id });
const give = (as: Caller, to: Caller, role: BuiltInRole) =>
  t.run('members.update_role', as, { member_id: to.member_id, role });
const refuseGiving = (as: Caller, to: Caller, role: BuiltInRole) =>
  t.refused('members.update_role', as, { member_id: to.member_id, role });

async function owners(org: TestOrg): Promise<number> {
  return (await t.run('members.list', org.owner, { role: 'owner' })).data.length;
}

test('every member sees who is there, found by name or email, and rates only with the permission', async () => {
  const org = await t.org();
  const member = await org.join('member');
  await t.run('members.set_rates', org.owner, { member_id: member.member_id, billable_rate: 9000, cost_rate: 4000 });
  const { data } = await t.run('members.list', member, { q: member.email.toUpperCase() });
  expect(data).toEqual([
    expect.objectContaining({
      id: member.member_id,
      user_id: member.user_id,
      name: member.name,
      email: member.email,
      role: 'member',
      weekly_capacity_minutes: 2400,
      working_hours: {},
    }),
  ]);
  expect(data[0]).not.toHaveProperty('cost_rate');
  expect(await get(org.owner, member)).toMatchObject({
    billable_rate: { amount: 9000, currency: 'EUR' },
    cost_rate: { amount: 4000, currency: 'EUR' },
  });
});

test("another organization's member is not found", async () => {
  const [acme, other] = [await t.org(), await t.org('Other')];
  const member_id = other.owner.member_id;
  for (const name of ['get', 'update_role', 'set_permissions', 'set_rates', 'set_capacity', 'remove']) {
    const failure = await t.refused(`members.${name}`, acme.owner, {
      member_id,
      ...(name === 'update_role' && { role: 'viewer' }),
    });
    expect(failure).toMatchObject({ code: 'not_found' });
  }
});

describe('owners', () => {
  test('only an owner makes or unmakes one', async () => {
    const org = await t.org();
    const [admin, member] = [await org.join('admin'), await org.join('member')];
    expect(await refuseGiving(admin, member, 'owner')).toMatchObject({ code: 'forbidden' });
    expect(await refuseGiving(admin, admin, 'owner')).toMatchObject({ code: 'forbidden' });
    expect(await refuseGiving(admin, org.owner, 'viewer')).toMatchObject({ code: 'forbidden' });
    const removing = { member_id: org.owner.member_id };
    expect(await t.refused('members.remove', admin, removing)).toMatchObject({ code: 'forbidden' });
    expect(await t.refused('members.set_permissions', admin, { ...removing, denials: ['manage_org'] })).toMatchObject({
      code: 'forbidden',
    });
    expect(await give(org.owner, member, 'owner')).toMatchObject({ role: 'owner', permissions: [...PERMISSIONS] });
  });

  test('the last one is neither demoted nor removed, and cannot leave', async () => {
    const org = await t.org();
    const { owner } = org;
    expect(await refuseGiving(owner, owner, 'admin')).toMatchObject({
      code: 'last_owner',
      details: { current_state: { owners: 1 } },
    });
    expect(await t.refused('members.remove', owner, { member_id: owner.member_id })).toMatchObject({
      code: 'last_owner',
    });
    expect(await t.refused('members.leave', owner)).toMatchObject({ code: 'last_owner' });
    const second = await org.join('owner');
    await t.run('members.leave', owner);
    expect(await t.refused('members.leave', second)).toMatchObject({ code: 'last_owner' });
  });

  test('of owners who demote or remove each other at the same moment one is left', async () => {
    for (let round = 0; round < 5; round++) {
      const org = await t.org();
      const all = [org.owner, ...(await Promise.all([1, 2, 3].map(() => org.join('owner'))))];
      await Promise.allSettled(
        all.map((owner, i) => {
          const other = all[(i + 1) % all.length] as Caller;
          return i % 2 ? give(owner, other, 'admin') : t.run('members.remove', owner, { member_id: other.member_id });
        }),
      );
      expect(await owners(org)).toBeGreaterThan(0);
      await Promise.allSettled(all.map((owner) => give(owner, owner, 'viewer')));
      expect(await owners(org)).toBe(1);
    }
  });

  test('who was demoted since their credential was checked has the power no more', async () => {
    const org = await t.org();
    const former = await org.join('owner');
    const member = await org.join('member');
    await give(org.owner, former, 'viewer');
    expect(await refuseGiving(former, member, 'admin')).toMatchObject({ code: 'forbidden' });
    const { member_id } = member;
    for (const [name, change] of [
      ['set_permissions', { denials: ['comment'] }],
      ['set_rates', { cost_rate: 1 }],
      ['set_capacity', { weekly_capacity_minutes: 0 }],
      ['remove', {}],
    ] as const) {
      expect(await t.refused(`members.${name}`, former, { member_id, ...change })).toMatchObject({ code: 'forbidden' });
    }
  });
});

describe('nobody grants what they lack', () => {
  const grants: Permission[] = ['manage_members', 'manage_roles'];

  test('through a built-in role', async () => {
    const org = await t.org();
    const [lead, member] = [await org.join('manager', grants), await org.join('member')];
    expect(await refuseGiving(lead, member, 'admin')).toMatchObject({
      code: 'forbidden',
      message: expect.stringContaining('manage_org'),
    });
    expect(await give(lead, member, 'manager')).toMatchObject({ role: 'manager' });
  });

  test('through an exception, or by lifting a denial', async () => {
    const org = await t.org();
    const [lead, admin] = [await org.join('manager', grants), await org.join('admin')];
    const member_id = admin.member_id;
    await t.run('members.set_permissions', org.owner, { member_id, denials: ['manage_org', 'manage_tasks'] });
    for (const change of [{ grants: ['view_audit'] }, { denials: [] }, { denials: ['manage_tasks'] }]) {
      expect(await t.refused('members.set_permissions', lead, { member_id, ...change })).toMatchObject({
        code: 'forbidden',
      });
    }
    const lifted = await t.run('members.set_permissions', lead, { member_id, denials: ['manage_org'] });
    expect(lifted.permissions).toContain('manage_tasks');
    expect(lifted.permissions).not.toContain('manage_org');
  });

  test('through a role of the organization, when it is made, widened or given', async () => {
    const org = await t.org();
    const [lead, member] = [await org.join('manager', grants), await org.join('member')];
    const wide: Permission[] = ['view_projects', 'manage_org'];
    expect(await t.refused('members.roles.create', lead, { name: 'Wide', permissions: wide })).toMatchObject({
      code: 'forbidden',
    });
    const role = await t.run('members.roles.create', org.owner, { name: 'Wide', permissions: wide });
    const giving = { member_id: member.member_id, role_id: role.id };
    expect(await t.refused('members.update_role', lead, giving)).toMatchObject({ code: 'forbidden' });
    const narrow = await t.run('members.roles.create', lead, { name: 'Narrow', permissions: ['view_projects'] });
    const widen = { role_id: narrow.id, permissions: wide };
    expect(await t.refused('members.roles.update', lead, widen)).toMatchObject({ code: 'forbidden' });
    expect(await t.run('members.roles.update', lead, { role_id: role.id, name: 'Still wide' })).toMatchObject({
      permissions: wide,
    });
    expect(await t.refused('members.roles.delete', lead, { role_id: narrow.id, replacement: 'admin' })).toMatchObject({
      code: 'forbidden',
    });
  });

  test('through an invitation', async () => {
    const org = await t.org();
    const lead = await org.join('manager', grants);
    for (const role of ['admin', 'owner'] as const) {
      const failure = await t.refused('members.invitations.create', lead, { email: 'a@example.com', role });
      expect(failure).toMatchObject({ code: 'forbidden' });
    }
  });
});

describe('roles', () => {
  test('a role of the organization gives its permissions, and changes for everyone at once', async () => {
    const org = await t.org();
    const member = await org.join('member');
    const role = await t.run('members.roles.create', org.owner, { name: 'Planner', permissions: ['manage_projects'] });
    const given = await t.run('members.update_role', org.owner, { member_id: member.member_id, role_id: role.id });
    expect(given).toMatchObject({ role: 'custom', role_id: role.id, permissions: ['manage_projects'] });
    await t.run('members.roles.update', org.owner, { role_id: role.id, permissions: ['comment'] });
    expect(await get(org.owner, member)).toMatchObject({ permissions: ['comment'] });
    expect((await t.run('members.list', org.owner, { role_id: role.id })).data).toHaveLength(1);
  });

  test('a name is taken whatever its case, and a built-in one always', async () => {
    const { owner } = await t.org();
    const create = { name: 'Planner', permissions: [] };
    const { id } = await t.run('members.roles.create', owner, create);
    expect(await t.refused('members.roles.create', owner, { ...create, name: 'PLANNER' })).toMatchObject({
      code: 'role_name_taken',
      details: { current_state: { role_id: id } },
    });
    for (const name of ['Owner', 'custom']) {
      expect(await t.refused('members.roles.create', owner, { ...create, name })).toMatchObject({
        code: 'validation_failed',
      });
    }
    expect(await t.run('members.roles.update', owner, { role_id: id, name: 'planner' })).toMatchObject({
      name: 'planner',
    });
  });

  test('exactly one role is named', async () => {
    const org = await t.org();
    const { id } = await t.run('members.roles.create', org.owner, { name: 'Planner', permissions: [] });
    const { member_id } = await org.join('member');
    for (const named of [{}, { role: 'viewer', role_id: id }]) {
      expect(await t.refused('members.update_role', org.owner, { member_id, ...named })).toMatchObject({
        code: 'validation_failed',
      });
    }
  });

  test('one in use is deleted only with a replacement, which everyone then has', async () => {
    const org = await t.org();
    const member = await org.join('member');
    const { id: role_id } = await t.run('members.roles.create', org.owner, { name: 'Old', permissions: ['comment'] });
    await t.run('members.update_role', org.owner, { member_id: member.member_id, role_id });
    const invited = await t.run('members.invitations.create', org.owner, { email: 'new@example.com', role_id });
    expect(await t.refused('members.roles.delete', org.owner, { role_id })).toMatchObject({
      code: 'role_in_use',
      details: { current_state: { members: 1, invitations: 1 } },
    });
    await t.run('members.roles.delete', org.owner, { role_id, replacement: 'viewer' });
    expect(await get(org.owner, member)).toMatchObject({ role: 'viewer', role_id: null });
    const { data } = await t.run('members.invitations.list', org.owner);
    expect(data).toEqual([expect.objectContaining({ id: invited.id, role: 'viewer', role_id: null })]);
    expect((await t.run('members.roles.list', org.owner)).data).toEqual([]);
  });

  test('one that nobody has is deleted without more', async () => {
    const { owner } = await t.org();
    const { id } = await t.run('members.roles.create', owner, { name: 'Idle', permissions: [] });
    expect(await t.run('members.roles.delete', owner, { role_id: id })).toEqual({ id, deleted: true });
  });

  test('the catalogue says what each built-in role may do', async () => {
    const { owner } = await t.org();
    const { permissions, roles } = await t.run('members.roles.catalogue', owner);
    expect(permissions).toEqual(PERMISSIONS);
    expect(roles.find(({ role }: { role: string }) => role === 'contractor').permissions).toEqual(
      ROLE_PERMISSIONS.contractor,
    );
  });
});

test('a permission is not granted and denied at once', async () => {
  const org = await t.org();
  const { member_id } = await org.join('member');
  const both = { member_id, grants: ['view_audit'], denials: ['view_audit'] };
  expect(await t.refused('members.set_permissions', org.owner, both)).toMatchObject({ code: 'validation_failed' });
});

test.each([
  [{ weekly_capacity_minutes: 10_081 }],
  [{ working_hours: { monday: [{ from: '17:00', to: '09:00' }] } }],
  [
    {
      working_hours: {
        monday: [
          { from: '09:00', to: '13:00' },
          { from: '12:00', to: '17:00' },
        ],
      },
    },
  ],
  [{ working_hours: { monday: [{ from: '25:00', to: '26:00' }] } }],
  [{ working_hours: { funday: [] } }],
])('a week that cannot be is refused: %j', async (input) => {
  const { owner } = await t.org();
  const failure = await t.refused('members.set_capacity', owner, { member_id: owner.member_id, ...input });
  expect(failure).toMatchObject({ code: 'validation_failed' });
});

test('capacity and working hours are kept as set', async () => {
  const { owner } = await t.org();
  const working_hours = {
    monday: [
      { from: '09:00', to: '12:30' },
      { from: '13:00', to: '24:00' },
    ],
  };
  const input = { member_id: owner.member_id, weekly_capacity_minutes: 1200, working_hours };
  await t.run('members.set_capacity', owner, input);
  expect(await get(owner, owner)).toMatchObject({ weekly_capacity_minutes: 1200, working_hours });
});

test('who leaves loses sessions, tokens, projects and assignments; the running timer stops; worked time stays', async () => {
  const org = await t.org();
  const member = await org.join('member');
  const { member_id, user_id } = member;
  const { id: project_id } = await t.run('projects.create', org.owner, { name: 'Web', is_private: true });
  await t.run('projects.members.add', org.owner, { project_id, user_id });
  const task = await t.run('tasks.create', org.owner, { project_id, title: 'Draw', assignee_ids: [user_id] });
  await t.run('time.start_timer', member, { task_id: task.id });
  await t.db.system.query(
    `INSERT INTO sessions (org_id, id, user_id, expires_at) VALUES ($1, $2, $3, now() + interval '1 day')`,
    [org.id, newId('ses'), user_id],
  );
  await t.run('tokens.create', member, { name: 'Mine', scopes: ['read:*'] });

  await t.run('members.remove', org.owner, { member_id });

  const { rows } = await t.db.system.query(
    `SELECT (SELECT count(*)::int FROM sessions WHERE user_id = $1 AND revoked_at IS NULL) AS sessions,
      (SELECT count(*)::int FROM tokens WHERE user_id = $1 AND revoked_at IS NULL) AS tokens,
      (SELECT count(*)::int FROM project_members WHERE user_id = $1) AS projects,
      (SELECT count(*)::int FROM time_entries WHERE user_id = $1 AND stopped_at IS NULL) AS running,
      (SELECT count(*)::int FROM time_entries WHERE user_id = $1) AS entries`,
    [user_id],
  );
  expect(rows).toEqual([{ sessions: 0, tokens: 0, projects: 0, running: 0, entries: 1 }]);
  expect((await t.run('tasks.get', org.owner, { task_id: task.id })).assignee_ids).not.toContain(user_id);
  const [entry] = (await t.run('audit.list', org.owner, { operation: 'members.remove' })).data;
  const types = entry.events.map(({ type }: { type: string }) => type);
  expect(types).toEqual(
    expect.arrayContaining(['member.removed', 'time_entry.stopped', 'task.unassigned', 'project_member.removed']),
  );
  expect((await t.run('members.list', org.owner)).data).toHaveLength(1);
  for (const name of ['members.get', 'members.remove']) {
    expect(await t.refused(name, org.owner, { member_id })).toMatchObject({ code: 'not_found' });
  }
  expect((await t.run('orgs.list', member)).data).toEqual([]);
  const taken = [
    await t.refused('projects.members.add', org.owner, { project_id, user_id }),
    await t.refused('tasks.assign', org.owner, { task_id: task.id, user_id }),
  ];
  for (const failure of taken) expect(failure).toMatchObject({ code: 'validation_failed' });
});

/** A member with so many tasks on a private project. */
async function busy(org: TestOrg, tasks: number): Promise<Caller> {
  const member = await org.join('member');
  const { user_id } = member;
  const { id: project_id } = await t.run('projects.create', org.owner, { name: 'Secret', is_private: true });
  await t.run('projects.members.add', org.owner, { project_id, user_id });
  for (let i = 0; i < tasks; i++) {
    await t.run('tasks.create', org.owner, { project_id, title: `Task ${i}`, assignee_ids: [user_id] });
  }
  return member;
}

test('who leaves is taken off every task, even where the one who removes them cannot look', async () => {
  const org = await t.org();
  const lead = await org.join('member', ['manage_members']);
  const { member_id, user_id } = await busy(org, 3);
  await t.run('members.remove', lead, { member_id });
  const [entry] = (await t.run('audit.list', org.owner, { operation: 'members.remove' })).data;
  const unassigned = entry.events.filter(({ type }: { type: string }) => type === 'task.unassigned');
  expect(unassigned.map(({ changes }: { changes: object }) => changes)).toEqual(
    Array(3).fill({ assignee_ids: [[user_id], []] }),
  );
});

test('taking someone off many tasks takes no more statements than off one', async () => {
  const org = await t.org();
  const statements = async (tasks: number) => {
    const { member_id } = await busy(org, tasks);
    return (await statementsOf(t.db, () => t.run('members.remove', org.owner, { member_id }))).length;
  };
  expect(await statements(8)).toBe(await statements(1));
});

test('a task that was deleted comes back without those who left meanwhile', async () => {
  const org = await t.org();
  const { member_id, user_id } = await busy(org, 1);
  const [task] = (await t.run('tasks.list', org.owner, { assignee_id: user_id })).data;
  await t.run('tasks.delete', org.owner, { task_id: task.id });
  await t.run('members.remove', org.owner, { member_id });
  await t.run('tasks.restore', org.owner, { task_id: task.id });
  expect(await t.run('tasks.get', org.owner, { task_id: task.id })).toMatchObject({ assignee_ids: [] });
});

test('only who manages members changes them; anyone may leave', async () => {
  const org = await t.org();
  const [manager, other] = [await org.join('manager'), await org.join('viewer')];
  expect(await refuseGiving(manager, other, 'viewer')).toMatchObject({ code: 'forbidden' });
  expect(await t.refused('members.remove', manager, { member_id: other.member_id })).toMatchObject({
    code: 'forbidden',
  });
  expect(await t.run('members.leave', other)).toEqual({ id: other.member_id, deleted: true });
});
