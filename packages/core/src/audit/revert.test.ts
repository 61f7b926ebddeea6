import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Caller, type Failure, newId } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';

let t: TestCore;
let org: TestOrg;
let owner: Caller;

beforeAll(async () => {
  t = await testCore();
});
beforeEach(async () => {
  org = await t.org();
  owner = org.owner;
});
afterAll(() => t.close());

/** Does something; answers what came of it, and the request it was done by. */
async function did(name: string, input: object, caller = owner) {
  const request_id = newId('req');
  return { request_id, made: await t.run(name, caller, input, { request_id }) };
}

const revert = (request_id: string, caller = owner) => t.run('audit.revert', caller, { request_id });
const refused = (request_id: string, caller = owner) => t.refused('audit.revert', caller, { request_id });
const gone = (name: string, input: object) => t.refused(name, owner, input).then(({ code }: Failure) => code);

async function board() {
  const project = await t.run('projects.create', owner, { name: 'Website', code: 'WEB' });
  const group = await t.run('task_groups.create', owner, { project_id: project.id, name: 'Doing' });
  const add = (title: string) => t.run('tasks.create', owner, { project_id: project.id, title });
  return { project, group, tasks: [await add('A'), await add('B'), await add('C')] };
}

const order = async (project_id: string): Promise<string> =>
  (await t.run('tasks.list', owner, { project_id, sort: 'position' })).data.map(({ title }: any) => title).join('');

test('what was created is deleted, and both are in the trail and the log', async () => {
  const { request_id, made } = await did('clients.create', { name: 'Northwind' });
  const answer = await revert(request_id);
  expect(answer).toMatchObject({
    reverted: [
      { operation: 'clients.create', request_id, by: [{ operation: 'clients.delete', subject: { id: made.id } }] },
    ],
    left: [],
  });
  expect(await gone('clients.get', { client_id: made.id })).toBe('not_found');
  const { data } = await t.run('audit.list', owner, { limit: 2 });
  expect(data.map(({ operation }: any) => operation)).toEqual(['audit.revert', 'clients.delete']);
  expect(await t.run('audit.verify', owner)).toMatchObject({ ok: true });
});

test('what has no way back is refused as such, whatever has become of what it changed, and names none of it', async () => {
  const { tasks } = await board();
  const statuses = (await t.run('task_statuses.list', owner, {})).data;
  const [status_id, replacement_id] = [tasks[0].status_id, statuses[1].id];
  const { request_id } = await did('task_statuses.delete', { status_id, replacement_id });
  for (const { id } of tasks) await t.run('tasks.delete', owner, { task_id: id });
  const failure = await refused(request_id);
  expect(failure).toMatchObject({ code: 'not_reversible', details: { current_state: { reason: 'no_way_back' } } });
  for (const { id } of tasks) expect(JSON.stringify(failure.details)).not.toContain(id);
});

test('what was changed is set back: money, free text and what was empty as well', async () => {
  const { tasks } = await board();
  const task_id = tasks[0].id;
  await t.run('tasks.update', owner, { task_id, description: 'The old words' });
  const { request_id } = await did('tasks.update', {
    task_id,
    title: 'Renamed',
    description: 'New words',
    due_date: '2026-12-01',
    assignee_ids: [owner.user_id],
  });
  expect((await revert(request_id)).left).toEqual([]);
  expect(await t.run('tasks.get', owner, { task_id })).toMatchObject({
    title: 'A',
    description: 'The old words',
    due_date: null,
    assignee_ids: [],
  });
  const { id: client_id } = await t.run('clients.create', owner, { name: 'Northwind', default_rate: 9000 });
  const change = await did('clients.update', { client_id, default_rate: 1, email: 'office@example.com' });
  await revert(change.request_id);
  expect(await t.run('clients.get', owner, { client_id })).toMatchObject({
    default_rate: { amount: 9000 },
    email: null,
  });
});

test('what somebody changed since is left as it is, and named; other fields they may change', async () => {
  const { id: client_id } = await t.run('clients.create', owner, { name: 'Northwind' });
  const { request_id } = await did('clients.update', { client_id, name: 'Southwind', email: 'a@example.com' });
  await t.run('clients.update', owner, { client_id, phone: '1' });
  await t.run('clients.update', owner, { client_id, name: 'Eastwind' });
  expect(await refused(request_id)).toMatchObject({
    code: 'revert_conflict',
    status: 409,
    details: { current_state: { subject: { type: 'client', id: client_id }, fields: ['name'] } },
  });
  expect(await t.run('clients.get', owner, { client_id })).toMatchObject({ name: 'Eastwind', email: 'a@example.com' });
  await t.run('clients.update', owner, { client_id, name: 'Southwind' });
  await revert(request_id);
  expect(await t.run('clients.get', owner, { client_id })).toMatchObject({
    name: 'Northwind',
    email: null,
    phone: '1',
  });
});

