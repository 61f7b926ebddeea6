import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Caller } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { codeFrom } from './project.code.ts';

let t: TestCore;
let acme: TestOrg;

beforeAll(async () => {
  t = await testCore();
  acme = await t.org();
});
afterAll(() => t.close());

const create = (input: object, caller: Caller = acme.owner) => t.run('projects.create', caller, input);

test('a code is made from the name and is never used twice', async () => {
  expect([codeFrom('Website'), codeFrom('Über uns Ökologie'), codeFrom('3 D'), codeFrom('日本')]).toEqual([
    'WEB',
    'UUO',
    'DPRJ',
    'PRJ',
  ]);
  const made = await Promise.all(Array.from({ length: 6 }, () => create({ name: 'Quarterly audit' })));
  expect(made.map(({ code }) => code).sort()).toEqual(['QA', 'QA2', 'QA3', 'QA4', 'QA5', 'QA6']);
  expect(await t.refused('projects.create', acme.owner, { name: 'x', code: 'QA' })).toMatchObject({
    code: 'project_code_taken',
  });
});

test('a code is fixed once it stands in a task key', async () => {
  const { id } = await create({ name: 'Rename me', code: 'OLD' });
  expect((await t.run('projects.update', acme.owner, { project_id: id, code: 'NEW' })).code).toBe('NEW');
  await t.run('tasks.create', acme.owner, { project_id: id, title: 'First' });
  expect(await t.refused('projects.update', acme.owner, { project_id: id, code: 'NEWER' })).toMatchObject({
    code: 'project_code_fixed',
    details: { current_state: { code: 'NEW' } },
  });
});

test('a project of a client takes its currency', async () => {
  const client = await t.run('clients.create', acme.owner, { name: 'Dollars', currency: 'USD' });
  const project = await create({ name: 'Abroad', client_id: client.id, default_rate: 12000 });
  expect(project).toMatchObject({ currency: 'USD', default_rate: { amount: 12000, currency: 'USD' } });
});

test('an archived client takes no new project', async () => {
  const client = await t.run('clients.create', acme.owner, { name: 'Former' });
  await t.run('clients.archive', acme.owner, { client_id: client.id });
  expect(await t.refused('projects.create', acme.owner, { name: 'Late', client_id: client.id })).toMatchObject({
    code: 'client_archived',
  });
});

test('rates and amounts are absent for those who may not see them, and refused from those who may not set them', async () => {
  const { id } = await create({ name: 'Priced', default_rate: 100, budget: { kind: 'money', amount: 5000 } });
  const member = await acme.join('member', ['manage_projects']);
  const seen = await t.run('projects.get', member, { project_id: id });
  expect(seen).not.toHaveProperty('default_rate');
  expect(seen).not.toHaveProperty('budget_amount');
  expect(seen.budget).toEqual({ kind: 'money', hours: null, alert_percents: [80, 100] });
  for (const change of [{ default_rate: 1 }, { budget: { kind: 'money', amount: 1 } }]) {
    expect(await t.refused('projects.update', member, { project_id: id, ...change })).toMatchObject({
      code: 'forbidden',
    });
  }
});

test('a budget names what its kind needs', async () => {
  for (const budget of [{ kind: 'hours' }, { kind: 'money', hours: 3 }, { kind: 'hours', hours: 1, amount: 1 }]) {
    expect(await t.refused('projects.create', acme.owner, { name: 'B', budget })).toMatchObject({
      code: 'validation_failed',
    });
  }
});

test('a private project is invisible to members who are not on it, in lists, gets and comments', async () => {
  const project = await create({ name: 'Secret', is_private: true });
  const task = await t.run('tasks.create', acme.owner, { project_id: project.id, title: 'Whisper' });
  const comment = await t.run('tasks.comments.create', acme.owner, { task_id: task.id, body: 'psst' });
  const member = await acme.join('member');
  const hidden: [string, object][] = [
    ['projects.get', { project_id: project.id }],
    ['projects.stats', { project_id: project.id }],
    ['projects.members.list', { project_id: project.id }],
    ['tasks.get', { task_id: task.key }],
    ['tasks.comments.list', { task_id: task.id }],
    ['tasks.comments.create', { task_id: task.id, body: 'x' }],
    ['tasks.comments.delete', { comment_id: comment.id }],
    ['tasks.activity', { task_id: task.id }],
    ['tasks.create', { project_id: project.id, title: 'x' }],
    ['tasks.update', { task_id: task.id, title: 'x' }],
    ['tasks.move', { task_id: task.id }],
  ];
  for (const [name, input] of hidden) {
    expect([name, await t.refused(name, member, input)]).toMatchObject([name, { code: 'not_found' }]);
  }
  const ids = async (name: string, caller: Caller) =>
    (await t.run(name, caller, { limit: 200 })).data.map((row: { id: string }) => row.id);
  expect(await ids('projects.list', member)).not.toContain(project.id);
  expect(await ids('tasks.list', member)).not.toContain(task.id);
  await t.run('projects.members.add', acme.owner, { project_id: project.id, user_id: member.user_id });
  expect(await ids('projects.list', member)).toContain(project.id);
  expect(await ids('tasks.list', member)).toContain(task.id);
});

