import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Caller } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { scoped, startServer, type TestServer } from '../test/harness.ts';

let t: TestCore;
let acme: TestOrg;
let server: TestServer;
let member: Caller;
const ids: Record<string, string> = {};

beforeAll(async () => {
  t = await testCore();
  acme = await t.org('Acme');
  server = await startServer(t.core);
  const { owner } = acme;
  member = await acme.join('member');
  server.tokens.set('owner', owner);
  server.tokens.set('member', member);
  server.tokens.set('time', scoped(owner, 'manage:time'));
  for (const name of ['Northwind', 'Northern Lights', 'Globex']) {
    ids[name] = (await t.run('clients.create', owner, { name })).id;
  }
  const project = async (name: string, code: string, more: object = {}) => {
    const { id } = await t.run('projects.create', owner, { name, code, ...more });
    ids[name] = id;
    for (const group of ['To do', 'Doing']) {
      ids[`${name}/${group}`] = (await t.run('task_groups.create', owner, { project_id: id, name: group })).id;
    }
  };
  await project('Website', 'WEB', { client_id: ids.Northwind });
  await project('App', 'APP');
  await project('Secret plan', 'SEC', { is_private: true });
  ids.task = (await t.run('tasks.create', owner, { project_id: ids.Website, title: 'Fix the door' })).id;
});
afterAll(async () => {
  await server.close();
  await t.close();
});

const call = async (name: string, args: object, token = 'owner'): Promise<any> => {
  const answer = await server.rpc('modern', 'tools/call', { name, arguments: args }, { token });
  return answer.json.result;
};
const errorOf = async (name: string, args: object, token?: string): Promise<any> =>
  (await call(name, args, token))._meta.error;

describe('where an id is asked, what people say will do', () => {
  test.each([
    ['clients_get', { client_id: 'northwind' }, 'Northwind'],
    ['clients_get', { client_id: 'Glob' }, 'Globex'],
    ['clients_get', { client_id: 'lights' }, 'Northern Lights'],
    ['projects_get', { project_id: 'web' }, 'Website'],
    ['projects_get', { project_id: 'Website' }, 'Website'],
    ['tasks_get', { task_id: 'web-1' }, 'task'],
    ['tasks_get', { task_id: 'fix the' }, 'task'],
    ['tasks_get', { task_id: 'WEB-1 Fix the door' }, 'task'],
  ])('%s %j', async (tool, args, name) => {
    const { structuredContent } = await call(tool, args);
    expect(structuredContent.id).toBe(ids[name]);
  });

  test('an id goes by untouched, and nothing is said of it', async () => {
    const { structuredContent } = await call('clients_get', { client_id: ids.Northwind });
    expect(structuredContent).not.toHaveProperty('resolved');
  });

  test('what a name came to mean is in the answer, by field', async () => {
    const { structuredContent } = await call('tasks_create', {
      project_id: 'Website',
      title: 'Named',
      group_id: 'doing',
      status_id: 'done',
      assignee_ids: ['me', member.email],
    });
    expect(structuredContent.resolved).toMatchObject({
      project_id: ids.Website,
      group_id: ids['Website/Doing'],
      'assignee_ids.0': acme.owner.user_id,
      'assignee_ids.1': member.user_id,
    });
    expect(structuredContent).toMatchObject({ project_name: 'Website', group_name: 'Doing', status_name: 'Done' });
  });

  test('me is the person the token is of, as a user and as a member', async () => {
    const { structuredContent: entry } = await call('time_start_timer', { project_id: 'Website' }, 'member');
    expect(entry.user_name).toBe(member.name);
    const { structuredContent: list } = await call('time_entries_list', { user_id: 'Me' }, 'member');
    expect(list.data.map(({ user_id }: { user_id: string }) => user_id)).toEqual([member.user_id]);
    const { structuredContent: self } = await call('members_get', { member_id: 'me' });
    expect(self.id).toBe(acme.owner.member_id);
  });

  test('an invoice goes by its number', async () => {
    const lines = [{ description: 'Work', unit_price: 100 }];
    const { structuredContent: draft } = await call('invoices_create', { client_id: 'Globex', lines });
    const { structuredContent: issued } = await call('invoices_issue', { invoice_id: draft.id });
    const { structuredContent: got } = await call('invoices_get', { invoice_id: issued.number.toLowerCase() });
    expect(got.id).toBe(draft.id);
  });

  test('within lists of objects, too', async () => {
    const items = [{ task_id: 'WEB-1', assignee_ids: ['me'], status_id: 'In progress' }];
    const { structuredContent, isError } = await call('tasks_bulk_update', { items });
    expect(isError).toBeUndefined();
    expect(structuredContent.resolved).toMatchObject({
      'items.0.assignee_ids.0': acme.owner.user_id,
      'items.0.status_id': expect.stringMatching(/^sts_/),
      'items.0.status_name': 'In progress',
    });
  });
});

