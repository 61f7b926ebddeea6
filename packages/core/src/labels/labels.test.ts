import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';

let t: TestCore;
let acme: TestOrg;
let project_id: string;

type Row = Record<string, any>;

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());
beforeEach(async () => {
  acme = await t.org();
  project_id = (await t.run('projects.create', acme.owner, { name: 'Website' })).id;
});

const run = (name: string, input: object): Promise<Row> => t.run(name, acme.owner, input);
const refused = (name: string, input: object) => t.refused(name, acme.owner, input);
const label = async (name: string): Promise<string> => (await run('labels.create', { name })).id;
const task = (more: object = {}) => run('tasks.create', { project_id, title: 'Task', ...more });
const found = async (filter: object) => (await run('tasks.list', filter)).data.map((one: Row) => one.id);

test('a name is taken once in an organization, whatever its case', async () => {
  const bug = await run('labels.create', { name: 'Bug', colour: '#DC2626' });
  expect(bug).toMatchObject({ name: 'Bug', colour: '#DC2626', version: 1 });
  const taken = {
    code: 'label_name_taken',
    status: 409,
    details: { current_state: { label_id: bug.id, name: 'Bug' } },
  };
  expect(await refused('labels.create', { name: ' bUG ' })).toMatchObject(taken);
  const idea = await label('Idea');
  expect(await refused('labels.update', { label_id: idea, name: 'BUG' })).toMatchObject(taken);
  expect(await run('labels.update', { label_id: bug.id, name: 'BUG' })).toMatchObject({ name: 'BUG', version: 2 });
  const other = await t.org('Other');
  expect(await t.run('labels.create', other.owner, { name: 'Bug' })).toMatchObject({ name: 'Bug' });
});

test('of two labels of one name made at once, one is refused by name', async () => {
  const both = await Promise.allSettled([label('Twin'), label('twin')]);
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const { reason } = both.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
  expect(reason).toMatchObject({ code: 'label_name_taken' });
});

test('labels are set when a task is made, replaced by an update, and put on and taken off one by one', async () => {
  const [a, b, c] = [await label('A'), await label('B'), await label('C')];
  const { id: task_id, ...made } = await task({ label_ids: [b, a, b] });
  expect(made.label_ids).toEqual([a, b]);
  expect((await run('tasks.update', { task_id, label_ids: [c, b] })).label_ids).toEqual([b, c]);
  await run('tasks.labels.add', { task_id, label_id: a });
  expect((await run('tasks.labels.add', { task_id, label_id: a })).label_ids).toEqual([a, b, c]);
  await run('tasks.labels.remove', { task_id, label_id: b });
  expect((await run('tasks.labels.remove', { task_id, label_id: b })).label_ids).toEqual([a, c]);
  const { results } = await run('tasks.bulk_update', { items: [{ task_id, label_ids: [] }] });
  expect(results).toEqual([expect.objectContaining({ ok: true, data: expect.objectContaining({ label_ids: [] }) })]);
  expect(await run('tasks.get', { task_id })).toMatchObject({ label_ids: [], version: 7 });
});

test("what is no label here is refused by its field's name", async () => {
  const { id: task_id } = await task();
  const other = await t.org('Other');
  const { id: foreign } = await t.run('labels.create', other.owner, { name: 'Theirs' });
  const wrong = (field: string) => ({ code: 'validation_failed', details: { errors: [{ field }] } });
  expect(await refused('tasks.create', { project_id, title: 'x', label_ids: [foreign] })).toMatchObject(
    wrong('label_ids'),
  );
  expect(await refused('tasks.update', { task_id, label_ids: [foreign] })).toMatchObject(wrong('label_ids'));
  expect(await refused('tasks.labels.add', { task_id, label_id: foreign })).toMatchObject(wrong('label_id'));
});

test('tasks are found by a label, or by having none', async () => {
  const [a, b] = [await label('A'), await label('B')];
  const [one, two, bare] = [await task({ label_ids: [a] }), await task({ label_ids: [a, b] }), await task()];
  expect(new Set(await found({ label_id: a }))).toEqual(new Set([one.id, two.id]));
  expect(await found({ label_id: b })).toEqual([two.id]);
  expect(await found({ label_id: 'none' })).toEqual([bare.id]);
});

test('a deleted label is on no task any more, deleted ones included', async () => {
  const [a, b] = [await label('A'), await label('B')];
  const [kept, gone] = [await task({ label_ids: [a, b] }), await task({ label_ids: [a] })];
  await run('tasks.delete', { task_id: gone.id });
  await run('labels.delete', { label_id: a });
  expect((await run('tasks.get', { task_id: kept.id })).label_ids).toEqual([b]);
  expect((await run('tasks.restore', { task_id: gone.id })).label_ids).toEqual([]);
  expect((await run('labels.list', {})).data.map((one: Row) => one.id)).toEqual([b]);
});

test('labels put on and deleted at once leave what is said in both places', async () => {
  const { id: task_id } = await task();
  for (let round = 0; round < 5; round++) {
    const [a, b, c] = [await label(`A${round}`), await label(`B${round}`), await label(`C${round}`)];
    await run('tasks.labels.add', { task_id, label_id: a });
    await Promise.allSettled([
      run('labels.delete', { label_id: a }),
      run('tasks.labels.add', { task_id, label_id: b }),
      run('tasks.labels.add', { task_id, label_id: c }),
      run('tasks.labels.remove', { task_id, label_id: a }),
    ]);
    const { rows } = await t.db.system.query(
      `SELECT label_ids, ARRAY(SELECT label_id FROM task_labels WHERE task_id = t.id ORDER BY label_id) AS there
        FROM tasks t WHERE id = $1`,
      [task_id],
    );
    expect(rows[0].label_ids).toEqual(rows[0].there);
    expect(rows[0].label_ids).toEqual(expect.arrayContaining([b, c]));
    expect(rows[0].label_ids).not.toContain(a);
  }
});
