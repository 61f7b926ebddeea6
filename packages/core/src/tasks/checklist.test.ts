import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';

let t: TestCore;
let acme: TestOrg;
let project_id: string;
let task_id: string;

type Row = Record<string, any>;

beforeAll(async () => {
  t = await testCore();
  acme = await t.org();
});
afterAll(() => t.close());
beforeEach(async () => {
  project_id = (await t.run('projects.create', acme.owner, { name: 'Website' })).id;
  task_id = (await run('tasks.create', { project_id, title: 'Launch' })).id;
});

const run = (name: string, input: object): Promise<Row> => t.run(name, acme.owner, input);
const refused = (name: string, input: object) => t.refused(`tasks.checklist.${name}`, acme.owner, input);
const add = (text: string): Promise<Row> => run('tasks.checklist.add', { task_id, text });
const list = async (): Promise<Row[]> => (await run('tasks.checklist.list', { task_id })).data;
const task = () => run('tasks.get', { task_id });

test('items come in the order they were added, until they are put in another', async () => {
  const ids = [];
  for (const text of ['One', 'Two', 'Three']) ids.push((await add(text)).id);
  expect((await list()).map(({ id, text, done }) => [id, text, done])).toEqual([
    [ids[0], 'One', false],
    [ids[1], 'Two', false],
    [ids[2], 'Three', false],
  ]);
  const wanted = [ids[2], ids[0], ids[1]];
  const { data } = await run('tasks.checklist.reorder', { task_id, item_ids: wanted });
  expect(data.map(({ id }: Row) => id)).toEqual(wanted);
  expect((await list()).map(({ id }) => id)).toEqual(wanted);
  expect(await run('tasks.checklist.reorder', { task_id, item_ids: wanted })).toEqual({ data });
  for (const item_ids of [wanted.slice(1), [...wanted, wanted[0]]]) {
    expect(await refused('reorder', { task_id, item_ids })).toMatchObject({ code: 'validation_failed' });
  }
});

test('the task counts its items and those ticked off, also when they change at once', async () => {
  const items = await Promise.all(Array.from({ length: 6 }, (_, nr) => add(`${nr}`)));
  expect(new Set((await list()).map(({ position }) => position)).size).toBe(6);
  await Promise.all(items.slice(0, 4).map(({ id: item_id }) => run('tasks.checklist.update', { item_id, done: true })));
  expect(await task()).toMatchObject({ checklist_total: 6, checklist_done: 4, version: 11 });
  const [first, second] = items as [Row, Row];
  await run('tasks.checklist.update', { item_id: first.id, done: false });
  await run('tasks.checklist.remove', { item_id: second.id });
  expect(await task()).toMatchObject({ checklist_total: 5, checklist_done: 2 });
});

test('a new wording, or the same tick again, leaves the task as it is', async () => {
  const { id: item_id } = await add('One');
  await run('tasks.checklist.update', { item_id, done: true });
  const before = await task();
  expect(await run('tasks.checklist.update', { item_id, done: true, text: 'First' })).toMatchObject({
    text: 'First',
    done: true,
    version: 3,
  });
  expect(await task()).toEqual(before);
});

test('an item of a task that is deleted, hidden or in an archived project does not change', async () => {
  const { id: item_id } = await add('One');
  const tick = { item_id, done: true };
  await run('projects.update', { project_id, is_private: true });
  const member = await acme.join('member');
  expect(await t.refused('tasks.checklist.update', member, tick)).toMatchObject({ code: 'not_found' });
  expect(await t.refused('tasks.checklist.list', member, { task_id })).toMatchObject({ code: 'not_found' });
  await run('projects.archive', { project_id });
  expect(await refused('update', tick)).toMatchObject({ code: 'project_archived' });
  expect(await refused('add', { task_id, text: 'x' })).toMatchObject({ code: 'project_archived' });
  await run('projects.unarchive', { project_id });
  await run('tasks.delete', { task_id });
  expect(await refused('update', tick)).toMatchObject({ code: 'not_found' });
});

test('a checklist has at most 200 items', async () => {
  await t.db.system.query('UPDATE tasks SET checklist_total = 200 WHERE id = $1', [task_id]);
  expect(await refused('add', { task_id, text: 'x' })).toMatchObject({
    code: 'checklist_full',
    details: { current_state: { checklist_total: 200 } },
  });
});
