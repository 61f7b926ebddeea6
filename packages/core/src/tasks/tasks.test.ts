import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Caller } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';

let t: TestCore;
let acme: TestOrg;
let status: Record<string, string>;

type Task = Record<string, any>;

beforeAll(async () => {
  t = await testCore();
  acme = await t.org();
  status = await statusesOf(acme.owner);
});
afterAll(() => t.close());

async function statusesOf(caller: Caller): Promise<Record<string, string>> {
  const { data } = await t.run('task_statuses.list', caller);
  return Object.fromEntries(data.map((one: Task) => [one.category, one.id]));
}

const project = (name: string, org = acme): Promise<Task> => t.run('projects.create', org.owner, { name });
const create = (project_id: string, more: object = {}, caller = acme.owner): Promise<Task> =>
  t.run('tasks.create', caller, { project_id, title: 'Task', ...more });
const run = (name: string, input: object): Promise<Task> => t.run(`tasks.${name}`, acme.owner, input);
const refused = (name: string, input: object) => t.refused(`tasks.${name}`, acme.owner, input);
const ids = (page: Task) => page.data.map((task: Task) => task.id);

test('a new task is in the first open status, last in its project, and has a key', async () => {
  const { id, code } = await project('Fresh');
  const task = await create(id, { description: '**Now**', due_date: '2026-12-01' });
  expect(task).toMatchObject({
    key: `${code}-1`,
    project_id: id,
    status_id: status.open,
    priority: 'none',
    assignee_ids: [],
    due_date: '2026-12-01',
    completed_at: null,
    tracked_seconds: 0,
    created_by: acme.owner.user_id,
    version: 1,
  });
  const second = await create(id);
  expect(second.key).toBe(`${code}-2`);
  expect(second.position > task.position).toBe(true);
});

test('twenty tasks created at once have twenty keys without a gap, in the order of their positions', async () => {
  const { id, code } = await project('Rush');
  const made = await Promise.all(Array.from({ length: 20 }, () => create(id)));
  const byNumber = made.sort((a, b) => Number(a.key.split('-')[1]) - Number(b.key.split('-')[1]));
  expect(byNumber.map(({ key }) => key)).toEqual(Array.from({ length: 20 }, (_, i) => `${code}-${i + 1}`));
  const listed = await t.run('tasks.list', acme.owner, { project_id: id, sort: 'position' });
  expect(ids(listed)).toEqual(byNumber.map((task) => task.id));
});

test('the number of a refused or deleted task is not given to another', async () => {
  const { id, code } = await project('Numbers');
  const first = await create(id);
  await run('delete', { task_id: first.id });
  expect((await create(id)).key).toBe(`${code}-2`);
});

test('a task is named by its key in either case', async () => {
  const { id } = await project('Named');
  const task = await create(id);
  expect(await run('get', { task_id: task.key.toLowerCase() })).toMatchObject({ id: task.id });
  expect(await run('update', { task_id: task.key, title: 'By key' })).toMatchObject({ title: 'By key', version: 2 });
  expect(await refused('get', { task_id: 'NOPE-1' })).toMatchObject({ code: 'not_found' });
});

test('a due date before the start is refused, whichever of both is set', async () => {
  const { id } = await project('Days');
  const wrong = { code: 'validation_failed', details: { errors: [{ field: 'due_date' }] } };
  expect(
    await refused('create', { project_id: id, title: 'x', start_date: '2026-03-02', due_date: '2026-03-01' }),
  ).toMatchObject(wrong);
  const task = await create(id, { start_date: '2026-03-02', due_date: '2026-03-02' });
  expect(await refused('update', { task_id: task.id, due_date: '2026-03-01' })).toMatchObject(wrong);
  expect(await refused('update', { task_id: task.id, start_date: '2026-03-03' })).toMatchObject(wrong);
  expect(await run('update', { task_id: task.id, start_date: '2026-03-03', due_date: null })).toMatchObject({
    start_date: '2026-03-03',
    due_date: null,
  });
});