test('what was created and changed by somebody since is not deleted', async () => {
  const { request_id, made } = await did('clients.create', { name: 'Northwind' });
  await t.run('clients.update', owner, { client_id: made.id, email: 'office@example.com' });
  expect(await refused(request_id)).toMatchObject({
    code: 'revert_conflict',
    details: { current_state: { fields: ['email'] } },
  });
});

test('archived and unarchived, deleted and restored, put on a project and taken off go both ways', async () => {
  const { project, tasks } = await board();
  const archived = await did('projects.archive', { project_id: project.id });
  await revert(archived.request_id);
  expect(await t.run('projects.get', owner, { project_id: project.id })).toMatchObject({ archived_at: null });
  const deleted = await did('tasks.delete', { task_id: tasks[0].id });
  await revert(deleted.request_id);
  expect(await t.run('tasks.get', owner, { task_id: tasks[0].id })).toMatchObject({ deleted_at: null });
  const { user_id } = await org.join('member');
  const added = await did('projects.members.add', { project_id: project.id, user_id });
  await revert(added.request_id);
  const { data } = await t.run('projects.members.list', owner, { project_id: project.id });
  expect(data.map((member: any) => member.user_id)).not.toContain(user_id);
});

test('a task goes back to its place, its group, its status and its people', async () => {
  const { project, group, tasks } = await board();
  const [a, b, c] = tasks;
  const moved = await did('tasks.move', { task_id: c.id, before_task_id: a.id });
  expect(await order(project.id)).toBe('CAB');
  await revert(moved.request_id);
  expect(await order(project.id)).toBe('ABC');
  const first = await did('tasks.move', { task_id: a.id, after_task_id: b.id });
  await revert(first.request_id);
  expect(await order(project.id)).toBe('ABC');
  const grouped = await did('tasks.move', { task_id: a.id, group_id: group.id });
  await revert(grouped.request_id);
  expect(await t.run('tasks.get', owner, { task_id: a.id })).toMatchObject({ group_id: null });
  const assigned = await did('tasks.assign', { task_id: a.id, user_id: owner.user_id });
  await revert(assigned.request_id);
  const { data } = await t.run('task_statuses.list', owner);
  const done = data.find(({ is_terminal }: any) => is_terminal);
  const finished = await did('tasks.set_status', { task_id: a.id, status_id: done.id });
  await revert(finished.request_id);
  expect(await t.run('tasks.get', owner, { task_id: a.id })).toMatchObject({
    assignee_ids: [],
    status_id: a.status_id,
    completed_at: null,
  });
});

test('statuses of its own are taken from a project again, unless somebody changed them since', async () => {
  const { project, tasks } = await board();
  const project_id = project.id;
  const given = await did('task_statuses.customize', { project_id });
  expect((await revert(given.request_id)).reverted[0].by).toMatchObject([{ operation: 'task_statuses.reset' }]);
  expect(await t.run('tasks.get', owner, { task_id: tasks[0].id })).toMatchObject({ status_id: tasks[0].status_id });
  const again = await did('task_statuses.customize', { project_id });
  const [, active, , done] = again.made.data;
  const put = await did('tasks.set_status', { task_id: tasks[0].id, status_id: done.id });
  await t.run('task_statuses.update', owner, { status_id: active.id, name: 'Doing' });
  expect(await refused(again.request_id)).toMatchObject({ code: 'not_reversible' });
  await t.run('task_statuses.reset', owner, { project_id });
  expect(await refused(put.request_id)).toMatchObject({ code: 'revert_conflict' });
});

test('a move is not taken back when somebody moved the task since', async () => {
  const { tasks } = await board();
  const [a, , c] = tasks;
  const moved = await did('tasks.move', { task_id: c.id, before_task_id: a.id });
  await t.run('tasks.move', owner, { task_id: c.id, after_task_id: a.id });
  expect(await refused(moved.request_id)).toMatchObject({
    code: 'revert_conflict',
    details: { current_state: { fields: ['position'] } },
  });
});

