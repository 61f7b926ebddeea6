import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Core, createCore, fail, failures } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { scoped, startServer, type TestServer } from '../test/harness.ts';
import { callTool, type Session } from './call.ts';
import { createCatalogue } from './catalogue.ts';
import { EVERYTHING } from './selection.ts';
import type { AnyTool } from './session.ts';

/** What is kept of each call, for who has to answer for an assistant. */
let t: TestCore;
let acme: TestOrg;
beforeAll(async () => {
  t = await testCore();
  acme = await t.org('Acme');
});
afterAll(() => t.close());

/** What was kept once the server has gone, the first first. */
async function keptOf(use: (server: TestServer) => Promise<unknown>, core: Core = t.core, org = acme): Promise<any[]> {
  const { data } = await t.run('audit.tool_calls.list', org.owner, { limit: 1 });
  const last = data[0]?.seq ?? 0;
  const server = await startServer(core);
  server.tokens.set('all', scoped(org.owner, 'manage:*'));
  server.tokens.set('reads', scoped(org.owner, 'read:*'));
  server.tokens.set('app', {
    ...org.owner,
    credential: { ...org.owner.credential, kind: 'oauth', scopes: ['read:*'] },
  });
  server.tokens.set('asks', {
    ...org.owner,
    credential: { ...org.owner.credential, kind: 'pat', scopes: ['manage:*'], ask_first: true },
  });
  await use(server);
  await server.close();
  const page = await t.run('audit.tool_calls.list', org.owner, { limit: 200 });
  return page.data.filter(({ seq }: { seq: number }) => seq > last).reverse();
}

const call = (server: TestServer, token: string, name: string, args: object = {}, path = '/mcp') =>
  server.rpc('modern', 'tools/call', { name, arguments: args }, { token, path });

test('a call is kept with its tool, what it was about, how long it took, its client and credential, and how much it answered', async () => {
  const northwind = await t.run('clients.create', acme.owner, { name: 'Northwind' });
  const kept = await keptOf(async (server) => {
    await call(server, 'all', 'clients_list');
    await call(server, 'all', 'clients_get', { client_id: 'Northwind' });
    await call(server, 'all', 'clients_create', { name: 'Owes us a favour' });
    await call(server, 'all', 'clients_archive', { client_id: northwind.id });
  });
  expect(kept.map(({ tool, outcome, result_count }) => [tool, outcome, result_count])).toEqual([
    ['clients_list', 'ok', 1],
    ['clients_get', 'ok', 1],
    ['clients_create', 'ok', 1],
    ['clients_archive', 'ok', 1],
  ]);
  expect(kept[1]).toMatchObject({
    user_id: acme.owner.user_id,
    credential: { kind: 'pat', id: acme.owner.credential.id },
    client: { name: 'harness', version: '1.0.0' },
    subject_ids: [northwind.id],
    duration_ms: expect.any(Number),
    dry_run: false,
    arguments: null,
  });
  expect(kept[2].subject_ids).toEqual([expect.stringMatching(/^cli_/)]);
  expect(JSON.stringify(kept)).not.toContain('favour');
});

test('a job of several steps is kept with the ids of all that they made, and how many', async () => {
  const titles = Array.from({ length: 60 }, (_, i) => ({ title: `Task ${i}` }));
  const answers: any[] = [];
  const kept = await keptOf(async (server) => {
    const run = async (name: string, args: object) => {
      const { structuredContent } = (await call(server, 'all', name, args)).json.result;
      answers.push(structuredContent);
      return structuredContent;
    };
    const { project } = await run('workflows_open_engagement', {
      new_client: { name: 'Globex' },
      project: { name: 'Portal', code: 'POR' },
      tasks: [{ title: 'First' }],
      note: 'Agreed.',
    });
    await run('workflows_plan_tasks', { project_id: project.id, tasks: titles });
    await run('workflows_log_day', { day: 'yesterday', entries: [{ minutes: 30 }, { minutes: 45 }] });
  });
  const [opened, planned, logged] = answers;
  const idsOf = (things: { id: string }[]) => things.map(({ id }) => id);
  const made = [
    idsOf([opened.client, opened.project, ...opened.tasks, opened.note]),
    idsOf(planned.tasks),
    idsOf(logged.entries),
  ];
  expect(kept.map(({ result_count }) => result_count)).toEqual([4, 60, 2]);
  expect(kept.map(({ subject_ids }, i) => made[i]?.every((id) => subject_ids.includes(id)))).toEqual([
    true,
    true,
    true,
  ]);
});