test('whoever makes a private project, or makes one private, is on it', async () => {
  const maker = await acme.join('member', ['manage_projects']);
  const made = await create({ name: 'Mine', is_private: true }, maker);
  expect(await t.run('projects.get', maker, { project_id: made.id })).toMatchObject({ id: made.id });
  const open = await create({ name: 'Open' });
  await t.run('projects.update', maker, { project_id: open.id, is_private: true });
  expect(await t.run('projects.get', maker, { project_id: open.id })).toMatchObject({ is_private: true });
});

test('a contractor sees only the projects they are on, open or not', async () => {
  const org = await t.org('Contractors');
  const [on, off] = [await create({ name: 'On' }, org.owner), await create({ name: 'Off' }, org.owner)];
  for (const { id } of [on, off]) await t.run('tasks.create', org.owner, { project_id: id, title: 'T' });
  const contractor = await org.join('contractor');
  expect((await t.run('projects.list', contractor)).data).toEqual([]);
  await t.run('projects.members.add', org.owner, { project_id: on.id, user_id: contractor.user_id });
  const projects = (await t.run('projects.list', contractor)).data;
  expect(projects.map((project: { id: string }) => project.id)).toEqual([on.id]);
  const tasks = (await t.run('tasks.list', contractor)).data;
  expect(tasks.map((task: { project_id: string }) => task.project_id)).toEqual([on.id]);
  expect(await t.refused('projects.get', contractor, { project_id: off.id })).toMatchObject({ code: 'not_found' });
});

test('the rule for events agrees with the rule for lists', async () => {
  const org = await t.org('Rules');
  const projects = [
    await create({ name: 'Open' }, org.owner),
    await create({ name: 'Private', is_private: true }, org.owner),
    await create({ name: 'Ours', is_private: true }, org.owner),
  ];
  const { visible } = t.core.entities.get('project') as { visible: { sees(access: object, row: object): boolean } };
  for (const role of ['admin', 'manager', 'member', 'accountant', 'contractor', 'viewer'] as const) {
    const caller = await org.join(role);
    const ours = projects[2].id;
    await t.run('projects.members.add', org.owner, { project_id: ours, user_id: caller.user_id });
    const listed = (await t.run('projects.list', caller)).data.map((project: { id: string }) => project.id);
    const access = { caller, own: new Set([ours]), hidden: new Set() };
    const seen = projects.filter((row) => visible.sees(access, row));
    expect(new Set(listed)).toEqual(new Set(seen.map(({ id }) => id)));
  }
});

test('somebody is on a project once, with rates that only those who may see', async () => {
  const project = await create({ name: 'Team' });
  const member = await acme.join('member');
  const where = { project_id: project.id, user_id: member.user_id };
  const added = await t.run('projects.members.add', acme.owner, { ...where, billable_rate: 9000 });
  expect(added).toMatchObject({ role: 'member', billable_rate: { amount: 9000, currency: 'EUR' }, cost_rate: null });
  expect(await t.refused('projects.members.add', acme.owner, where)).toMatchObject({ code: 'already_on_project' });
  await t.run('projects.update', acme.owner, { project_id: project.id, currency: 'USD' });
  const { data: seen } = await t.run('projects.members.list', acme.owner, { project_id: project.id });
  expect(seen[0].billable_rate).toEqual({ amount: 9000, currency: 'USD' });
  const changed = await t.run('projects.members.update', acme.owner, { ...where, role: 'lead', billable_rate: null });
  expect(changed).toMatchObject({ role: 'lead', billable_rate: null, version: 2 });
  const { data } = await t.run('projects.members.list', member, { project_id: project.id });
  expect(data[0]).not.toHaveProperty('billable_rate');
  await t.run('projects.members.remove', acme.owner, where);
  expect((await t.run('projects.members.list', member, { project_id: project.id })).data).toEqual([]);
  const stranger = await t.org('Strangers');
  expect(
    await t.refused('projects.members.add', acme.owner, { ...where, user_id: stranger.owner.user_id }),
  ).toMatchObject({ code: 'validation_failed' });
});

