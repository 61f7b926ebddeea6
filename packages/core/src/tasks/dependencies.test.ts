import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import fc from 'fast-check';

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
  project_id = (await t.run('projects.create', acme.owner, { name: 'Plan' })).id;
});

const make = (into = project_id): Promise<Row> => t.run('tasks.create', acme.owner, { project_id: into, title: 'T' });
const makeSome = async (count: number) => {
  const tasks: Row[] = [];
  for (let i = 0; i < count; i++) tasks.push(await make());
  return tasks as [Row, Row, Row, ...Row[]];
};
const add = (task_id: string, depends_on_id: string, more: object = {}): Promise<Row> =>
  t.run('tasks.dependencies.add', acme.owner, { task_id, depends_on_id, ...more });
const refused = (task_id: string, depends_on_id: string, caller = acme.owner) =>
  t.refused('tasks.dependencies.add', caller, { task_id, depends_on_id });
const edges = async (caller = acme.owner): Promise<Row[]> => (await t.run('tasks.dependencies.list_all', caller)).data;

test('a dependency is seen from both of its tasks, and gone when removed', async () => {
  const [a, b, c] = await makeSome(3);
  const first = await add(a.key, b.key);
  expect(first).toMatchObject({ task_id: a.id, depends_on_id: b.id, type: 'finish_start', project_id });
  const second = await add(b.id, c.id, { type: 'start_start' });
  const listed = async (task_id: string) =>
    (await t.run('tasks.dependencies.list', acme.owner, { task_id })).data.map((one: Row) => one.id);
  expect(await listed(a.id)).toEqual([first.id]);
  expect(await listed(b.key)).toEqual([first.id, second.id]);
  const { data } = await t.run('tasks.dependencies.list', acme.owner, {
    task_id: c.id,
    expand: ['task', 'depends_on'],
  });
  expect(data).toEqual([expect.objectContaining({ task: expect.objectContaining({ key: b.key }) })]);
  await t.run('tasks.dependencies.remove', acme.owner, { dependency_id: first.id });
  expect(await listed(b.id)).toEqual([second.id]);
});

test('a task waits neither for itself nor twice for the same one', async () => {
  const [a, b] = await makeSome(2);
  expect(await refused(a.id, a.key)).toMatchObject({ details: { errors: [{ field: 'depends_on_id' }] } });
  const { id } = await add(a.id, b.id);
  expect(await refused(a.id, b.id)).toMatchObject({
    code: 'dependency_exists',
    details: { current_state: { dependency_id: id, type: 'finish_start' } },
  });
});

test('an edge that closes a circle is refused and names the way round', async () => {
  const [a, b, c] = await makeSome(3);
  await add(a.id, b.id);
  await add(b.id, c.id, { type: 'finish_finish' });
  expect(await refused(c.id, a.id)).toMatchObject({
    code: 'dependency_cycle',
    status: 409,
    details: { current_state: { path: [c.key, a.key, b.key, c.key] } },
  });
});

test('a deleted task counts for circles, because it may be restored, and its edges come back with it', async () => {
  const [a, b, c] = await makeSome(3);
  await add(a.id, b.id);
  await add(b.id, c.id);
  await t.run('tasks.delete', acme.owner, { task_id: b.id });
  expect((await t.run('tasks.dependencies.list', acme.owner, { task_id: a.id })).data).toEqual([]);
  expect(await refused(c.id, a.id)).toMatchObject({ code: 'dependency_cycle' });
  await t.run('tasks.restore', acme.owner, { task_id: b.id });
  expect((await t.run('tasks.dependencies.list', acme.owner, { task_id: a.id })).data).toHaveLength(1);
});

test('both ends have to be visible, and who misses one does not see the edge, nor its key in a circle', async () => {
  const member = await acme.join('member');
  const hidden = await t.run('projects.create', acme.owner, { name: 'Closed', is_private: true });
  const secret = await make(hidden.id);
  const [a, b] = await makeSome(2);
  expect(await refused(a.id, secret.id, member)).toMatchObject({ code: 'not_found' });
  expect(await refused(secret.id, a.id, member)).toMatchObject({ code: 'not_found' });
  const { id } = await add(a.id, secret.id);
  await add(secret.id, b.id);
  const seen = (await edges(member)).map((edge) => edge.id);
  expect(seen).not.toContain(id);
  expect((await edges()).map((edge) => edge.id)).toContain(id);
  expect(await t.refused('tasks.dependencies.remove', member, { dependency_id: id })).toMatchObject({
    code: 'not_found',
  });
  const failure = await refused(b.id, a.id, member);
  expect(failure).toMatchObject({ details: { current_state: { path: [b.key, a.key, null, b.key] } } });
  expect(JSON.stringify(failure.details)).not.toContain(secret.key);
});

test("another organization's task is not found, and its edges are not listed", async () => {
  const [a, b] = await makeSome(2);
  await add(a.id, b.id);
  const other = await t.org('Other');
  const there = await t.run('projects.create', other.owner, { name: 'There' });
  const task = await t.run('tasks.create', other.owner, { project_id: there.id, title: 'T' });
  expect(await refused(a.id, task.id)).toMatchObject({ code: 'not_found' });
  expect(await edges(other.owner)).toEqual([]);
});

test('of two opposite edges at once, one is refused', async () => {
  for (let round = 0; round < 5; round++) {
    const [a, b] = await makeSome(2);
    const both = await Promise.allSettled([add(a.id, b.id), add(b.id, a.id)]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const { reason } = both.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
    expect(reason).toMatchObject({ code: 'dependency_cycle' });
  }
});

test('after any edges, added one by one or at once, there is no circle, and only what closes one was refused', async () => {
  const COUNT = 6;
  const edge = fc.tuple(fc.nat(COUNT - 1), fc.nat(COUNT - 1)).filter(([from, to]) => from !== to);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(edge, { minLength: 1, maxLength: 3 }), { maxLength: 6 }), async (rounds) => {
      const tasks = (await makeSome(COUNT)).map(({ id }) => id as string);
      const own = async () => (await edges()).filter(({ task_id }) => tasks.includes(task_id));
      for (const round of rounds) {
        const before = await own();
        const results = await Promise.allSettled(round.map(([from, to]) => add(tasks[from] ?? '', tasks[to] ?? '')));
        expect(isAcyclic(await own())).toBe(true);
        if (round.length > 1) continue;
        const [from, to] = round[0] as [number, number];
        const wanted = { task_id: tasks[from], depends_on_id: tasks[to] };
        const twice = before.some(
          (one) => one.task_id === wanted.task_id && one.depends_on_id === wanted.depends_on_id,
        );
        expect(results[0]?.status === 'fulfilled').toBe(!twice && isAcyclic([...before, wanted]));
      }
    }),
    { numRuns: 12 },
  );
});

/** Takes away what waits for nothing until nothing is left, or a circle is. */
function isAcyclic(all: readonly Row[]): boolean {
  let left = [...all];
  for (;;) {
    const waiting = new Set(left.map(({ task_id }) => task_id));
    const rest = left.filter(({ depends_on_id }) => waiting.has(depends_on_id));
    if (rest.length === left.length) return left.length === 0;
    left = rest;
  }
}
