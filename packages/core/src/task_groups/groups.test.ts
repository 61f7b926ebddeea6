import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';

let t: TestCore;
let acme: TestOrg;
let project_id: string;

type Row = Record<string, any>;

beforeAll(async () => {
  t = await testCore();
  acme = await t.org();
});
afterAll(() => t.close());

const run = (name: string, input: object): Promise<Row> => t.run(name, acme.owner, input);

async function board(...names: string[]): Promise<string[]> {
  project_id = (await run('projects.create', { name: 'Board' })).id;
  const made = [];
  for (const name of names) made.push((await run('task_groups.create', { project_id, name })).id);
  return made;
}

const listed = async () => (await run('task_groups.list', { project_id })).data.map((group: Row) => group.id);

test('there are no more groups than can be put in order', async () => {
  await board();
  await t.core.db.system.query(
    `INSERT INTO task_groups (org_id, id, project_id, name, position, created_at, updated_at)
      SELECT $1, 'grp_' || nr, $2, 'Group ' || nr, 'b' || lpad(nr::text, 4, '0'), now(), now() FROM generate_series(1, 500) nr`,
    [acme.id, project_id],
  );
  const failure = await t.refused('task_groups.create', acme.owner, { project_id, name: 'More' });
  expect(failure).toMatchObject({ code: 'too_many_groups' });
});

test('groups come in the order they were made, until they are put in another', async () => {
  const ids = await board('To do', 'Doing', 'Done');
  expect(await listed()).toEqual(ids);
  const wanted = [ids[2], ids[0], ids[1]] as string[];
  const { data } = await run('task_groups.reorder', { project_id, group_ids: wanted });
  expect(data.map((group: Row) => group.id)).toEqual(wanted);
  expect(await listed()).toEqual(wanted);
  expect(await run('task_groups.reorder', { project_id, group_ids: wanted })).toEqual({ data });
  for (const group_ids of [wanted.slice(1), [...wanted, wanted[0]]]) {
    expect(await t.refused('task_groups.reorder', acme.owner, { project_id, group_ids })).toMatchObject({
      code: 'validation_failed',
    });
  }
});

test('a deleted group leaves its tasks to the one named, or to none, deleted ones included', async () => {
  const [from, to] = await board('From', 'To');
  const task = await run('tasks.create', { project_id, title: 'Stays', group_id: from });
  const gone = await run('tasks.create', { project_id, title: 'Gone', group_id: from });
  await run('tasks.delete', { task_id: gone.id });
  expect(await t.refused('task_groups.delete', acme.owner, { group_id: from, move_tasks_to: from })).toMatchObject({
    code: 'validation_failed',
  });
  await run('task_groups.delete', { group_id: from, move_tasks_to: to });
  expect(await run('tasks.get', { task_id: task.id })).toMatchObject({ group_id: to, version: 2 });
  expect(await run('tasks.restore', { task_id: gone.id })).toMatchObject({ group_id: to });
  await run('task_groups.delete', { group_id: to });
  expect(await run('tasks.get', { task_id: task.id })).toMatchObject({ group_id: null });
  expect(await listed()).toEqual([]);
});

test('the groups of a private project are invisible to those who are not on it', async () => {
  const member = await acme.join('member');
  const { id } = await run('projects.create', { name: 'Hidden', is_private: true });
  const group = await run('task_groups.create', { project_id: id, name: 'Column' });
  expect((await t.run('task_groups.list', member, { project_id: id })).data).toEqual([]);
  expect(await t.refused('task_groups.update', member, { group_id: group.id, name: 'x' })).toMatchObject({
    code: 'not_found',
  });
});