test('an archived project can be read, and takes no new tasks, changes or comments', async () => {
  const { id: project_id } = await create({ name: 'Done with' });
  const task = await t.run('tasks.create', acme.owner, { project_id, title: 'Old' });
  await t.run('projects.archive', acme.owner, { project_id });
  expect(await t.run('tasks.get', acme.owner, { task_id: task.id })).toMatchObject({ id: task.id });
  const writes: [string, object][] = [
    ['tasks.create', { project_id, title: 'New' }],
    ['tasks.update', { task_id: task.id, title: 'x' }],
    ['tasks.assign', { task_id: task.id, user_id: acme.owner.user_id }],
    ['tasks.move', { task_id: task.id }],
    ['tasks.delete', { task_id: task.id }],
    ['tasks.comments.create', { task_id: task.id, body: 'x' }],
    ['task_groups.create', { project_id, name: 'x' }],
  ];
  for (const [name, input] of writes) {
    expect([name, await t.refused(name, acme.owner, input)]).toMatchObject([name, { code: 'project_archived' }]);
  }
  await t.run('projects.unarchive', acme.owner, { project_id });
  expect(await t.run('tasks.create', acme.owner, { project_id, title: 'Again' })).toMatchObject({ title: 'Again' });
});

test('archiving again keeps the first instant', async () => {
  const { id: project_id } = await create({ name: 'Twice' });
  const first = await t.run('projects.archive', acme.owner, { project_id });
  const again = await t.run('projects.archive', acme.owner, { project_id });
  expect(again).toMatchObject({ archived_at: first.archived_at, version: first.version + 1 });
});

/** An entry as the time domain leaves it, so many minutes long. */
async function entry(org: TestOrg, project_id: string, minutes: number, more: Record<string, unknown> = {}) {
  const row = {
    org_id: org.id,
    id: `ent_${Math.random()}`,
    user_id: org.owner.user_id,
    project_id,
    started_at: '2026-03-02T09:00:00Z',
    stopped_at: new Date(Date.parse('2026-03-02T09:00:00Z') + minutes * 60_000),
    time_zone: 'UTC',
    billable: true,
    source: 'manual',
    billable_rate: 6000,
    currency: 'EUR',
    ...more,
  };
  const names = Object.keys(row);
  await t.db.system.query(
    `INSERT INTO time_entries (${names}) VALUES (${names.map((_, i) => `$${i + 1}`)})`,
    Object.values(row),
  );
}

test('a project with unbilled time or a running timer cannot be deleted; one without takes its tasks along', async () => {
  const { id: project_id } = await create({ name: 'Worked on' });
  const task = await t.run('tasks.create', acme.owner, { project_id, title: 'T' });
  await entry(acme, project_id, 30);
  expect(await t.refused('projects.delete', acme.owner, { project_id })).toMatchObject({
    code: 'project_has_time',
    details: { current_state: { entries: 1 } },
  });
  await t.db.system.query('UPDATE time_entries SET billable = false WHERE project_id = $1', [project_id]);
  await t.run('projects.delete', acme.owner, { project_id });
  expect(await t.refused('projects.get', acme.owner, { project_id })).toMatchObject({ code: 'not_found' });
  expect(await t.refused('tasks.get', acme.owner, { task_id: task.id })).toMatchObject({ code: 'not_found' });
  expect(await t.refused('tasks.restore', acme.owner, { task_id: task.id })).toMatchObject({
    code: 'task_not_restorable',
  });
});

test('stats count tasks by category and time by who may see it', async () => {
  const { id: project_id } = await create({ name: 'Counted', budget: { kind: 'hours', hours: 10 } });
  const { data: statuses } = await t.run('task_statuses.list', acme.owner);
  const done = statuses.find((status: { category: string }) => status.category === 'done').id;
  await t.run('tasks.create', acme.owner, { project_id, title: 'A' });
  await t.run('tasks.create', acme.owner, { project_id, title: 'B', status_id: done });
  await entry(acme, project_id, 90);
  await entry(acme, project_id, 30, { billable: false });
  expect(await t.run('projects.stats', acme.owner, { project_id })).toEqual({
    project_id,
    tasks: { backlog: 0, open: 1, active: 0, review: 0, done: 1, cancelled: 0 },
    tracked_seconds: 7200,
    billable_seconds: 5400,
    budget_used_percent: 20,
    billable_amount: { amount: 9000, currency: 'EUR' },
  });
  const member = await acme.join('member');
  const seen = await t.run('projects.stats', member, { project_id });
  expect(seen).toMatchObject({ tracked_seconds: 0, tasks: { done: 1 } });
  expect(seen).not.toHaveProperty('billable_amount');
  expect(seen).not.toHaveProperty('budget_used_percent');
});

