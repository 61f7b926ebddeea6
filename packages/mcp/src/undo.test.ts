import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { scoped, startServer, type TestServer } from '../test/harness.ts';

/** A model takes back what it did by what its call answered. */
let t: TestCore;
let acme: TestOrg;
let server: TestServer;

beforeAll(async () => {
  t = await testCore();
  acme = await t.org('Acme');
  server = await startServer(t.core);
  server.tokens.set('owner', scoped(acme.owner, 'manage:*'));
  server.tokens.set('reader', scoped(acme.owner, 'read:*'));
  server.tokens.set('tasks', scoped(acme.owner, 'manage:tasks', 'read:*'));
});
afterAll(async () => {
  await server.close();
  await t.close();
});

const call = async (name: string, args: object, { token = 'owner', query = '', headers = {} } = {}): Promise<any> =>
  (await server.rpc('modern', 'tools/call', { name, arguments: args }, { token, path: `/mcp${query}`, headers })).json
    .result;

test.each(['', '?profile=core'])(
  'a write is taken back by the undo_seq of its answer, and what was undone is said (%s)',
  async (query) => {
    const { structuredContent: made } = await call('clients_create', { name: 'Northwind' }, { query });
    const { structuredContent: undone } = await call('audit_revert', { seq: made.undo_seq }, { query });
    expect(undone.reverted).toMatchObject([
      {
        operation: 'clients.create',
        by: [{ operation: 'clients.delete', subject: { type: 'client', id: made.id, name: 'Northwind' } }],
      },
    ]);
    expect(await t.refused('clients.get', acme.owner, { client_id: made.id })).toMatchObject({ code: 'not_found' });
  },
);

test('only that call is taken back, whatever came before and after it, and though all had one request id', async () => {
  const sent = { headers: { 'x-request-id': 'the-same' } };
  const [one, two, three] = [
    await call('clients_create', { name: 'One' }, sent),
    await call('clients_create', { name: 'Two' }, sent),
    await call('clients_create', { name: 'Three' }, sent),
  ].map(({ structuredContent }) => structuredContent);
  await call('audit_revert', { seq: two.undo_seq });
  const codes = await Promise.all(
    [one, two, three].map(async ({ id }) => (await call('clients_get', { client_id: id }))._meta.error?.code),
  );
  expect(codes).toEqual([undefined, 'not_found', undefined]);
});

test('all steps of a job are taken back together', async () => {
  const { structuredContent: done } = await call('workflows_open_engagement', {
    new_client: { name: 'Globex' },
    project: { name: 'Website', code: 'GLX' },
    tasks: [{ title: 'First' }, { title: 'Second' }],
  });
  const { structuredContent: undone, content } = await call('audit_revert', { seq: done.undo_seq });
  const names = undone.reverted.flatMap(({ by }: any) => by.map(({ subject }: any) => subject.name));
  expect(names).toEqual(expect.arrayContaining(['Globex', 'Website', 'First', 'Second']));
  for (const name of ['Globex', 'Website', 'First', 'Second']) expect(content[0].text).toContain(name);
});

test('a draft of unbilled time is taken back, and the time can be billed again', async () => {
  const { owner } = acme;
  const { id: client_id } = await t.run('clients.create', owner, { name: 'Initech', default_rate: 9000 });
  const { id: project_id } = await t.run('projects.create', owner, { name: 'Move', code: 'MOV', client_id });
  const at = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();
  await t.run('time.entries.create', owner, { project_id, started_at: at(2), stopped_at: at(1) });
  const draft = async () => {
    const range = { from: at(48).slice(0, 10), to: at(-24).slice(0, 10) };
    return (await call('workflows_draft_invoice', { client_id: 'Initech', ...range, by: 'project' })).structuredContent;
  };
  const first = await draft();
  const { structuredContent: undone } = await call('audit_revert', { seq: first.undo_seq });
  expect(undone.reverted[0].by).toMatchObject([{ operation: 'invoices.delete', subject: { id: first.id } }]);
  expect((await draft()).total).toEqual(first.total);
});

test('what cannot be taken back, was only tried, or read, answers no undo_seq', async () => {
  const { id: client_id } = await t.run('clients.create', acme.owner, { name: 'Billed' });
  const lines = [{ description: 'Work', unit_price: 100 }];
  const { structuredContent: unused } = await call('clients_create', { name: 'Unused' });
  const { structuredContent: draft } = await call('invoices_create', { client_id, lines });
  expect(draft).toHaveProperty('undo_seq');
  for (const [name, args] of [
    ['invoices_issue', { invoice_id: draft.id, dry_run: true }],
    ['invoices_issue', { invoice_id: draft.id }],
    ['clients_delete', { client_id: unused.id }],
    ['clients_get', { client_id }],
  ] as const) {
    const { structuredContent } = await call(name, args);
    expect(structuredContent).toHaveProperty('id');
    expect(structuredContent).not.toHaveProperty('undo_seq');
  }
});

test('a token that asks first is told none of what a person agreed to, which another call did', async () => {
  const { owner } = acme;
  const { id } = await t.run('tokens.create', owner, { name: 'asks', scopes: ['manage:*'], ask_first: true });
  server.tokens.set('asks', { ...owner, credential: { ...owner.credential, kind: 'pat', id, ask_first: true } });
  const asks = { token: 'asks' };
  const { id: project_id } = await t.run('projects.create', owner, { name: 'Asked', code: 'ASK' });
  const { structuredContent: task } = await call('tasks_create', { project_id, title: 'x' }, asks);
  expect(task).toHaveProperty('undo_seq');
  const refused = await call('tasks_delete', { task_id: task.id }, asks);
  await t.run('approvals.grant', owner, { approval_id: refused._meta.error.current_state.approval_id });
  const { structuredContent } = await call('tasks_delete', { task_id: task.id }, asks);
  expect(structuredContent).toEqual(expect.not.objectContaining({ undo_seq: expect.anything() }));
  expect(structuredContent).toMatchObject({ id: task.id });
});

test('who may not take back is not told how', async () => {
  const { id: project_id } = await t.run('projects.create', acme.owner, { name: 'Work', code: 'WRK' });
  const { structuredContent } = await call('tasks_create', { project_id, title: 'x' }, { query: '?toolsets=tasks' });
  expect(structuredContent.title).toBe('x');
  expect(structuredContent).not.toHaveProperty('undo_seq');
});

test("another's seq, and one that is none, are not found", async () => {
  const other = await t.org('Other');
  await t.run('clients.create', other.owner, { name: 'Theirs' });
  const { rows } = await t.db.system.query('SELECT seq FROM org_logs WHERE org_id = $1', [other.id]);
  server.tokens.set('other', scoped(other.owner, 'manage:*'));
  const seq = Number(rows[0].seq);
  expect((await call('audit_revert', { seq: seq + 1_000_000 }, { token: 'other' }))._meta.error.code).toBe('not_found');
  const member = await other.join('member');
  server.tokens.set('member', scoped(member, 'manage:*'));
  expect((await call('audit_revert', { seq }, { token: 'member' }))._meta.error.code).toBe('not_found');
});
