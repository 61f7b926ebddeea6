import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Caller, intake, newId, submitForm } from '@stint/core';
import { runDueJobs, type TestCore, type TestOrg, testCore } from '@stint/testing';

let t: TestCore;
let acme: TestOrg;
let owner: Caller;
/** It has statuses of its own in most tests; the other one never. */
let project_id: string;
let other_id: string;

type Row = Record<string, any>;

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());
beforeEach(async () => {
  acme = await t.org();
  owner = acme.owner;
  project_id = (await run('projects.create', { name: 'Website' })).id;
  other_id = (await run('projects.create', { name: 'Other' })).id;
});

const run = (name: string, input: object, caller = owner): Promise<Row> => t.run(name, caller, input);
const refused = (name: string, input: object, caller = owner) => t.refused(name, caller, input);
const customize = async (): Promise<Row[]> => (await run('task_statuses.customize', { project_id })).data;
const reset = () => run('task_statuses.reset', { project_id });
const list = async (project?: string): Promise<Row[]> =>
  (await run('task_statuses.list', project ? { project_id: project } : {})).data;
const names = async (project?: string) => (await list(project)).map(({ name }) => name);
const named = async (name: string, project?: string): Promise<string> =>
  (await list(project)).find((one) => one.name === name)?.id;
const create = (more: object = {}) => run('tasks.create', { project_id, title: 'Task', ...more });
const get = (task: Row) => run('tasks.get', { task_id: task.id });
const wrong = (field: string) => ({ code: 'validation_failed', details: { errors: [{ field }] } });

/** Tasks, deleted ones as well, in a status of another set than their project's. */
async function strays(): Promise<number> {
  const { rows } = await t.db.system.query(
    `SELECT count(*)::int AS n FROM tasks t JOIN projects p ON p.org_id = t.org_id AND p.id = t.project_id
      JOIN task_statuses s ON s.org_id = t.org_id AND s.id = t.status_id
      WHERE t.org_id = $1 AND s.project_id IS DISTINCT FROM CASE WHEN p.own_statuses THEN p.id END`,
    [acme.id],
  );
  return rows[0].n;
}

test('a project gets copies of the statuses, where they lead as well, and its tasks are in them', async () => {
  const [todo, active, review, done] = await list();
  await run('task_statuses.update', { status_id: active?.id, advance_to_id: review?.id, advance_on: 'checklist_done' });
  await run('task_statuses.update', { status_id: review?.id, next_status_ids: [active?.id, done?.id] });
  const [task, gone, completed] = [await create(), await create(), await create({ status_id: done?.id })];
  const elsewhere = await create({ project_id: other_id });
  await run('tasks.delete', { task_id: gone.id });
  const copies = await customize();
  expect(copies.map(({ name, position }) => [name, position])).toEqual(
    (await list()).map(({ name, position }) => [name, position]),
  );
  expect(copies.map((one) => one.project_id)).toEqual(Array(4).fill(project_id));
  const [own, ownActive, ownReview, ownDone] = copies;
  expect(ownActive).toMatchObject({ advance_to_id: ownReview?.id, advance_on: 'checklist_done' });
  expect(ownReview).toMatchObject({ next_status_ids: [ownActive?.id, ownDone?.id] });
  expect(await get(task)).toMatchObject({ status_id: own?.id, completed_at: null, version: 2 });
  expect(await get(completed)).toMatchObject({ status_id: ownDone?.id, completed_at: completed.completed_at });
  expect(await run('tasks.restore', { task_id: gone.id })).toMatchObject({ status_id: own?.id });
  expect(await get(elsewhere)).toMatchObject({ status_id: todo?.id, version: 1 });
});

test('the list has the statuses of the project that is named, else those of the organization', async () => {
  await customize();
  await run('task_statuses.create', { project_id, name: 'With the client', category: 'review' });
  await run('task_statuses.create', { name: 'Blocked', category: 'active' });
  const first = ['To do', 'In progress', 'In review', 'Done'];
  expect(await names()).toEqual([...first, 'Blocked']);
  expect(await names(other_id)).toEqual([...first, 'Blocked']);
  expect(await names(project_id)).toEqual([...first, 'With the client']);
  const stranger = (await t.org()).owner;
  expect(await refused('task_statuses.list', { project_id }, stranger)).toMatchObject({ code: 'not_found' });
});

