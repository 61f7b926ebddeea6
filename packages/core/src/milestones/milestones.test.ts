import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
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
beforeEach(async () => {
  project_id = (await t.run('projects.create', acme.owner, { name: 'Website' })).id;
});

const run = (name: string, input: object): Promise<Row> => t.run(name, acme.owner, input);
const create = (more: object = {}) =>
  run('milestones.create', { project_id, title: 'Beta', target_date: '2026-12-01', ...more });
const wrong = (field: string) => ({ code: 'validation_failed', details: { errors: [{ field }] } });

test('the milestones of a project come by their days, and nothing of another project with them', async () => {
  const late = await create({
    title: 'Launch',
    target_date: '2027-01-15',
    color: '#4f46e5',
    description: '**All** of it',
  });
  const soon = await create();
  const { id: elsewhere } = await run('projects.create', { name: 'Other' });
  await run('milestones.create', { project_id: elsewhere, title: 'Theirs', target_date: '2026-01-01' });
  const { data } = await run('milestones.list', { project_id });
  expect(data).toEqual([soon, late]);
  expect(soon).toMatchObject({ title: 'Beta', target_date: '2026-12-01', color: null, description: null });
});

test('what an update leaves out stays, and null clears', async () => {
  const { id: milestone_id } = await create({ color: '#4f46e5', description: 'Text' });
  expect(await run('milestones.update', { milestone_id, target_date: '2026-12-24' })).toMatchObject({
    title: 'Beta',
    target_date: '2026-12-24',
    color: '#4f46e5',
    description: 'Text',
    version: 2,
  });
  const cleared = await run('milestones.update', { milestone_id, description: null });
  expect(cleared).toMatchObject({ color: '#4f46e5', description: null });
});

test('a task is in a milestone of its own project only, and found by it', async () => {
  const milestone = await create();
  const { id: elsewhere } = await run('projects.create', { name: 'Other' });
  const foreign = await run('tasks.create', { project_id: elsewhere, title: 'Far' });
  const refused = (name: string, input: object) => t.refused(name, acme.owner, input);
  const into = { milestone_id: milestone.id };
  expect(await refused('tasks.create', { project_id: elsewhere, title: 'x', ...into })).toMatchObject(
    wrong('milestone_id'),
  );
  expect(await refused('tasks.update', { task_id: foreign.id, ...into })).toMatchObject(wrong('milestone_id'));
  const task = await run('tasks.create', { project_id, title: 'Near', ...into });
  expect(task.milestone_id).toBe(milestone.id);
  const bare = await run('tasks.create', { project_id, title: 'Free' });
  const found = async (milestone_id: string | null) =>
    (await run('tasks.list', { project_id, milestone_id })).data.map(({ id }: Row) => id);
  expect(await found(milestone.id)).toEqual([task.id]);
  expect(await found(null)).toEqual([bare.id]);
  const { data } = await run('tasks.list', { project_id, expand: ['milestone'], sort: 'title' });
  expect(data.map((one: Row) => one.milestone)).toEqual([null, milestone]);
});

test('a deleted milestone leaves its tasks, deleted ones included', async () => {
  const { id: milestone_id } = await create();
  const task = await run('tasks.create', { project_id, title: 'Stays', milestone_id });
  const gone = await run('tasks.create', { project_id, title: 'Gone', milestone_id });
  await run('tasks.delete', { task_id: gone.id });
  expect(await run('milestones.delete', { milestone_id })).toEqual({ id: milestone_id, deleted: true });
  expect(await run('tasks.get', { task_id: task.id })).toMatchObject({ milestone_id: null, version: 2 });
  expect(await run('tasks.restore', { task_id: gone.id })).toMatchObject({ milestone_id: null });
});

test('milestones of a project that is private or archived are not there, or not changed', async () => {
  const { id: milestone_id } = await create();
  await run('projects.update', { project_id, is_private: true });
  const member = await acme.join('member');
  for (const [name, input] of [
    ['milestones.list', { project_id }],
    ['milestones.update', { milestone_id, title: 'x' }],
    ['milestones.delete', { milestone_id }],
  ] as const) {
    expect(await t.refused(name, member, input)).toMatchObject({ code: 'not_found' });
  }
  await run('projects.archive', { project_id });
  for (const [name, input] of [
    ['milestones.create', { project_id, title: 'x', target_date: '2026-12-01' }],
    ['milestones.update', { milestone_id, title: 'x' }],
    ['milestones.delete', { milestone_id }],
  ] as const) {
    expect(await t.refused(name, acme.owner, input)).toMatchObject({ code: 'project_archived' });
  }
  expect((await run('milestones.list', { project_id })).data).toHaveLength(1);
});
