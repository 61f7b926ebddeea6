import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';

let t: TestCore;
let acme: TestOrg;
let project_id: string;
/** By category. */
let status: Record<string, string>;

type Row = Record<string, any>;

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());
beforeEach(async () => {
  acme = await t.org();
  project_id = (await run('projects.create', { name: 'Website' })).id;
  status = Object.fromEntries((await list()).map((one) => [one.category, one.id]));
});

const run = (name: string, input: object): Promise<Row> => t.run(name, acme.owner, input);
const refused = (name: string, input: object) => t.refused(`task_statuses.${name}`, acme.owner, input);
const list = async (): Promise<Row[]> => (await run('task_statuses.list', {})).data;
const names = async () => (await list()).map(({ name }) => name);
const create = (more: object = {}) => run('tasks.create', { project_id, title: 'Task', ...more });
const get = (task: Row) => run('tasks.get', { task_id: task.id });
const update = (category: string, changes: object) =>
  run('task_statuses.update', { status_id: status[category], ...changes });
const advances = (from: string, to: string, advance_on: string) =>
  update(from, { advance_to_id: status[to], advance_on });
const put = (task: Row, category: string) => run('tasks.set_status', { task_id: task.id, status_id: status[category] });

test('a new status comes last, and its category says whether it is terminal', async () => {
  const blocked = await run('task_statuses.create', { name: 'Blocked', category: 'active' });
  const dropped = await run('task_statuses.create', { name: 'Dropped', category: 'cancelled', colour: '#dc2626' });
  expect(blocked).toMatchObject({ is_terminal: false, progress: 0, advance_to_id: null, advance_on: null });
  expect(dropped).toMatchObject({ is_terminal: true, progress: 100, colour: '#dc2626' });
  expect(await names()).toEqual(['To do', 'In progress', 'In review', 'Done', 'Blocked', 'Dropped']);
  const ids = (await list()).map(({ id }) => id).reverse();
  await run('task_statuses.reorder', { status_ids: ids });
  expect((await list()).map(({ id }) => id)).toEqual(ids);
  expect(await refused('reorder', { status_ids: ids.slice(1) })).toMatchObject({ code: 'validation_failed' });
});

test('there are no more statuses than can be put in order', async () => {
  await t.core.db.system.query(
    `INSERT INTO task_statuses (org_id, id, name, category, is_terminal, progress, colour, position, created_at, updated_at)
      SELECT $1, 'sts_' || nr, 'Status ' || nr, 'open', false, 0, '#64748b', 'b' || lpad(nr::text, 4, '0'), now(), now()
      FROM generate_series(1, 500 - (SELECT count(*)::int FROM task_statuses WHERE org_id = $1)) nr`,
    [acme.id],
  );
  expect(await refused('create', { name: 'More', category: 'open' })).toMatchObject({ code: 'too_many_statuses' });
});

test('a deleted status leaves its tasks in the replacement, completed where that is terminal', async () => {
  const [open, gone] = [await create({ status_id: status.review }), await create({ status_id: status.review })];
  const parent = await create();
  await run('tasks.update', { task_id: open.id, parent_id: parent.id });
  await run('tasks.delete', { task_id: gone.id });
  await advances('active', 'review', 'timer_started');
  const wrong = { code: 'validation_failed', details: { errors: [{ field: 'replacement_id' }] } };
  expect(await refused('delete', { status_id: status.review, replacement_id: status.review })).toMatchObject(wrong);
  await run('task_statuses.delete', { status_id: status.review, replacement_id: status.done });
  const moved = await get(open);
  expect(moved).toMatchObject({ status_id: status.done, version: 3 });
  expect(moved.completed_at).not.toBeNull();
  expect(await get(parent)).toMatchObject({ subtask_total: 1, subtask_done: 1 });
  expect(await run('tasks.restore', { task_id: gone.id })).toMatchObject({ status_id: status.done });
  expect(await names()).toEqual(['To do', 'In progress', 'Done']);
  expect((await list())[1]).toMatchObject({ advance_to_id: null, advance_on: null, version: 3 });
});