test('entering a terminal status completes a task, leaving it opens the task again', async () => {
  const { id } = await project('Completion');
  const task = await create(id);
  const done = await run('set_status', { task_id: task.id, status_id: status.done });
  expect(done.completed_at).not.toBeNull();
  const same = await run('update', { task_id: task.id, status_id: status.done });
  expect(same.completed_at).toBe(done.completed_at);
  expect(await run('set_status', { task_id: task.id, status_id: status.active })).toMatchObject({ completed_at: null });
  expect((await create(id, { status_id: status.done })).completed_at).not.toBeNull();
});

test("a status, group or parent of elsewhere is refused by its field's name", async () => {
  const [here, there] = [await project('Here'), await project('There')];
  const foreign = await create(there.id);
  const group = await t.run('task_groups.create', acme.owner, { project_id: there.id, name: 'Column' });
  const other = await statusesOf((await t.org('Elsewhere')).owner);
  const task = await create(here.id);
  for (const [field, value] of [
    ['status_id', other.open],
    ['group_id', group.id],
    ['parent_id', foreign.id],
  ] as const) {
    const wrong = { code: 'validation_failed', details: { errors: [{ field }] } };
    expect(await refused('create', { project_id: here.id, title: 'x', [field]: value })).toMatchObject(wrong);
    expect(await refused('update', { task_id: task.id, [field]: value })).toMatchObject(wrong);
  }
});