test('each percent of a budget is reached once, and a new budget alerts anew', async () => {
  const org = await t.org('Budgets');
  const { id: project_id } = await create({ name: 'Tight' }, org.owner);
  await entry(org, project_id, 9 * 60);
  const budget = { kind: 'hours', hours: 10, alert_percents: [100, 50, 80] };
  const updated = await t.run('projects.update', org.owner, { project_id, budget });
  expect(updated.budget_alerted).toBe(80);
  const reached = async () => {
    const { rows } = await t.db.system.query(
      "SELECT envelope->'changes'->'budget_alerted' AS alerted FROM events WHERE org_id = $1 AND type = 'project.budget_reached' ORDER BY seq",
      [org.id],
    );
    return rows.map(({ alerted }) => alerted);
  };
  expect(await reached()).toEqual([
    [0, 50],
    [50, 80],
  ]);
  await t.run('projects.update', org.owner, { project_id, name: 'Tighter' });
  expect(await reached()).toHaveLength(2);
  await t.run('projects.update', org.owner, { project_id, budget: { kind: 'money', amount: 54000 } });
  expect((await reached()).slice(2)).toEqual([
    [0, 80],
    [80, 100],
  ]);
});

test('of two entries written at once that only together pass a percent, one publishes it', async () => {
  const org = await t.org('Together');
  const budget = { kind: 'hours', hours: 1, alert_percents: [100] };
  const { id: project_id } = await create({ name: 'Short', budget }, org.owner);
  const task = await t.run('tasks.create', org.owner, { project_id, title: 'T' });
  const span = (hour: string) => ({ started_at: `2026-03-02T${hour}:00:00Z`, stopped_at: `2026-03-02T${hour}:45:00Z` });
  const write = (hour: string) => t.run('time.entries.create', org.owner, { task_id: task.id, ...span(hour) });
  await Promise.all([write('09'), write('10')]);
  const { rows } = await t.db.system.query(
    "SELECT seq FROM events WHERE org_id = $1 AND type = 'project.budget_reached'",
    [org.id],
  );
  expect(rows).toHaveLength(1);
  expect(await t.run('tasks.get', org.owner, { task_id: task.id })).toMatchObject({
    tracked_seconds: 5400,
    version: 3,
  });
});

test('a money budget and the currency are not changed by who may not see or set them', async () => {
  const org = await t.org();
  const budget = { kind: 'money', amount: 100_000, alert_percents: [50] };
  const { id: project_id } = await create({ name: 'Kept', budget }, org.owner);
  const lead = await org.join('member', ['manage_projects']);
  const refused = (input: object) => t.refused('projects.update', lead, { project_id, ...input });
  expect(await refused({ budget: null })).toMatchObject({ code: 'forbidden' });
  expect(await refused({ currency: 'USD' })).toMatchObject({ code: 'forbidden' });
  expect(await t.run('projects.update', org.owner, { project_id, budget: null, currency: 'USD' })).toMatchObject({
    budget_amount: null,
    currency: 'USD',
  });
});

test('how time is rounded is set whole, on a client or a project, and taken back with null', async () => {
  const rounding = { step_minutes: 15, direction: 'up', minimum_minutes: 0, per: 'day' };
  const client = await t.run('clients.create', acme.owner, { name: 'Northwind', rounding });
  const { id: project_id, ...made } = await t.run('projects.create', acme.owner, { name: 'Website', rounding });
  expect([client.rounding, made.rounding]).toEqual([rounding, rounding]);
  const half = { project_id, rounding: { step_minutes: 15 } };
  expect(await t.refused('projects.update', acme.owner, half)).toMatchObject({ code: 'validation_failed' });
  const changed = await t.run('projects.update', acme.owner, { project_id, name: 'Site' });
  expect(changed.rounding).toEqual(rounding);
  for (const [name, input] of [
    ['projects.update', { project_id }],
    ['clients.update', { client_id: client.id }],
  ] as const) {
    expect(await t.run(name, acme.owner, { ...input, rounding: null })).toMatchObject({ rounding: null });
  }
});