test('what was refused is kept with the reason, whoever refused it', async () => {
  const { id: client_id } = await t.run('clients.create', acme.owner, { name: 'Eastwind' });
  const kept = await keptOf(async (server) => {
    await call(server, 'reads', 'clients_delete', { client_id });
    await call(server, 'app', 'clients_delete', { client_id });
    await call(server, 'asks', 'clients_delete', { client_id });
    await call(server, 'all', 'clients_create', { name: '' });
    await call(server, 'all', 'clients_delete', { client_id }, '/mcp?read_only=1');
    await call(server, 'all', 'no_such_tool');
    await call(server, 'all', 'clients_delete', { client_id, dry_run: true });
  });
  expect(kept.map(({ tool, outcome, dry_run, result_count }) => [tool, outcome, dry_run, result_count])).toEqual([
    ['clients_delete', 'insufficient_scope', false, null],
    ['clients_delete', 'insufficient_scope', false, null],
    ['clients_delete', 'approval_needed', false, null],
    ['clients_create', 'validation_failed', false, null],
    ['clients_delete', 'forbidden', false, null],
    ['no_such_tool', 'unknown_tool', false, null],
    ['clients_delete', 'ok', true, 1],
  ]);
});

test('what is run through another tool, and what is read as a resource, is kept as what it is, once', async () => {
  const { id } = await t.run('projects.create', acme.owner, { name: 'Relaunch', code: 'REL' });
  const kept = await keptOf(async (server) => {
    await call(server, 'all', 'tools_search', { query: 'archive project' }, '/mcp?profile=core');
    await call(server, 'all', 'tools_run_read', { tool: 'labels_list' }, '/mcp?profile=core');
    await call(server, 'all', 'tools_run_read', { tool: 'labels_create' }, '/mcp?profile=core');
    for (const uri of [`stint://projects/${id}`, 'stint://policy', 'stint://nothing']) {
      await server.rpc('legacy', 'resources/read', { uri }, { token: 'all' });
    }
  });
  expect(kept.map(({ tool, outcome }) => [tool, outcome])).toEqual([
    ['tools_search', 'ok'],
    ['labels_list', 'ok'],
    ['tools_run_read', 'validation_failed'],
    ['resources/read', 'ok'],
    ['resources/read', 'ok'],
    ['resources/read', 'not_found'],
  ]);
  expect(kept[3].subject_ids).toEqual([id]);
});

test('where audit is kept in full, what was sent is kept without secrets and without end', async () => {
  const { settings: _, operations, entities, ...given } = t.core;
  const core = createCore({
    ...given,
    settings: { auditFull: true },
    operations: [...operations.values()],
    entities: [...entities.values()],
  });
  const kept = await keptOf(async (server) => {
    await call(server, 'all', 'clients_create', { name: 'Westwind', tax_id: 'x'.repeat(3000) });
    await call(server, 'all', 'clients_create', { name: 'a\u0000\ud800', token: 'stint_pat_secret' });
    await call(server, 'all', 'tasks_list', { q: 'y', deep: Array.from({ length: 50 }, () => 'z'.repeat(2000)) });
  }, core);
  expect(kept[0].arguments).toEqual({ name: 'Westwind', tax_id: 'x'.repeat(2000) });
  expect(kept[1].arguments).toEqual({ name: 'a\ufffd', token: '[redacted]' });
  expect(kept[2].arguments).toEqual({ left_out: expect.stringMatching(/bytes$/) });
});

test('who is over the limit costs no more than the answer', async () => {
  const calls: unknown[] = [];
  const catalogue = createCatalogue(t.core);
  const served = { core: t.core, catalogue, calls: { record: (one: unknown) => calls.push(one) } };
  const session: Session = {
    caller: acme.owner,
    selection: EVERYTHING,
    whole: false,
    invocation: { via: 'mcp', request_id: 'req-1' },
    limited: fail(failures.rate_limited),
    defect: () => undefined,
  };
  await callTool(served, session, catalogue.tools.get('whoami') as AnyTool);
  expect(calls).toEqual([]);
});
