import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import fc from 'fast-check';

let t: TestCore;
let acme: TestOrg;
let project_id: string;
let status: Record<string, string>;

type Row = Record<string, any>;

beforeAll(async () => {
  t = await testCore();
  acme = await t.org();
  const { data } = await t.run('task_statuses.list', acme.owner);
  status = Object.fromEntries(data.map((one: Row) => [one.category, one.id]));
});
afterAll(() => t.close());
beforeEach(async () => {
  project_id = (await t.run('projects.create', acme.owner, { name: 'Family' })).id;
});

const run = (name: string, input: object): Promise<Row> => t.run(`tasks.${name}`, acme.owner, input);
const create = (more: object = {}) => run('create', { project_id, title: 'Task', ...more });
const counts = async (task_id: string) => {
  const { subtask_total, subtask_done } = await run('get', { task_id });
  return [subtask_total, subtask_done];
};

test('a task counts its subtasks and the completed ones, and each change of that is published', async () => {
  const parent = await create();
  const [a, b] = [
    await create({ parent_id: parent.id }),
    await create({ parent_id: parent.id, status_id: status.done }),
  ];
  expect(await counts(parent.id)).toEqual([2, 1]);
  await run('set_status', { task_id: a.id, status_id: status.done });
  expect(await counts(parent.id)).toEqual([2, 2]);
  await run('update', { task_id: b.id, parent_id: null });
  expect(await counts(parent.id)).toEqual([1, 1]);
  await run('delete', { task_id: a.id });
  expect(await counts(parent.id)).toEqual([0, 0]);
  await run('restore', { task_id: a.id });
  expect(await counts(parent.id)).toEqual([1, 1]);
  const { rows } = await t.db.system.query(
    `SELECT envelope->'data'->>'subtask_total' AS total, envelope->'data'->>'subtask_done' AS done FROM events
      WHERE org_id = $1 AND type = 'task.updated' AND envelope->'subject'->>'id' = $2 ORDER BY seq`,
    [acme.id, parent.id],
  );
  expect(rows.map(({ total, done }) => `${done}/${total}`)).toEqual(['0/1', '1/2', '2/2', '1/1', '0/0', '1/1']);
});

test('subtasks completed at once are all counted', async () => {
  const parent = await create();
  const children = [];
  for (let i = 0; i < 6; i++) children.push(await create({ parent_id: parent.id }));
  await Promise.all(children.map(({ id }) => run('set_status', { task_id: id, status_id: status.done })));
  expect(await counts(parent.id)).toEqual([6, 6]);
});

test('a completed subtask is opened again by taking that back, and its parent counts so', async () => {
  const parent = await create();
  const child = await create({ parent_id: parent.id });
  await run('set_status', { task_id: child.id, status_id: status.done });
  const { data } = await t.run('audit.list', acme.owner, { limit: 1 });
  await t.run('audit.revert', acme.owner, { audit_entry_id: data[0].id });
  expect(await run('get', { task_id: child.id })).toMatchObject({ status_id: status.open, completed_at: null });
  expect(await counts(parent.id)).toEqual([1, 0]);
});

test('after any changes to a family, every task counts right', async () => {
  const COUNT = 5;
  const step = fc.record({
    kind: fc.constantFrom('parent', 'done', 'open', 'delete', 'restore'),
    task: fc.nat(COUNT - 1),
    other: fc.option(fc.nat(COUNT - 1)),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const ids: string[] = [];
      for (let i = 0; i < COUNT; i++) ids.push((await create()).id);
      const change: Record<string, (task_id: string, parent_id: string | null) => Promise<unknown>> = {
        parent: (task_id, parent_id) => run('update', { task_id, parent_id }),
        done: (task_id) => run('set_status', { task_id, status_id: status.done }),
        open: (task_id) => run('set_status', { task_id, status_id: status.open }),
        delete: (task_id) => run('delete', { task_id }),
        restore: (task_id) => run('restore', { task_id }),
      };
      for (const { kind, task, other } of steps) {
        await change[kind]?.(ids[task] as string, other === null ? null : (ids[other] as string)).catch((error) => {
          expect(['not_found', 'task_cycle', 'task_not_restorable']).toContain(error.code);
        });
      }
      const { rows } = await t.db.system.query(
        `SELECT t.subtask_total, t.subtask_done, count(c.id)::int AS total, count(c.completed_at)::int AS done
          FROM tasks t LEFT JOIN tasks c ON c.org_id = t.org_id AND c.parent_id = t.id AND c.deleted_at IS NULL
          WHERE t.id = ANY($1) AND t.deleted_at IS NULL GROUP BY t.org_id, t.id`,
        [ids],
      );
      for (const row of rows) expect([row.subtask_total, row.subtask_done]).toEqual([row.total, row.done]);
    }),
    { numRuns: 15 },
  );
});