test('it has a set of its own once, and none to go back from before', async () => {
  const missing = { code: 'own_statuses_missing', status: 409 };
  expect(await refused('task_statuses.reset', { project_id })).toMatchObject(missing);
  const blocked = { project_id, name: 'Blocked', category: 'active' };
  expect(await refused('task_statuses.create', blocked)).toMatchObject(missing);
  await customize();
  expect(await refused('task_statuses.customize', { project_id })).toMatchObject({ code: 'own_statuses_there' });
  await run('projects.archive', { project_id });
  const archived = { code: 'project_archived' };
  expect(await refused('task_statuses.reset', { project_id })).toMatchObject(archived);
  const status_id = await named('Done', project_id);
  expect(await refused('task_statuses.update', { status_id, name: 'Finished' })).toMatchObject(archived);
});

test('what holds of all statuses holds of each set by itself', async () => {
  await customize();
  const [own, shared] = [await list(project_id), await list()];
  const [todo, , , done] = own;
  expect(await refused('task_statuses.delete', { status_id: done?.id, replacement_id: todo?.id })).toMatchObject({
    code: 'status_needed',
  });
  expect(await refused('task_statuses.delete', { status_id: todo?.id, replacement_id: shared[0]?.id })).toMatchObject(
    wrong('replacement_id'),
  );
  const update = (changes: object) => refused('task_statuses.update', { status_id: todo?.id, ...changes });
  expect(await update({ next_status_ids: [shared[3]?.id] })).toMatchObject(wrong('next_status_ids.0'));
  expect(await update({ advance_to_id: shared[1]?.id, advance_on: 'timer_started' })).toMatchObject(
    wrong('advance_to_id'),
  );
  const mixed = [...own.slice(1), shared[0]].map((one) => one?.id);
  expect(await refused('task_statuses.reorder', { status_ids: mixed })).toMatchObject(wrong('status_ids'));
  const turned = own.map(({ id }) => id).reverse();
  await run('task_statuses.reorder', { status_ids: turned });
  expect((await list(project_id)).map(({ id }) => id)).toEqual(turned);
  expect(await list()).toEqual(shared);
});

test('a name is taken in its set only, whatever its case, also when two take it at once', async () => {
  await customize();
  const add = (more: object) => ({ name: 'blocked', category: 'active', ...more });
  const both = await Promise.allSettled(
    [add({}), add({ name: 'BLOCKED' })].map((input) => run('task_statuses.create', input)),
  );
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  await run('task_statuses.create', add({ project_id }));
  const taken = { code: 'status_name_taken', status: 409 };
  expect(await refused('task_statuses.create', add({ project_id }))).toMatchObject(taken);
  const status_id = await named('Done', project_id);
  expect(await refused('task_statuses.update', { status_id, name: 'Blocked' })).toMatchObject(taken);
  expect(await run('task_statuses.update', { status_id, name: 'DONE' })).toMatchObject({ name: 'DONE' });
});

test('back to the organization’s a task goes by name, else by category, and stays completed or open', async () => {
  const [todo, active, review, done] = (await customize()).map(({ id }) => id);
  await run('task_statuses.update', { status_id: active, name: 'Doing' });
  await run('task_statuses.update', { status_id: review, name: 'Signed off', is_terminal: true });
  const parked = await run('task_statuses.create', { project_id, name: 'Parked', category: 'backlog' });
  const was = [todo, active, review, done, parked.id];
  const tasks: Row[] = [];
  for (const status_id of was) tasks.push(await create({ status_id }));
  const gone = await create({ status_id: parked.id });
  await run('tasks.delete', { task_id: gone.id });
  expect((await reset()).data).toEqual(await list());
  const is = await Promise.all(tasks.map(get));
  const shared = new Map((await list()).map(({ id, name }) => [id, name]));
  expect(is.map((task) => shared.get(task.status_id))).toEqual(['To do', 'In progress', 'Done', 'Done', 'To do']);
  expect(is.map((task) => task.completed_at)).toEqual(tasks.map((task) => task.completed_at));
  expect(shared.get((await run('tasks.restore', { task_id: gone.id })).status_id)).toBe('To do');
  expect(await refused('task_statuses.update', { status_id: todo, name: 'x' })).toMatchObject({ code: 'not_found' });
  expect(await names(project_id)).toEqual(['To do', 'In progress', 'In review', 'Done']);
});