test('one open and one terminal status stay, also when two go at once', async () => {
  const needed = { code: 'status_needed', status: 409 };
  expect(await refused('delete', { status_id: status.done, replacement_id: status.open })).toMatchObject(needed);
  expect(await refused('update', { status_id: status.done, is_terminal: false })).toMatchObject(needed);
  await run('task_statuses.delete', { status_id: status.review, replacement_id: status.open });
  const both = await Promise.allSettled([
    run('task_statuses.delete', { status_id: status.open, replacement_id: status.done }),
    run('task_statuses.update', { status_id: status.active, is_terminal: true }),
  ]);
  expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
  expect((await list()).filter(({ is_terminal }) => !is_terminal)).toHaveLength(1);
});

test('a status that becomes terminal completes its tasks, and opens them when it is so no longer', async () => {
  const task = await create({ status_id: status.review });
  await update('review', { is_terminal: true });
  expect((await get(task)).completed_at).not.toBeNull();
  await update('review', { is_terminal: false });
  expect(await get(task)).toMatchObject({ completed_at: null, version: 3 });
});

test('what enters a status while that becomes terminal, or is so no longer, is as the status is', async () => {
  const tasks = await Promise.all([1, 2, 3, 4].map(() => create()));
  const own = await run('task_statuses.create', { name: 'Shipped', category: 'done' });
  for (let round = 0; round < 6; round++) {
    const is_terminal = round % 2 === 0;
    const enter = (task: Row) => run('tasks.set_status', { task_id: task.id, status_id: own.id });
    const flip = run('task_statuses.update', { status_id: own.id, is_terminal });
    const made = create({ status_id: own.id });
    await Promise.all([flip, made, ...tasks.map(enter)]);
    const all = (await run('tasks.list', { status_id: own.id })).data;
    expect(all).toHaveLength(tasks.length + round + 1);
    expect(all.filter((task: Row) => (task.completed_at !== null) !== is_terminal)).toEqual([]);
    await Promise.all(tasks.map((task) => run('tasks.set_status', { task_id: task.id, status_id: status.open })));
  }
});

test('statuses do not advance in a circle, and not by half', async () => {
  await advances('open', 'active', 'timer_started');
  await advances('active', 'review', 'checklist_done');
  expect(
    await refused('update', { status_id: status.review, advance_to_id: status.open, advance_on: 'subtasks_done' }),
  ).toMatchObject({
    code: 'status_advance_loop',
    details: { current_state: { path: ['In review', 'To do', 'In progress', 'In review'] } },
  });
  expect(
    await refused('update', { status_id: status.open, advance_to_id: status.open, advance_on: 'timer_started' }),
  ).toMatchObject({ code: 'status_advance_loop' });
  expect(await refused('create', { name: 'x', category: 'open', advance_on: 'timer_started' })).toMatchObject({
    details: { errors: [{ field: 'advance_to_id' }] },
  });
  expect(await refused('update', { status_id: status.review, advance_to_id: status.done })).toMatchObject({
    details: { errors: [{ field: 'advance_on' }] },
  });
  expect(await update('open', { advance_on: null })).toMatchObject({ advance_to_id: null, advance_on: null });
});

