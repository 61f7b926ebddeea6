import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { newId } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { scoped, startServer, type TestServer } from '../test/harness.ts';
import { toolName } from './tool.ts';

/** What an error tells a model to do next. */
let t: TestCore;
let server: TestServer;
let acme: TestOrg;
let project_id: string;
let task_id: string;

beforeAll(async () => {
  t = await testCore();
  acme = await t.org('Acme');
  const { owner } = acme;
  server = await startServer(t.core);
  server.tokens.set('owner', scoped(owner, 'manage:*'));
  server.tokens.set('member', scoped(await acme.join('member'), 'manage:*'));
  server.tokens.set('tasks', scoped(owner, 'write:tasks'));
  const { id } = await t.run('tokens.create', owner, { name: 'asks', scopes: ['manage:*'], ask_first: true });
  server.tokens.set('asks', { ...owner, credential: { ...owner.credential, kind: 'pat', id, ask_first: true } });
  ({ id: project_id } = await t.run('projects.create', owner, { name: 'tasks.list', code: 'OLD' }));
  ({ id: task_id } = await t.run('tasks.create', owner, { project_id, title: 'Sign' }));
  await t.run('projects.archive', owner, { project_id });
});
afterAll(async () => {
  await server.close();
  await t.close();
});

interface From {
  readonly token?: string;
  readonly query?: string;
}

const textOf = async (name: string, args: object, { token = 'owner', query = '' }: From = {}): Promise<string> => {
  const sent = { token, path: `/mcp${query}` };
  const { json } = await server.rpc('modern', 'tools/call', { name, arguments: args }, sent);
  expect(json.result.isError).toBe(true);
  return json.result.content[0].text;
};

/** What stands after the marks: our own words. */
const adviceIn = (text: string): string => text.split('</data>\n')[1] ?? '';

const listedFor = async ({ token = 'owner', query = '' }: From): Promise<Set<string>> => {
  const { json } = await server.rpc('modern', 'tools/list', {}, { token, path: `/mcp${query}` });
  return new Set(json.result.tools.map(({ name }: { name: string }) => name));
};

test('what would help is named as the tool that does it', async () => {
  const text = await textOf('tasks_create', { project_id, title: 'x' });
  expect(adviceIn(text)).toBe('projects_unarchive takes it back into use.');
  expect(text).not.toContain('projects.unarchive');
});

test('a tool that a profile does not list is named with the one that runs it', async () => {
  const text = await textOf('tasks_create', { project_id, title: 'x' }, { query: '?profile=core' });
  expect(adviceIn(text)).toBe('projects_unarchive (run it with tools_run_write) takes it back into use.');
});

test('words of people that read like an operation stay as they are', async () => {
  expect(await textOf('tasks_create', { project_id, title: 'x' })).toContain('tasks.list is archived');
});

const failing: [string, () => object][] = [
  ['tasks_create', () => ({ project_id, title: 'x' })],
  ['tasks_create', () => ({ project_id: newId('prj'), title: 'x' })],
  ['tasks_create', () => ({ project_id: newId('task'), title: 'x' })],
  ['tasks_update', () => ({ task_id: newId('task'), title: 'x' })],
  ['tasks_update', () => ({ task_id, title: 'x', expected_version: 99 })],
  ['tasks_labels_add', () => ({ task_id: 'OLD-1', label_id: newId('lbl') })],
  ['tasks_assign', () => ({ task_id, user_id: newId('usr') })],
  ['tasks_delete', () => ({ task_id })],
  ['clients_delete', () => ({ client_id: newId('cli') })],
  ['time_stop_timer', () => ({})],
];

test.each<From>([
  {},
  { token: 'member' },
  { token: 'tasks' },
  { token: 'asks', query: '?toolsets=tasks' },
  { query: '?toolsets=tasks' },
  { query: '?read_only=1' },
  { query: '?profile=core' },
  { token: 'member', query: '?profile=core&toolsets=time,tasks' },
])('an error names no tool that the caller does not have, and no operation: %j', async (from) => {
  const listed = await listedFor(from);
  const tools = [...t.core.operations.keys()].map(toolName);
  for (const [name, args] of failing) {
    const advice = adviceIn(await textOf(name, args(), from));
    const words = advice.match(/[a-z_]+(\.[a-z_]+)*/g) ?? [];
    const named = words.filter(
      (word) => word !== name && (tools.includes(toolName(word)) || word.startsWith('tools_')),
    );
    for (const word of named) {
      const ran = advice.includes(`${word} (run it with tools_run_`);
      expect({ name, advice, word, has: listed.has(word) || ran }).toEqual({ name, advice, word, has: true });
    }
  }
});

test('an approval is looked up only where there is a tool for it', async () => {
  const { id: label_id } = await t.run('labels.create', acme.owner, { name: 'Urgent' });
  const args = { label_id };
  expect(await textOf('labels_delete', args, { token: 'asks' })).toContain('approvals_get shows');
  const narrow = await textOf('labels_delete', args, { token: 'asks', query: '?toolsets=labels' });
  expect(narrow).not.toContain('approvals_get');
  expect(narrow).toContain('make this same call again');
});