describe('a name that several have', () => {
  test('is answered with them and their ids, and nothing is done', async () => {
    const error = await errorOf('projects_create', { name: 'Undecided', client_id: 'North' });
    expect(error).toMatchObject({
      code: 'validation_failed',
      errors: [{ field: 'client_id', code: 'not_understood' }],
    });
    for (const name of ['Northwind', 'Northern Lights']) expect(error.detail).toContain(`"${name}" (${ids[name]})`);
    const { data } = await t.run('projects.list', acme.owner, { q: 'Undecided' });
    expect(data).toEqual([]);
  });

  test('is the one in the project that is named, or that the task is in', async () => {
    const { structuredContent: made } = await call('tasks_create', {
      project_id: 'App',
      title: 'x',
      group_id: 'to do',
    });
    expect(made.group_id).toBe(ids['App/To do']);
    const { structuredContent: moved } = await call('tasks_update', { task_id: 'WEB-1', group_id: 'Doing' });
    expect(moved.group_id).toBe(ids['Website/Doing']);
    const error = await errorOf('task_groups_update', { group_id: 'Doing', name: 'x' });
    for (const name of ['Website/Doing', 'App/Doing']) expect(error.detail).toContain(ids[name]);
  });

  test('is the status of the project that is named, be it its own or the organization’s', async () => {
    const { owner } = acme;
    const { data: own } = await t.run('task_statuses.customize', owner, { project_id: ids.App });
    const { data: shared } = await t.run('task_statuses.list', owner);
    const idIn = (set: any[], called: string) => set.find(({ name }) => name === called).id;
    const made = async (project_id: string) =>
      (await call('tasks_create', { project_id, title: 'x', status_id: 'in progress' })).structuredContent;
    expect((await made('App')).status_id).toBe(idIn(own, 'In progress'));
    const { key, status_id } = await made('Website');
    expect(status_id).toBe(idIn(shared, 'In progress'));
    const items = [{ task_id: key, status_id: 'Done' }];
    const { structuredContent: moved } = await call('tasks_bulk_update', { items });
    expect(moved.resolved).toMatchObject({ 'items.0.status_id': idIn(shared, 'Done') });
    const beside = { status_id: idIn(own, 'To do'), replacement_id: 'Done' };
    await call('task_statuses_delete', beside);
    const { data } = await t.run('task_statuses.list', owner, { project_id: ids.App });
    expect(data.map(({ name }: any) => name)).toEqual(['In progress', 'In review', 'Done']);
    const error = await errorOf('tasks_list', { status_id: 'Done' });
    for (const id of [idIn(shared, 'Done'), idIn(own, 'Done')]) expect(error.detail).toContain(id);
    await t.run('task_statuses.reset', owner, { project_id: ids.App });
  });

  test('is not listed without end', async () => {
    const org = await t.org('Many');
    server.tokens.set('many', org.owner);
    for (let i = 0; i < 12; i++) await t.run('clients.create', org.owner, { name: `Clone ${i}` });
    const { detail } = await errorOf('clients_get', { client_id: 'Clone' }, 'many');
    expect(detail.match(/cli_/g)).toHaveLength(8);
    expect(detail).toContain('and 4 more');
  });
});

test('a name that nothing has says what was looked for and where to look', async () => {
  const { content, _meta } = await call('clients_get', { client_id: 'Initech' });
  expect(_meta.error.errors).toEqual([{ field: 'client_id', code: 'not_understood', message: expect.any(String) }]);
  expect(content[0].text).toMatch(
    /^validation_failed\n<data>\nclient_id: no client .*"Initech".*\n<\/data>\n.*clients_list/,
  );
  expect((await call('tasks_list', { assignee_id: 'Zoe' })).content[0].text).toMatch(
    /no user .*"Zoe".*\n<\/data>\n.*members_list/,
  );
});

test.each(['\u0000', 'a\u0000b', '\ud800', 'x'.repeat(10_000), '%'.repeat(400), ' '])(
  'no text at all is our mistake: %j',
  async (words) => {
    expect((await errorOf('clients_get', { client_id: words })).code).toBe('validation_failed');
    expect((await errorOf('tasks_create', { project_id: words, title: 'x', due_date: words })).code).toBe(
      'validation_failed',
    );
  },
);

test('every field that is not understood is named at once', async () => {
  const error = await errorOf('tasks_create', { project_id: 'Nope', title: 'x', status_id: 'Nor this' });
  expect(error.errors.map(({ field }: { field: string }) => field)).toEqual(['project_id', 'status_id']);
});

test('what destroys takes the whole name and no part of one', async () => {
  const { id } = await t.run('clients.create', acme.owner, { name: 'Umbrella Corp' });
  const part = await errorOf('clients_delete', { client_id: 'Umbrella' });
  expect(part.detail).toContain(`"Umbrella Corp" (${id})`);
  expect(await t.run('clients.get', acme.owner, { client_id: id })).toMatchObject({ id });
  const { structuredContent } = await call('clients_delete', { client_id: 'umbrella corp' });
  expect(structuredContent).toMatchObject({ id, deleted: true });
});

test('what the caller may not see cannot be named', async () => {
  expect((await errorOf('projects_get', { project_id: 'Secret plan' }, 'member')).detail).toContain('no project');
  const other = await t.org('Other');
  server.tokens.set('other', other.owner);
  expect((await errorOf('clients_get', { client_id: 'Northwind' }, 'other')).detail).toContain('no client');
});

test('a token that may not read something is not told its id by its name', async () => {
  const error = await errorOf('time_start_timer', { project_id: 'Website' }, 'time');
  expect(error).toMatchObject({ code: 'validation_failed', detail: expect.stringContaining('read:projects') });
  const { structuredContent } = await call('time_start_timer', { project_id: ids.Website }, 'time');
  expect(structuredContent).toMatchObject({ project_id: ids.Website });
  expect(structuredContent).not.toHaveProperty('project_name');
});

test('other protocols take ids and nothing else', async () => {
  expect(await t.refused('clients.get', acme.owner, { client_id: 'Northwind' })).toMatchObject({
    code: 'validation_failed',
  });
  expect(await t.refused('tasks.create', acme.owner, { project_id: 'Website', title: 'x' })).toMatchObject({
    code: 'validation_failed',
  });
});
