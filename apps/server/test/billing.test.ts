import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { callMcp, mcpClient, Socket } from './clients.ts';
import { type Call, caller, PROTOCOLS } from './protocols.ts';
import { type Person, type TestServer, testServer } from './stint.ts';

let server: TestServer;
let ada: Person;
let call: Call;

beforeAll(async () => {
  server = await testServer();
  ada = await server.person();
  call = caller(server.url, server.stint.core);
});
afterAll(() => server.close());

const run = async (name: string, input: Record<string, unknown> = {}) => {
  const { ok, error } = await call('rest', ada.pat, name, input);
  if (error) throw new Error(`${name}: ${JSON.stringify(error)}`);
  return ok;
};

/** A client with a priced project, a task, and three entries of this month, of which one is not billable. */
async function northwind(name: string) {
  const client = await run('clients.create', { name, default_rate: 9000, default_tax_rate: 2000 });
  const project = await run('projects.create', { name: `${name} website`, client_id: client.id });
  const task = await run('tasks.create', { project_id: project.id, title: 'Sitemap' });
  const now = Date.now();
  const at = (minutes: number) => new Date(now - minutes * 60_000).toISOString();
  const entry = (from: number, to: number, more: object = {}) =>
    run('time.entries.create', { task_id: task.id, started_at: at(from), stopped_at: at(to), ...more });
  const entries = [await entry(50, 30), await entry(29, 19)];
  await entry(18, 17, { billable: false });
  const day = entries[0].started_at.slice(0, 10);
  return { client, project, task, entries, from: day, to: new Date(now + 86_400_000).toISOString().slice(0, 10) };
}

test('an assistant drafts an invoice of unbilled time in two calls while a teammate watches; a person issues it', async () => {
  const { task, entries, from, to } = await northwind('Northwind Trading');
  const watcher = await Socket.open(server.url, ada.session);
  await watcher.send('subscribe', { types: ['invoice.*', 'time_entry.billed'] });
  const assistant = await mcpClient(server.url, ada.pat);
  const ask = async (name: string, input: object) => {
    const outcome = await callMcp(assistant, name, input);
    if ('error' in outcome) throw new Error(JSON.stringify(outcome.error));
    return outcome.ok;
  };

  const [found] = (await ask('clients.list', { q: 'northwind' })).data;
  const draft = await ask('invoices.generate_from_time', { client_id: found.id, from, to, by: 'task' });
  expect(draft.lines).toEqual([
    expect.objectContaining({ description: `${task.key} Sitemap`, billed_seconds: 1800, raw_seconds: 1800 }),
  ]);
  const worked = entries.reduce((sum, { duration_seconds }) => sum + duration_seconds, 0);
  expect(draft.lines[0].raw_seconds).toBe(worked);
  expect(draft).not.toHaveProperty('number');
  expect(draft).toMatchObject({ status: 'draft', subtotal: { amount: 4500 }, total: { amount: 5400 } });
  expect(draft.left_out).toEqual([{ kind: 'time', reason: 'not_billable', count: 1, seconds: 60 }]);
  await watcher.until(({ event, data }) => event === 'invoice.created' && data.id === draft.id);
  expect(watcher.pushes.filter(({ event }) => event === 'time_entry.billed')).toHaveLength(2);

  const again = await callMcp(assistant, 'invoices.generate_from_time', { client_id: found.id, from, to });
  expect(again).toMatchObject({ error: { code: 'nothing_to_bill', status: 409 } });

  const { ok: issued } = await call('graphql', ada.session, 'invoices.issue', { invoice_id: draft.id });
  expect(issued.number).toMatch(/^INV-\d{4}-\d{4}$/);
  await watcher.until(({ event, data }) => event === 'invoice.issued' && data.number === issued.number);
  const link = await ask('invoices.pdf_link', { invoice_id: draft.id });
  // The port is known only now.
  const linked = link.url.replace(server.settings.publicUrl, server.url);
  const pdf = await fetch(linked);
  expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  expect(
    Buffer.from(await pdf.arrayBuffer())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');

  await ask('invoices.void', { invoice_id: draft.id, reason: 'Wrong client' });
  expect((await fetch(linked)).status).toBe(404);
  const freed = await ask('time.entries.get', { entry_id: entries[0].id });
  expect(freed.locked).toBe(false);
  const anew = await ask('invoices.generate_from_time', { client_id: found.id, from, to });
  expect(anew.total).toEqual(draft.total);
  watcher.close();
  await assistant.close();
});

test.each(PROTOCOLS)(
  '%s: a step that the state does not allow is a conflict that says the state',
  async (protocol) => {
    const { client } = await northwind(`Steps over ${protocol}`);
    const lines = [{ description: 'Fixed price', unit_price: 10_000 }];
    const { id: invoice_id } = await run('invoices.create', { client_id: client.id, lines });
    const refused = async (name: string, input: Record<string, unknown>, state: object) => {
      const { error, ok } = await call(protocol, ada.session, name, input);
      expect(ok).toBeUndefined();
      expect(error).toMatchObject({ status: 409, current_state: state });
    };
    const draft = { status: 'draft' };
    await refused('invoices.void', { invoice_id, reason: 'x' }, draft);
    await refused('invoices.send', { invoice_id, to: ['someone@example.com'] }, draft);
    await refused('invoices.credit', { invoice_id, reason: 'x' }, draft);
    await refused('invoices.mark_paid', { invoice_id }, draft);
    await refused('invoices.remind', { invoice_id, to: ['someone@example.com'] }, draft);
    await run('invoices.issue', { invoice_id });
    const issued = { status: 'issued' };
    await refused('invoices.issue', { invoice_id }, issued);
    await refused('invoices.update', { invoice_id, notes: 'x' }, issued);
    await refused('invoices.delete', { invoice_id }, issued);
    await refused('invoices.lines.add', { invoice_id, ...lines[0] }, issued);
    await run('invoices.mark_paid', { invoice_id });
    await refused('invoices.mark_paid', { invoice_id }, { status: 'paid' });
    await refused('invoices.void', { invoice_id, reason: 'x' }, { status: 'paid' });
    const spent = { category: 'Travel', spent_on: '2026-03-02', amount: 1000 };
    const { id: expense_id } = await run('expenses.create', spent);
    await refused('expenses.approve', { expense_id }, { status: 'draft' });
    await refused('expenses.mark_paid', { expense_id }, { status: 'draft' });
  },
  30_000,
);