test('a change of many is taken back as a whole, or not at all', async () => {
  const { tasks } = await board();
  const items = tasks.map(({ id }) => ({ task_id: id, priority: 'high' }));
  const { request_id } = await did('tasks.bulk_update', { items });
  const [first] = tasks;
  await t.run('tasks.update', owner, { task_id: first.id, priority: 'low' });
  const priorities = async () =>
    Promise.all(tasks.map(async ({ id }) => (await t.run('tasks.get', owner, { task_id: id })).priority));
  expect((await refused(request_id)).code).toBe('revert_conflict');
  expect(await priorities()).toEqual(['low', 'high', 'high']);
  await t.run('tasks.update', owner, { task_id: first.id, priority: 'high' });
  expect((await revert(request_id)).reverted[0].by).toHaveLength(3);
  expect(await priorities()).toEqual(['none', 'none', 'none']);
});

test('all that one request wrote goes back, the last first; an id that is used again names the last request', async () => {
  const request_id = '1';
  const { id: kept } = await t.run('clients.create', owner, { name: 'Kept' }, { request_id });
  await t.db.system.query(
    "UPDATE audit_entries SET occurred_at = occurred_at - interval '2 minutes' WHERE org_id = $1",
    [org.id],
  );
  const { id: client_id } = await t.run('clients.create', owner, { name: 'Northwind' }, { request_id });
  await t.run('clients.update', owner, { client_id, name: 'Southwind' }, { request_id });
  const { reverted } = await revert(request_id);
  expect(reverted.map(({ operation }: any) => operation)).toEqual(['clients.update', 'clients.create']);
  expect(await gone('clients.get', { client_id })).toBe('not_found');
  expect(await t.run('clients.get', owner, { client_id: kept })).toMatchObject({ name: 'Kept' });
});

test('tracked time and a started timer go, and the totals of their task with them', async () => {
  const { tasks } = await board();
  const at = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
  const entry = { task_id: tasks[0].id, started_at: at(60), stopped_at: at(30) };
  const { request_id, made } = await did('time.entries.create', entry);
  await revert(request_id);
  expect(await gone('time.entries.get', { entry_id: made.id })).toBe('not_found');
  expect(await t.run('tasks.get', owner, { task_id: tasks[0].id })).toMatchObject({ tracked_seconds: 0 });
  const started = await did('time.start_timer', {});
  await revert(started.request_id);
  expect(await gone('time.entries.get', { entry_id: started.made.id })).toBe('not_found');
});

test('settings, a profile and a role go back', async () => {
  const settings = await did('orgs.settings.update', { rounding: { step_minutes: 15 }, week_starts_on: 'sunday' });
  await revert(settings.request_id);
  expect(await t.run('orgs.settings.get', owner)).toMatchObject({
    rounding: { step_minutes: 0 },
    week_starts_on: 'monday',
  });
  const profile = await did('users.update_me', { name: 'Somebody else' });
  await revert(profile.request_id);
  expect(await t.run('users.me', owner)).toMatchObject({ name: owner.name });
  const { member_id } = await org.join('member');
  const promoted = await did('members.update_role', { member_id, role: 'admin' });
  await revert(promoted.request_id);
  expect(await t.run('members.get', owner, { member_id })).toMatchObject({ role: 'member' });
});

test('money and mails stay, and it says so', async () => {
  const invitation = await did('members.invitations.create', { email: 'someone@example.com', role: 'member' });
  expect(await refused(invitation.request_id)).toMatchObject({
    code: 'not_reversible',
    status: 409,
    message: expect.stringContaining('mail'),
    details: { current_state: { reason: 'no_way_back' } },
  });
  const address = { country: 'AT' };
  await t.run('orgs.settings.update', owner, { billing: { address, tax_id: 'ATU12345678' } });
  const client = await t.run('clients.create', owner, { name: 'Northwind', billing_address: address });
  const draft = await did('invoices.create', { client_id: client.id, lines: [{ description: 'Work', unit_price: 1 }] });
  const issued = await did('invoices.issue', { invoice_id: draft.made.id });
  expect(await refused(issued.request_id)).toMatchObject({ code: 'not_reversible' });
  expect(await refused(draft.request_id)).toMatchObject({ code: 'revert_conflict' });
  const deleted = await did('clients.create', { name: 'Brief' });
  const gone = await did('clients.delete', { client_id: deleted.made.id });
  expect(await refused(gone.request_id)).toMatchObject({ code: 'not_reversible' });
});