test('more than 5,000 tasks are not taken along at once', async () => {
  const { status_id } = await create();
  await t.db.system.query(
    `INSERT INTO tasks (org_id, id, project_id, key, title, status_id, position, created_by)
      SELECT $1, 'task_' || n, $2, 'MANY-' || n, 'x', $3, 'b' || n, 'x' FROM generate_series(1, 5000) n`,
    [acme.id, project_id, status_id],
  );
  const tooMany = { code: 'too_many_tasks', details: { current_state: { at_most: 5000 } } };
  expect(await refused('task_statuses.customize', { project_id })).toMatchObject(tooMany);
  await t.db.system.query("UPDATE tasks SET deleted_at = now() WHERE org_id = $1 AND id = 'task_1'", [acme.id]);
  await customize();
  expect(await strays()).toBe(0);
});

test('a dry run of going back says what would be, and nothing is', async () => {
  await customize();
  const task = await create();
  const call = { dry_run: true, via: 'mcp' } as const;
  const { data } = await t.run('task_statuses.reset', owner, { project_id }, call);
  expect(data).toEqual(await list());
  expect(await get(task)).toEqual(task);
});

describe('a task', () => {
  test('is made in the first open status of its project, and put in another of that set', async () => {
    const [todo, active] = await customize();
    const task = await create();
    expect(task).toMatchObject({ status_id: todo?.id });
    expect(await run('tasks.set_status', { task_id: task.id, status_id: active?.id })).toMatchObject({
      status_id: active?.id,
    });
    expect((await create({ project_id: other_id })).status_id).toBe(await named('To do'));
  });

  test('is refused a status of another set, and told those of its own', async () => {
    const [todo] = await customize();
    const [task, other] = [await create(), await create({ project_id: other_id })];
    const strange = await named('In progress');
    const allowed = { message: expect.stringContaining(`To do (${todo?.id})`) };
    const fault = { code: 'validation_failed', details: { errors: [{ field: 'status_id', ...allowed }] } };
    const named_it = { task_id: task.id, status_id: strange };
    expect(await refused('tasks.set_status', named_it)).toMatchObject(fault);
    expect(await refused('tasks.update', named_it)).toMatchObject(fault);
    expect(await refused('tasks.create', { project_id, title: 'x', status_id: strange })).toMatchObject(fault);
    const elsewhere = { task_id: other.id, status_id: todo?.id };
    expect(await refused('tasks.set_status', elsewhere)).toMatchObject(wrong('status_id'));
    const bulk = await run('tasks.bulk_update', { items: [named_it, { task_id: other.id, status_id: strange }] });
    expect(bulk.results.map((one: Row) => one.ok)).toEqual([false, true]);
  });

  test('advances within the set of its project', async () => {
    const [todo, active] = await customize();
    await run('task_statuses.update', { status_id: todo?.id, advance_to_id: active?.id, advance_on: 'timer_started' });
    const [task, other] = [await create(), await create({ project_id: other_id })];
    for (const { id } of [task, other]) await run('time.start_timer', { task_id: id });
    expect(await get(task)).toMatchObject({ status_id: active?.id });
    expect(await get(other)).toMatchObject({ status_id: other.status_id });
  });

  test('that is planned, comes again or was sent in by a form begins in the set of its project', async () => {
    const [todo] = await customize();
    await run('workflows.plan_tasks', { project_id, tasks: [{ title: 'Planned' }] });
    await run('task_recurrences.create', { project_id, rrule: 'FREQ=DAILY', template: { title: 'Again' } });
    await runDueJobs(t.core, acme.id);
    const question = { key: 'topic', type: 'short_text', label: 'Topic' };
    const { id: form_id } = await run('public_forms.create', { project_id, name: 'Contact', questions: [question] });
    await run('public_forms.publish', { form_id });
    const sent = { form_id, answers: { topic: 'Sent in' } };
    await t.core.execute(submitForm, intake(acme.id), sent, { via: 'system', request_id: newId('req') });
    const { data } = await run('tasks.list', { project_id, sort: 'title' });
    expect(data.map((task: Row) => [task.title, task.status_id])).toEqual(
      ['Again', 'Contact', 'Planned'].map((title) => [title, todo?.id]),
    );
  });
});

