import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Caller, type Entity, findCalled, namesOf, newId } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';

let t: TestCore;
let acme: TestOrg;
beforeAll(async () => {
  t = await testCore();
  acme = await t.org();
});
afterAll(() => t.close());

const entity = (name: string) => t.core.entities.get(name) as Entity;
const call = { via: 'mcp', request_id: newId('req') } as const;

const called = async (kind: string, words: string, caller: Caller = acme.owner) => {
  const [found = []] = await t.core.read(caller, call, (ctx) => findCalled(ctx, [{ entity: entity(kind), words }]));
  return found.map(({ name, fit }) => `${name}: ${fit}`);
};

test('the whole name comes before its beginning and that before a part, whatever the case', async () => {
  for (const name of ['True North', 'northwind', 'North']) await t.run('clients.create', acme.owner, { name });
  expect(await called('client', 'NORTH')).toEqual(['North: whole', 'northwind: start', 'True North: part']);
  expect(await called('client', 'south')).toEqual([]);
});

test('what would be a pattern is only text', async () => {
  await t.run('clients.create', acme.owner, { name: '100% Wool_Co' });
  expect(await called('client', '%')).toEqual(['100% Wool_Co: part']);
  expect(await called('client', '_')).toEqual(['100% Wool_Co: part']);
  expect(await called('client', "'; DROP TABLE clients; --\\")).toEqual([]);
});

test('each is found by every name it has, and by its id', async () => {
  const { owner } = acme;
  const project = await t.run('projects.create', owner, { name: 'Website', code: 'WEB' });
  const task = await t.run('tasks.create', owner, { project_id: project.id, title: 'Fix the door' });
  for (const words of ['website', 'web', project.id])
    expect(await called('project', words)).toEqual(['Website: whole']);
  for (const words of ['web-1', 'fix the door', 'WEB-1 Fix the door', task.id])
    expect(await called('task', words)).toEqual(['WEB-1 Fix the door: whole']);
  for (const kind of ['user', 'member']) expect(await called(kind, owner.email)).toEqual([`${owner.name}: whole`]);
});

test('it says what each belongs to', async () => {
  const [{ id: project_id }] = (await t.run('projects.list', acme.owner, { q: 'Website' })).data;
  await t.run('task_groups.create', acme.owner, { project_id, name: 'Doing' });
  const [[group] = []] = await t.core.read(acme.owner, call, (ctx) =>
    findCalled(ctx, [{ entity: entity('task_group'), words: 'doing' }]),
  );
  expect(group).toMatchObject({ name: 'Doing', of: { project_id } });
});

test('what the caller may not see has no name, and is not found by it', async () => {
  const { owner } = acme;
  const project = await t.run('projects.create', owner, { name: 'Hush', code: 'HUSH', is_private: true });
  const member = await acme.join('member');
  const other = (await t.org('Other')).owner;
  const names = (caller: Caller) =>
    t.core.read(caller, call, (ctx) => namesOf(ctx, new Map([[entity('project'), new Set([project.id])]])));
  expect(await names(owner)).toEqual(new Map([[project.id, 'Hush']]));
  for (const caller of [member, other]) {
    expect(await called('project', 'Hush', caller)).toEqual([]);
    expect(await called('project', project.id, caller)).toEqual([]);
    expect(await names(caller)).toEqual(new Map());
  }
});

test('what is deleted is not found', async () => {
  const { id: client_id } = await t.run('clients.create', acme.owner, { name: 'Gone' });
  expect(await called('client', 'Gone')).toEqual(['Gone: whole']);
  await t.run('clients.delete', acme.owner, { client_id });
  expect(await called('client', 'Gone')).toEqual([]);
});
