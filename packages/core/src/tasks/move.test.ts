import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import fc from 'fast-check';
import { generateKeyBetween } from 'fractional-indexing';
import { positionOf } from './task.position.ts';

let t: TestCore;
let acme: TestOrg;

beforeAll(async () => {
  t = await testCore();
  acme = await t.org();
});
afterAll(() => t.close());

/** A project with so many tasks; answers their ids in order. */
async function board(tasks: number): Promise<{ project_id: string; ids: string[]; groups: string[] }> {
  const { id: project_id } = await t.run('projects.create', acme.owner, { name: 'Board' });
  const groups = [];
  for (const name of ['Left', 'Right']) {
    groups.push((await t.run('task_groups.create', acme.owner, { project_id, name })).id);
  }
  const ids = [];
  for (let i = 0; i < tasks; i++) {
    ids.push((await t.run('tasks.create', acme.owner, { project_id, title: `${i}`, group_id: groups[0] })).id);
  }
  return { project_id, ids, groups };
}

async function order(filter: object): Promise<string[]> {
  const { data } = await t.run('tasks.list', acme.owner, { ...filter, sort: 'position', limit: 200 });
  return data.map((task: { id: string }) => task.id);
}

const move = (task_id: string | undefined, to: object) => t.run('tasks.move', acme.owner, { task_id, ...to });
const refused = (task_id: string | undefined, to: object) => t.refused('tasks.move', acme.owner, { task_id, ...to });

test('the position of the nth task is the nth whole number of the notation', () => {
  let previous = positionOf(0);
  for (let n = 1; n < 10_000; n++) {
    const position = positionOf(n);
    expect(position).toBe(generateKeyBetween(previous, null));
    previous = position;
  }
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 31 - 2 }), (n) => {
      expect(generateKeyBetween(positionOf(n), null)).toBe(positionOf(n + 1));
      expect(positionOf(n) < positionOf(n + 1)).toBe(true);
    }),
  );
});

test('any moves leave the order that a plain list would have', async () => {
  const { project_id, ids } = await board(5);
  const step = fc.record({
    task: fc.nat(4),
    to: fc.oneof(
      fc.record({ side: fc.constantFrom('after', 'before'), neighbour: fc.nat(4) }),
      fc.constant({ side: 'last', neighbour: 0 }),
      fc.constant({ side: 'new', neighbour: 0 }),
    ),
  });
  let list = await order({ project_id });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      for (const { task, to } of steps) {
        const [moved, neighbour] = [ids[task] as string, ids[to.neighbour] as string];
        if (to.side === 'new') {
          list.push((await t.run('tasks.create', acme.owner, { project_id, title: 'New' })).id);
          continue;
        }
        if (to.side !== 'last' && moved === neighbour) continue;
        await move(moved, to.side === 'last' ? { group_id: null } : placed(to.side, neighbour));
        list = list.filter((one) => one !== moved);
        const at = to.side === 'last' ? list.length : list.indexOf(neighbour) + (to.side === 'after' ? 1 : 0);
        list.splice(at, 0, moved);
      }
      expect(await order({ project_id })).toEqual(list);
    }),
    { numRuns: 25 },
  );

  function placed(side: string, neighbour: string) {
    return { [`${side}_task_id`]: neighbour };
  }
});

test('moves to the same gap at once lose no task and leave each in it, with a position of its own', async () => {
  const { project_id, ids } = await board(8);
  const [first, second, ...others] = ids;
  await Promise.all(others.map((task) => move(task, { after_task_id: first, before_task_id: second })));
  const list = await order({ project_id });
  expect([list[0], list.at(-1)]).toEqual([first, second]);
  expect(new Set(list.slice(1, -1))).toEqual(new Set(others));
  expect(list).toHaveLength(ids.length);
  const { rows } = await t.db.system.query('SELECT DISTINCT position FROM tasks WHERE project_id = $1', [project_id]);
  expect(rows).toHaveLength(8);
});

test('a task made while others are moved to the end still comes last', async () => {
  const { project_id, ids } = await board(4);
  for (const task of ids) await move(task, {});
  const { id } = await t.run('tasks.create', acme.owner, { project_id, title: 'Last' });
  expect(await order({ project_id })).toEqual([...ids, id]);
});

test('a task takes the group of its neighbour, or the one that is named', async () => {
  const { ids, groups } = await board(3);
  const [a, b, c] = ids;
  expect(await move(a, { group_id: groups[1] })).toMatchObject({ group_id: groups[1] });
  expect(await move(b, { before_task_id: a })).toMatchObject({ group_id: groups[1] });
  expect(await order({ group_id: groups[1] })).toEqual([b, a]);
  expect(await move(c, { group_id: null })).toMatchObject({ group_id: null });
  const elsewhere = await board(1);
  for (const [to, field] of [
    [{ after_task_id: b, group_id: groups[0] }, 'after_task_id'],
    [{ before_task_id: elsewhere.ids[0] }, 'before_task_id'],
    [{ after_task_id: c }, 'after_task_id'],
    [{ group_id: elsewhere.groups[0] }, 'group_id'],
  ] as const) {
    expect(await refused(c, to)).toMatchObject({ code: 'validation_failed', details: { errors: [{ field }] } });
  }
});

test('neighbours that no longer stand in that order are a conflict', async () => {
  const { ids } = await board(3);
  expect(await refused(ids[2], { after_task_id: ids[1], before_task_id: ids[0] })).toMatchObject({ code: 'conflict' });
});

test('positions that are equal or have grown long are spread, and each change is published', async () => {
  const { project_id, ids } = await board(4);
  const [a, b, c, d] = ids as [string, string, string, string];
  const long = `a1${'V'.repeat(200)}`;
  const set = (position: string, of: string[]) =>
    t.db.system.query('UPDATE tasks SET position = $1 WHERE id = ANY($2)', [position, of]);
  await set('a1', [a, b, c]);
  await move(d, { after_task_id: a });
  expect(await order({ project_id })).toEqual([a, d, b, c]);
  await set(long, [d]);
  await move(c, { after_task_id: d });
  const list = await order({ project_id });
  expect(list).toEqual([a, d, c, b]);
  const { rows: stored } = await t.db.system.query('SELECT id, position FROM tasks WHERE project_id = $1', [
    project_id,
  ]);
  for (const { position } of stored) expect(position.length).toBeLessThan(100);
  for (const { id, position } of stored) {
    const { rows: last } = await t.db.system.query(
      "SELECT envelope->'data'->>'position' AS position FROM events WHERE org_id = $1 AND envelope->'subject'->>'id' = $2 ORDER BY seq DESC LIMIT 1",
      [acme.id, id],
    );
    expect(last[0].position).toBe(position);
  }
});
