import { afterAll, beforeAll, expect, test } from '@jest/globals';
import type { Client } from '@modelcontextprotocol/client';
import { callMcp, mcpClient } from './clients.ts';
import { type Person, type TestServer, testServer } from './stint.ts';

/** What an assistant does for somebody, through the official client against the whole server. */
let server: TestServer;
let ada: Person;
let assistant: Client;
beforeAll(async () => {
  server = await testServer();
  ada = await server.person();
  assistant = await mcpClient(server.url, ada.pat);
});
afterAll(async () => {
  await assistant.close();
  await server.close();
});

async function done(operation: string, input: object = {}): Promise<any> {
  const outcome = await callMcp(assistant, operation, input);
  if ('error' in outcome) throw new Error(`${operation}: ${JSON.stringify(outcome.error)}`);
  return outcome.ok;
}

async function mails(): Promise<number> {
  const { rows } = await server.stint.db.system.query('SELECT FROM mails WHERE org_id = $1', [ada.org_id]);
  return rows.length;
}

async function rest(path: string): Promise<any> {
  const response = await fetch(`${server.url}/api/v1${path}`, { headers: { authorization: `Bearer ${ada.session}` } });
  return response.json();
}

test('“draft an invoice to Northwind for this month’s unbilled time, one line per task” is one call, and ends in a draft', async () => {
  const { project } = await done('workflows.open_engagement', {
    new_client: { name: 'Northwind', default_tax_rate: 2000 },
    project: { name: 'Website', code: 'WEB', default_rate: 9500 },
    tasks: [{ title: 'Wireframes' }, { title: 'Prototype' }],
  });
  const { today } = await done('work.my_day');
  await done('workflows.log_day', {
    day: today,
    entries: [
      { task_id: 'WEB-1', minutes: 80 },
      { task_id: 'WEB-2', minutes: 50 },
      { task_id: 'WEB-1', minutes: 10 },
      { project_id: project.id, minutes: 15, billable: false },
    ],
  });

  const sent = await mails();
  const outcome = await callMcp(assistant, 'workflows.draft_invoice', {
    client_id: 'Northwind',
    period: 'this month',
    by: 'task',
  });
  expect(outcome).toMatchObject({ ok: { status: 'draft' }, seq: expect.any(Number) });
  const { ok: draft, seq } = outcome as { ok: any; seq: number };

  // 90 min and 50 min at 95.00 an hour: 142.50 and 79.17, with 20 % of tax on 221.67.
  expect(draft.lines.map(({ amount }: any) => amount.amount)).toEqual([14_250, 7_917]);
  expect(draft.lines.map(({ description }: any) => description)).toEqual([
    expect.stringContaining('Wireframes'),
    expect.stringContaining('Prototype'),
  ]);
  expect(draft.total).toEqual({ amount: 26_600, currency: 'EUR' });
  expect(draft.left_out).toMatchObject([{ reason: 'not_billable', count: 1, seconds: 900 }]);

  // What a colleague sees: the same draft, in an event by this token, and nothing sent.
  expect(await rest(`/invoices/${draft.id}`)).toMatchObject({
    id: draft.id,
    number: null,
    issued_at: null,
    total: draft.total,
  });
  const { data } = await rest(`/changes?after=${seq - 1}&limit=50`);
  expect(data.at(-1)).toMatchObject({ seq, operation: 'workflows.draft_invoice', actor: { via: 'mcp' } });
  expect(await mails()).toBe(sent);
});

test('the prompt for it names the tools that do it', async () => {
  const { messages } = await assistant.getPrompt({ name: 'invoice_client', arguments: { client: 'Northwind' } });
  const { tools } = await assistant.listTools();
  const names = tools.map(({ name }) => name);
  const text = (messages as { content: { text: string } }[]).map(({ content }) => content.text).join();
  for (const [, name] of text.matchAll(/`(\w+)`/g)) expect(names).toContain(name);
});
