import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { callMcp, graphql, mcpClient, rest, Socket } from './clients.ts';
import { type Person, type TestServer, testServer } from './stint.ts';

let server: TestServer;
let ada: Person;
let stranger: Person;

beforeAll(async () => {
  server = await testServer();
  [ada, stranger] = await Promise.all([server.person(), server.person()]);
});
afterAll(() => server.close());

test('an assistant works over MCP while a teammate watches, is cut off, and misses nothing', async () => {
  const { url } = server;
  const watcher = await Socket.open(url, ada.session);
  await watcher.send('subscribe', { types: ['*'] });

  const assistant = await mcpClient(url, ada.pat);
  const { tools } = await assistant.listTools();
  const names = tools.map(({ name }) => name);
  for (const name of [
    'whoami',
    'clients_create',
    'projects_create',
    'tasks_create',
    'time_start_timer',
    'time_stop_timer',
  ]) {
    expect(names).toContain(name);
  }
  const call = async (operation: string, input: object = {}) => {
    const outcome = await callMcp(assistant, operation, input);
    if ('error' in outcome) throw new Error(`${operation}: ${JSON.stringify(outcome.error)}`);
    return outcome;
  };
  const client = (await call('clients.create', { name: 'Northwind' })).ok;
  const project = (await call('projects.create', { name: 'Website', code: 'WEB', client_id: client.id })).ok;
  const created = await call('tasks.create', { project_id: project.id, title: 'Wireframes' });
  const task = created.ok;
  expect(task.key).toBe('WEB-1');
  await watcher.until(({ event, data }) => event === 'task.created' && data.id === task.id);
  watcher.cutOff();
  const before = watcher.pushes.map(({ seq }) => seq);

  const started = (await call('time.start_timer', { task_id: task.id })).ok;
  const stopped = (await call('time.stop_timer')).ok;
  expect(stopped.id).toBe(started.id);

  const again = await Socket.open(url, ada.session);
  await again.send('subscribe', { types: ['*'], after: before.at(-1) });
  await again.until(({ event }) => event === 'time_entry.stopped');
  const last = (await call('tasks.update', { task_id: task.id, priority: 'high' })).seq;
  await again.until(({ seq }) => seq === last);
  const all = [...before, ...again.pushes.map(({ seq }) => seq)];
  expect(all).toEqual(Array.from({ length: all.length }, (_, n) => (all[0] as number) + n));
  expect(all.at(-1)).toBe(last);
  again.close();

  const read = await (await rest(url, ada.pat, 'GET', `/tasks/${task.id}`)).json();
  expect(read).toMatchObject({ id: task.id, key: 'WEB-1', priority: 'high' });
  const graph = await graphql(
    url,
    ada.pat,
    'query($id: ID!) { task(id: $id) { id key priority project { client { name } } } }',
    {
      id: task.id,
    },
  );
  expect(graph.errors).toBeUndefined();
  expect(graph.data.task).toMatchObject({ id: task.id, key: 'WEB-1', project: { client: { name: 'Northwind' } } });

  const trail: any = await (await rest(url, ada.pat, 'GET', '/audit-entries?operation=tasks.create')).json();
  const { ok: me } = await call('whoami');
  expect(trail.data).toEqual([
    expect.objectContaining({
      operation: 'tasks.create',
      via: 'mcp',
      credential: { kind: 'pat', id: me.credential.id },
      user_id: ada.user_id,
    }),
  ]);

  await refusedEverywhere({ client: client.id, project: project.id, task: task.id, time_entry: stopped.id });
  await assistant.close();
});

/** A token of another organization is told on every protocol that there is nothing by these ids. */
async function refusedEverywhere(ids: Record<'client' | 'project' | 'task' | 'time_entry', string>): Promise<void> {
  const { url } = server;
  const theirs = await mcpClient(url, stranger.pat);
  const socket = await Socket.open(url, stranger.pat);
  const reads = [
    {
      get: 'clients.get',
      input: { client_id: ids.client },
      path: `/clients/${ids.client}`,
      field: 'client',
      id: ids.client,
    },
    {
      get: 'projects.get',
      input: { project_id: ids.project },
      path: `/projects/${ids.project}`,
      field: 'project',
      id: ids.project,
    },
    { get: 'tasks.get', input: { task_id: ids.task }, path: `/tasks/${ids.task}`, field: 'task', id: ids.task },
    {
      get: 'time.entries.get',
      input: { entry_id: ids.time_entry },
      path: `/time-entries/${ids.time_entry}`,
      field: 'timeEntry',
      id: ids.time_entry,
    },
  ];
  for (const { get, input, path, field, id } of reads) {
    const response = await rest(url, stranger.pat, 'GET', path);
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([404, 'not_found']);
    expect(await socket.call(get, input)).toMatchObject({ error: { code: 'not_found' } });
    expect(await callMcp(theirs, get, input)).toMatchObject({ error: { code: 'not_found' } });
    const answer = await graphql(url, stranger.pat, `query($id: ID!) { ${field}(id: $id) { id } }`, { id });
    expect(answer.errors?.[0]?.extensions?.code).toBe('not_found');
  }
  socket.close();
  await theirs.close();
}