test('a task never becomes its own ancestor, not even by two changes at once', async () => {
  const { id } = await project('Family');
  const a = await create(id);
  const b = await create(id, { parent_id: a.key });
  const c = await create(id, { parent_id: b.id });
  expect(await refused('update', { task_id: a.id, parent_id: a.id })).toMatchObject({ code: 'task_cycle' });
  expect(await refused('update', { task_id: a.id, parent_id: c.id })).toMatchObject({ code: 'task_cycle' });
  const [x, y] = [await create(id), await create(id)];
  const both = await Promise.allSettled([
    run('update', { task_id: x.id, parent_id: y.id }),
    run('update', { task_id: y.id, parent_id: x.id }),
  ]);
  expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('only those who see the project are assigned, each once', async () => {
  const open = await project('Open to all');
  const hidden = await t.run('projects.create', acme.owner, { name: 'Closed', is_private: true });
  const [member, contractor] = [await acme.join('member'), await acme.join('contractor')];
  const stranger = (await t.org('Far')).owner;
  const task = await create(open.id, { assignee_ids: [member.user_id] });
  expect(task.assignee_ids).toEqual([member.user_id]);
  for (const caller of [contractor, stranger]) {
    expect(await refused('assign', { task_id: task.id, user_id: caller.user_id })).toMatchObject({
      code: 'validation_failed',
      details: { errors: [{ field: 'user_id', code: 'cannot_see_project' }] },
    });
  }
  expect(await refused('create', { project_id: hidden.id, title: 'x', assignee_ids: [member.user_id] })).toMatchObject({
    details: { errors: [{ field: 'assignee_ids' }] },
  });

  await t.run('projects.members.add', acme.owner, { project_id: open.id, user_id: contractor.user_id });
  const twice = { task_id: task.id, user_id: contractor.user_id };
  await run('assign', twice);
  expect((await run('assign', twice)).assignee_ids).toEqual([member.user_id, contractor.user_id]);
  expect((await run('unassign', twice)).assignee_ids).toEqual([member.user_id]);
  expect((await run('unassign', twice)).assignee_ids).toEqual([member.user_id]);
  const replaced = await run('update', { task_id: task.id, assignee_ids: [contractor.user_id] });
  expect(replaced.assignee_ids).toEqual([contractor.user_id]);
});

test('an update from an old version is refused', async () => {
  const { id } = await project('Versions');
  const task = await create(id);
  await run('update', { task_id: task.id, title: 'Newer' });
  expect(await refused('set_status', { task_id: task.id, status_id: status.done, expected_version: 1 })).toMatchObject({
    code: 'version_mismatch',
  });
});

test('a deleted task is gone with its subtasks, and both come back', async () => {
  const { id } = await project('Recycling');
  const parent = await create(id);
  const child = await create(id, { parent_id: parent.id });
  const grandchild = await create(id, { parent_id: child.id });
  const before = await create(id, { parent_id: parent.id });
  await run('delete', { task_id: before.id });
  expect(await run('delete', { task_id: parent.key })).toEqual({ id: parent.id, deleted: true });
  expect(ids(await run('list', { project_id: id }))).toEqual([]);
  expect(await refused('get', { task_id: child.id })).toMatchObject({ code: 'not_found' });
  expect(ids(await run('list', { project_id: id, deleted: true }))).toHaveLength(4);

  expect(await run('restore', { task_id: parent.key })).toMatchObject({ id: parent.id, deleted_at: null });
  expect(ids(await run('list', { project_id: id, sort: 'created_at' }))).toEqual([parent.id, child.id, grandchild.id]);
  expect(await refused('restore', { task_id: parent.id })).toMatchObject({ code: 'task_not_restorable' });
});

test('a subtask restored without its parent stands alone', async () => {
  const { id } = await project('Orphan');
  const parent = await create(id);
  const child = await create(id, { parent_id: parent.id });
  await run('delete', { task_id: parent.id });
  expect(await run('restore', { task_id: child.id })).toMatchObject({ parent_id: null, deleted_at: null });
});

test('a task deleted more than 30 days ago cannot be restored', async () => {
  const { id } = await project('Too late');
  const [late, intime] = [await create(id), await create(id)];
  for (const [task, interval] of [
    [late, '30 days 1 minute'],
    [intime, '29 days 23 hours'],
  ] as const) {
    await run('delete', { task_id: task.id });
    await t.db.system.query('UPDATE tasks SET deleted_at = now() - $1::interval WHERE id = $2', [interval, task.id]);
  }
  expect(await refused('restore', { task_id: late.id })).toMatchObject({ code: 'task_not_restorable' });
  expect(await run('restore', { task_id: intime.id })).toMatchObject({ deleted_at: null });
});

test('a deletion by somebody who sees less is published with all there is', async () => {
  const { id } = await project('Whole');
  const task = await create(id);
  await t.run('tasks.delete', await acme.join('member'), { task_id: task.id });
  const { rows } = await t.db.system.query(
    "SELECT envelope->'data'->'tracked_seconds' AS seconds FROM events WHERE org_id = $1 AND type = 'task.deleted' AND envelope->'subject'->>'id' = $2",
    [acme.id, task.id],
  );
  expect(rows).toEqual([{ seconds: 0 }]);
});

test('a bulk update answers for each task, and one that fails leaves the others', async () => {
  const org = await t.org('Bulk');
  const { id } = await project('Many', org);
  const [a, b, c] = [await create(id, {}, org.owner), await create(id, {}, org.owner), await create(id, {}, org.owner)];
  const items = [
    { task_id: a.key, title: 'A' },
    { task_id: b.id, title: 'B', start_date: '2026-02-02', due_date: '2026-02-01' },
    { task_id: 'NONE-9', title: 'x' },
    { task_id: c.id, priority: 'urgent', expected_version: 1 },
  ];
  const { results } = await t.run('tasks.bulk_update', org.owner, { items });
  expect(results).toMatchObject([
    { id: a.key, ok: true, data: { title: 'A', version: 2 }, error: null },
    { id: b.id, ok: false, data: null, error: { code: 'validation_failed' } },
    { id: 'NONE-9', ok: false, data: null, error: { code: 'not_found' } },
    { id: c.id, ok: true, data: { priority: 'urgent' }, error: null },
  ]);
  const { rows } = await t.db.system.query(
    "SELECT envelope->'subject'->>'id' AS id FROM events WHERE org_id = $1 AND type = 'task.updated' ORDER BY seq",
    [org.id],
  );
  expect(rows.map((row) => row.id)).toEqual([a.id, c.id]);
  expect(await t.run('tasks.get', org.owner, { task_id: b.id })).toMatchObject({ title: 'Task', version: 1 });
  expect(await t.refused('tasks.bulk_update', org.owner, { items: items.slice(1, 3) })).toMatchObject({
    code: 'nothing_changed',
    status: 409,
    details: {
      current_state: {
        results: [
          { id: b.id, ok: false },
          { id: 'NONE-9', ok: false },
        ],
      },
    },
  });
});

test('two bulk updates of the same tasks in opposite orders both come through', async () => {
  const { id } = await project('Crossing');
  const made = await Promise.all(Array.from({ length: 10 }, () => create(id)));
  const items = made.map((task) => ({ task_id: task.id, priority: 'low' }));
  const both = await Promise.all([run('bulk_update', { items }), run('bulk_update', { items: items.toReversed() })]);
  for (const { results } of both) expect(results.every((one: Task) => one.ok)).toBe(true);
});

test('a comment is changed by its author only, and deleted by those who manage tasks', async () => {
  const { id } = await project('Talk');
  const task = await create(id);
  const [author, other] = [await acme.join('member'), await acme.join('member')];
  const comment = await t.run('tasks.comments.create', author, { task_id: task.key, body: 'Frist' });
  const change = { comment_id: comment.id, body: 'First' };
  expect(await t.refused('tasks.comments.update', other, change)).toMatchObject({ code: 'forbidden' });
  expect(await t.run('tasks.comments.update', author, change)).toMatchObject({ body: 'First', version: 2 });
  const reader = await acme.join('viewer', ['comment']);
  expect(await t.refused('tasks.comments.delete', reader, { comment_id: comment.id })).toMatchObject({
    code: 'forbidden',
  });
  expect((await t.run('tasks.comments.list', reader, { task_id: task.key })).data).toMatchObject([{ body: 'First' }]);
  await t.run('tasks.comments.delete', other, { comment_id: comment.id });
  expect((await t.run('tasks.comments.list', reader, { task_id: task.id })).data).toEqual([]);
});

test('the activity of a task tells of its changes and its comments, without their text', async () => {
  const { id } = await project('History');
  const task = await create(id);
  await run('comments.create', { task_id: task.id, body: 'private words' });
  await run('update', { task_id: task.id, priority: 'high', description: 'private words' });
  const page = await run('activity', { task_id: task.key });
  expect(page.data.map((one: Task) => one.operation)).toEqual([
    'tasks.update',
    'tasks.comments.create',
    'tasks.create',
  ]);
  expect(JSON.stringify(page)).not.toContain('private words');
});

test('lists filter by what they say, and sort with what has no due date last', async () => {
  const org = await t.org('Filters');
  const sts = await statusesOf(org.owner);
  const { id } = await project('Filtered', org);
  const group = await t.run('task_groups.create', org.owner, { project_id: id, name: 'Column' });
  const made: Task = {
    parent: await create(id, { title: 'Parent', due_date: '2026-03-10', priority: 'high' }, org.owner),
    done: await create(id, { title: 'Finished', status_id: sts.done, due_date: '2026-03-05' }, org.owner),
    mine: await create(id, { title: 'Mine', assignee_ids: [org.owner.user_id], group_id: group.id }, org.owner),
  };
  made.child = await create(id, { title: '100% child', parent_id: made.parent.id, priority: 'urgent' }, org.owner);
  const names = async (filter: object) => {
    const found = ids(await t.run('tasks.list', org.owner, filter));
    return found.map((one: string) => Object.keys(made).find((name) => made[name].id === one));
  };
  expect(await names({})).toEqual(['child', 'mine', 'done', 'parent']);
  expect(await names({ assignee_id: 'me' })).toEqual(['mine']);
  expect(await names({ assignee_id: 'none', completed: false })).toEqual(['child', 'parent']);
  expect(await names({ parent_id: made.parent.id })).toEqual(['child']);
  expect(await names({ parent_id: null, group_id: null })).toEqual(['done', 'parent']);
  expect(await names({ group_id: group.id })).toEqual(['mine']);
  expect(await names({ category: 'done' })).toEqual(['done']);
  expect(await names({ status_ids: [sts.done, sts.active] })).toEqual(['done']);
  expect(await names({ due_before: '2026-03-10' })).toEqual(['done']);
  expect(await names({ due_after: '2026-03-05' })).toEqual(['parent']);
  expect(await names({ q: '100%' })).toEqual(['child']);
  expect(await names({ sort: 'due_date' })).toEqual(['done', 'parent', 'mine', 'child']);
  expect(await names({ sort: '-priority', priority: 'urgent' })).toEqual(['child']);
  for (const sort of ['due_date', '-due_date', '-priority', 'position', 'title', '-updated_at']) {
    const whole = await names({ sort });
    const first = await t.run('tasks.list', org.owner, { sort, limit: 2 });
    const rest = await t.run('tasks.list', org.owner, { sort, limit: 2, cursor: first.next_cursor });
    expect([...ids(first), ...ids(rest)].map((one) => Object.keys(made).find((name) => made[name].id === one))).toEqual(
      whole,
    );
  }
});

test('tasks are found and ordered by what is late, by what is estimated and by the time on them', async () => {
  const { id: project_id } = await t.run('projects.create', acme.owner, { name: 'Lengths' });
  const add = async (title: string, more: object = {}) =>
    (await t.run('tasks.create', acme.owner, { project_id, title, ...more })).id;
  const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const late = await add('late', { due_date: day(-2), estimate_minutes: 30, start_date: day(-9) });
  const soon = await add('soon', { due_date: day(3), estimate_minutes: 90 });
  await add('open');
  const started_at = '2026-03-02T09:00:00Z';
  for (const [task_id, minutes] of [
    [late, 45],
    [soon, 60],
  ] as const) {
    const stopped_at = new Date(Date.parse(started_at) + minutes * 60_000).toISOString();
    await t.run('time.entries.create', acme.owner, { task_id, started_at, stopped_at });
  }
  const titles = async (filter: object, caller = acme.owner): Promise<string[]> =>
    (await t.run('tasks.list', caller, { project_id, ...filter })).data.map(({ title }: Task) => title);
  expect(await titles({ overdue: true })).toEqual(['late']);
  expect(await titles({ overdue: false, sort: 'title' })).toEqual(['open', 'soon']);
  expect(await titles({ over_estimate: true })).toEqual(['late']);
  expect(await titles({ sort: '-estimate_minutes' })).toEqual(['soon', 'late', 'open']);
  expect(await titles({ sort: '-tracked_seconds' })).toEqual(['soon', 'late', 'open']);
  const paged = await t.run('tasks.list', acme.owner, { project_id, sort: 'tracked_seconds', limit: 2 });
  expect(await titles({ sort: 'tracked_seconds', cursor: paged.next_cursor })).toEqual(['soon']);
  const [{ id: done }] = (await t.run('task_statuses.list', acme.owner, {})).data.filter(
    (one: Task) => one.is_terminal,
  );
  await t.run('tasks.set_status', acme.owner, { task_id: late, status_id: done });
  expect(await titles({ overdue: true })).toEqual([]);
  expect(await titles({ sort: 'completed_at', limit: 1 })).toEqual(['late']);
  // Who does not see everybody's time is not told of it by an order, either.
  const member = await acme.join('member');
  for (const [asked, field] of [
    [{ sort: 'tracked_seconds' }, 'sort'],
    [{ over_estimate: true }, 'over_estimate'],
  ] as const) {
    const refusal = await t.refused('tasks.list', member, { project_id, ...asked });
    expect(refusal).toMatchObject({ code: 'validation_failed', details: { errors: [{ field }] } });
  }
});

test('a token does not read by expand what its scopes do not reach', async () => {
  const { id } = await project('Scoped');
  await create(id);
  const narrow = { ...acme.owner, credential: { ...acme.owner.credential, scopes: ['read:tasks'] } };
  const failure = await t.refused('tasks.list', narrow, { project_id: id, expand: ['project'] });
  expect(failure).toMatchObject({ code: 'insufficient_scope', details: { required_scope: 'read:projects' } });
});

test('a change of many tasks is in the activity of each', async () => {
  const { id } = await project('Many');
  const made = [await create(id), await create(id), await create(id)];
  await run('bulk_update', { items: made.map((task) => ({ task_id: task.id, priority: 'high' })) });
  for (const task of made) {
    const { data } = await run('activity', { task_id: task.id });
    expect(data.map(({ operation }: Task) => operation)).toEqual(['tasks.bulk_update', 'tasks.create']);
    expect(data[0].events).toEqual([
      expect.objectContaining({ subject: { type: 'task', id: task.id }, changes: { priority: ['none', 'high'] } }),
    ]);
  }
});