test('what stands in the way of the opposite call is named, and nothing is half done', async () => {
  const { request_id, made } = await did('clients.create', { name: 'Northwind' });
  await t.run('projects.create', owner, { name: 'Website', client_id: made.id });
  expect(await refused(request_id)).toMatchObject({
    code: 'not_reversible',
    details: { current_state: { reason: 'client_in_use', operation: 'clients.delete' } },
  });
});

test('a day later it is too late', async () => {
  const { request_id } = await did('clients.create', { name: 'Northwind' });
  await t.db.system.query(
    "UPDATE audit_entries SET occurred_at = occurred_at - interval '25 hours' WHERE org_id = $1",
    [org.id],
  );
  expect(await refused(request_id)).toMatchObject({
    code: 'not_reversible',
    details: { current_state: { reason: 'too_old' } },
  });
});

test('a taking back can be taken back', async () => {
  const { id: client_id } = await t.run('clients.create', owner, { name: 'Northwind' });
  const { request_id } = await did('clients.update', { client_id, name: 'Southwind' });
  const again = newId('req');
  await t.run('audit.revert', owner, { request_id }, { request_id: again });
  await revert(again);
  expect(await t.run('clients.get', owner, { client_id })).toMatchObject({ name: 'Southwind' });
});

test('people take back what they and their tokens did; what others did, who sees the trail and manages members', async () => {
  const manager = await org.join('manager');
  const token: Caller = { ...manager, credential: { ...manager.credential, kind: 'pat', id: newId('tok') } };
  const one = await did('clients.create', { name: 'One' }, token);
  const two = await did('clients.create', { name: 'Two' }, token);
  const colleague = await org.join('manager');
  expect((await refused(one.request_id, colleague)).code).toBe('not_found');
  const auditor = await org.join('manager', ['view_audit']);
  expect((await refused(one.request_id, auditor)).code).toBe('forbidden');
  await revert(one.request_id, manager);
  await revert(two.request_id);
  const other = await t.org();
  expect((await t.refused('audit.revert', other.owner, { request_id: two.request_id })).code).toBe('not_found');
});

test('what somebody did to themselves is not done to who takes it back', async () => {
  const member = await org.join('member');
  const { request_id } = await did('users.update_me', { name: 'Grace' }, member);
  expect(await refused(request_id)).toMatchObject({ code: 'not_reversible' });
  expect(await t.run('users.me', owner)).toMatchObject({ name: owner.name });
  await revert(request_id, member);
  expect(await t.run('users.me', member)).toMatchObject({ name: member.name });
});

test('it takes the scope and the permission of the call that takes it back', async () => {
  const manager = await org.join('manager');
  const { request_id, made } = await did('clients.create', { name: 'Northwind' }, manager);
  const writer: Caller = { ...manager, credential: { ...manager.credential, kind: 'pat', scopes: ['write:*'] } };
  expect(await refused(request_id, writer)).toMatchObject({
    code: 'insufficient_scope',
    details: { required_scope: 'manage:clients' },
  });
  const permissions = new Set([...manager.permissions].filter((held) => held !== 'manage_clients'));
  expect(await refused(request_id, { ...manager, permissions })).toMatchObject({ code: 'forbidden' });
  expect(await t.run('clients.get', owner, { client_id: made.id })).toMatchObject({ id: made.id });
});

test('a token that asks first asks for this as well', async () => {
  const { request_id, made } = await did('clients.create', { name: 'Northwind' });
  const { id } = await t.run('tokens.create', owner, { name: 'Assistant', scopes: ['manage:*'], ask_first: true });
  const token: Caller = { ...owner, credential: { ...owner.credential, kind: 'pat', id, ask_first: true } };
  const failure = await refused(request_id, token);
  expect(failure.code).toBe('approval_needed');
  const { approval_id } = failure.details.current_state as { approval_id: string };
  await t.run('approvals.grant', owner, { approval_id });
  expect(await gone('clients.get', { client_id: made.id })).toBe('not_found');
  const { data } = await t.run('audit.list', owner, { limit: 3 });
  expect(data.map(({ operation }: any) => operation)).toEqual(['approvals.grant', 'audit.revert', 'clients.delete']);
});

test('one of the two ids is needed', async () => {
  expect((await t.refused('audit.revert', owner)).code).toBe('validation_failed');
  const both = { request_id: 'x', audit_entry_id: newId('aud') };
  expect((await t.refused('audit.revert', owner, both)).code).toBe('validation_failed');
  expect((await t.refused('audit.revert', owner, { request_id: 'x' })).code).toBe('not_found');
});