test('of two statuses that would advance to each other at once, one is refused', async () => {
  const both = await Promise.allSettled([
    advances('open', 'active', 'timer_started'),
    advances('active', 'open', 'checklist_done'),
  ]);
  expect(both.map((one) => one.status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('the last item ticked off advances a task, in the same change and with an event', async () => {
  await advances('active', 'review', 'checklist_done');
  const task = await create({ status_id: status.active });
  const items: Row[] = [];
  for (const text of ['One', 'Two']) {
    items.push(await run('tasks.checklist.add', { task_id: task.id, text }));
  }
  const tick = (nr: number) => run('tasks.checklist.update', { item_id: items[nr]?.id, done: true });
  await tick(0);
  expect(await get(task)).toMatchObject({ status_id: status.active });
  await tick(1);
  expect(await get(task)).toMatchObject({ status_id: status.review });
  const { rows } = await t.db.system.query(
    "SELECT envelope->'changes'->'status_id' AS change FROM events WHERE org_id = $1 AND type = 'task.updated' ORDER BY seq DESC LIMIT 1",
    [acme.id],
  );
  expect(rows).toEqual([{ change: [status.active, status.review] }]);
});

test('a timer advances the task it is started on', async () => {
  await advances('open', 'active', 'timer_started');
  const task = await create();
  await run('time.start_timer', { task_id: task.id });
  expect(await get(task)).toMatchObject({ status_id: status.active });
});

test('the last of the subtasks advances their parent, also when two are completed at once', async () => {
  await advances('active', 'done', 'subtasks_done');
  const grandparent = await create({ status_id: status.active });
  const parent = await create({ status_id: status.active, parent_id: grandparent.id });
  const children = [await create({ parent_id: parent.id }), await create({ parent_id: parent.id })];
  await Promise.all(children.map((child) => put(child, 'done')));
  for (const task of [parent, grandparent]) {
    const after = await get(task);
    expect(after).toMatchObject({ status_id: status.done });
    expect(after.completed_at).not.toBeNull();
  }
});

test('a task that waits advances when all it waits for is done, also when two finish at once', async () => {
  await advances('open', 'active', 'dependencies_done');
  const waiting = await create();
  const [a, b] = [await create({ status_id: status.review }), await create({ status_id: status.review })];
  for (const { id } of [a, b]) await run('tasks.dependencies.add', { task_id: waiting.id, depends_on_id: id });
  await put(a, 'done');
  expect(await get(waiting)).toMatchObject({ status_id: status.open });
  await put(a, 'review');
  await Promise.all([put(a, 'done'), put(b, 'done')]);
  expect(await get(waiting)).toMatchObject({ status_id: status.active });
});

test('tasks that lead to each other come to an end, each a step further', async () => {
  await advances('review', 'done', 'dependencies_done');
  await advances('active', 'done', 'subtasks_done');
  const parent = await create({ status_id: status.active });
  const child = await create({ status_id: status.review, parent_id: parent.id });
  const first = await create();
  await run('tasks.dependencies.add', { task_id: child.id, depends_on_id: first.id });
  await run('tasks.dependencies.add', { task_id: first.id, depends_on_id: parent.id });
  const answer = await put(first, 'done');
  expect(answer).toMatchObject({ status_id: status.done, version: 2 });
  expect(await get(child)).toMatchObject({ status_id: status.done });
  expect(await get(parent)).toMatchObject({ status_id: status.done, subtask_done: 1 });
});

test('what is in an archived project stays as it is', async () => {
  await advances('open', 'active', 'dependencies_done');
  const { id: old } = await run('projects.create', { name: 'Old' });
  const waiting = await run('tasks.create', { project_id: old, title: 'Waits' });
  const first = await create();
  await run('tasks.dependencies.add', { task_id: waiting.id, depends_on_id: first.id });
  await run('projects.archive', { project_id: old });
  await put(first, 'done');
  expect(await get(waiting)).toMatchObject({ status_id: status.open, version: 1 });
});

describe('transitions', () => {
  const set = (from: string, next: string[]) =>
    run('task_statuses.update', { status_id: status[from], next_status_ids: next.map((to) => status[to]) });
  const put = (task_id: string, to: string) => ({ task_id, status_id: status[to] });

  test('people put a task only where its status leads, and are told where that is', async () => {
    await set('open', ['active']);
    const task = await run('tasks.create', { project_id, title: 'Wordmark' });
    for (const name of ['tasks.set_status', 'tasks.update']) {
      expect(await t.refused(name, acme.owner, put(task.id, 'done'))).toMatchObject({
        code: 'status_not_allowed',
        status: 409,
        details: { current_state: { status_id: status.open, allowed: [{ id: status.active }] } },
      });
    }
    await run('tasks.set_status', put(task.id, 'active'));
    expect((await run('tasks.set_status', put(task.id, 'done'))).completed_at).not.toBeNull();
  });

  test('a status that is deleted has its replacement in its place', async () => {
    await set('open', ['active']);
    await set('review', ['active', 'done']);
    await run('task_statuses.delete', { status_id: status.active, replacement_id: status.review });
    const next = Object.fromEntries((await list()).map((one) => [one.category, one.next_status_ids]));
    expect(next).toMatchObject({ open: [status.review], review: [status.done] });
  });

  test('a status leads to others of its organization, each named once', async () => {
    const refused = (next: (string | undefined)[]) =>
      t.refused('task_statuses.update', acme.owner, { status_id: status.open, next_status_ids: next });
    const elsewhere = (await t.run('task_statuses.list', (await t.org()).owner)).data[0].id;
    for (const next of [[status.open], [elsewhere], [status.done, status.done]]) {
      expect(await refused(next)).toMatchObject({ code: 'validation_failed' });
    }
  });
});