test('who manages workflows or projects changes a project’s statuses, and only the first the organization’s', async () => {
  const lead = await acme.join('member', ['manage_projects']);
  const member = await acme.join('member');
  expect(await refused('task_statuses.customize', { project_id }, member)).toMatchObject({ code: 'forbidden' });
  await run('task_statuses.customize', { project_id }, lead);
  const status_id = await named('To do', project_id);
  await run('task_statuses.update', { status_id, name: 'Waiting' }, lead);
  await run('task_statuses.create', { project_id, name: 'Blocked', category: 'active' }, lead);
  const forbidden = { code: 'forbidden', message: expect.stringContaining('manage_workflows') };
  const [shared] = await list();
  expect(await refused('task_statuses.update', { status_id: shared?.id, name: 'x' }, lead)).toMatchObject(forbidden);
  expect(await refused('task_statuses.create', { name: 'x', category: 'open' }, lead)).toMatchObject(forbidden);
  expect(
    await refused('task_statuses.reorder', { status_ids: (await list()).map(({ id }) => id) }, lead),
  ).toMatchObject(forbidden);
  const workflows = await acme.join('member', ['manage_workflows']);
  await run('task_statuses.update', { status_id, name: 'To do' }, workflows);
  await run('task_statuses.reset', { project_id }, workflows);
});

test('the statuses of a private project are for those who see it: in lists, by id and in the log', async () => {
  await run('projects.update', { project_id, is_private: true });
  const [status] = await customize();
  const manager = await acme.join('member', ['manage_workflows']);
  const contractor = await acme.join('contractor');
  for (const caller of [manager, contractor]) {
    expect(await refused('task_statuses.list', { project_id }, caller)).toMatchObject({ code: 'not_found' });
    const { data } = await run('events.list', { types: ['task_status.*'] }, caller);
    expect(data).toEqual([]);
  }
  const update = { status_id: status?.id, name: 'x' };
  expect(await refused('task_statuses.update', update, manager)).toMatchObject({ code: 'not_found' });
  const { data } = await run('events.list', { types: ['task_status.*'] });
  expect(data).toHaveLength(4);
  await run('projects.members.add', { project_id, user_id: contractor.user_id });
  expect((await run('task_statuses.list', { project_id }, contractor)).data).toHaveLength(4);
});

test('those of a deleted project are gone', async () => {
  const [status] = await customize();
  await create();
  await run('projects.delete', { project_id });
  expect(await refused('task_statuses.update', { status_id: status?.id, name: 'x' })).toMatchObject({
    code: 'not_found',
  });
  expect(await names()).toEqual(['To do', 'In progress', 'In review', 'Done']);
});

describe('at once', () => {
  test('of several who give a project its own statuses one does', async () => {
    const all = await Promise.allSettled([1, 2, 3].map(customize));
    expect(all.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    expect(await list(project_id)).toHaveLength(4);
  });

  test('tasks that are made and put in statuses while those are given and taken back stay in the set', async () => {
    const tasks = [await create(), await create(), await create()];
    const settle = (calls: Promise<unknown>[]) => Promise.allSettled(calls);
    for (const change of [customize, reset, customize, reset]) {
      const before = [...(await list()), ...(await list(project_id))];
      const put = tasks.map(({ id: task_id }, i) =>
        run('tasks.set_status', { task_id, status_id: before[(i * 3 + 5) % before.length]?.id }),
      );
      const [changed, made] = await Promise.all([change(), settle([create(), create()]), settle(put)]);
      expect(changed).toBeDefined();
      expect(made.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
      expect(await strays()).toBe(0);
    }
  });

  test('a task that waits while its project gets statuses is made in one of them', async () => {
    const holder = await t.db.system.connect();
    const waiting = async (n: number) => {
      for (;;) {
        const { rows } = await holder.query<{ n: number }>(
          `SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        if ((rows[0]?.n ?? 0) >= n) return;
      }
    };
    try {
      await holder.query('BEGIN');
      await holder.query('SELECT FROM projects WHERE org_id = $1 AND id = $2 FOR UPDATE', [acme.id, project_id]);
      const customized = customize();
      await waiting(1);
      const made = create();
      await waiting(2);
      await holder.query('COMMIT');
      const [copies, task] = await Promise.all([customized, made]);
      expect(copies.map(({ id }) => id)).toContain((await get(task)).status_id);
      expect(await strays()).toBe(0);
    } finally {
      holder.release();
    }
  });
});
