import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';

let t: TestCore;
let org: TestOrg;
let client_id: string;
let project_id: string;
const range = { from: '2026-03-02', to: '2026-03-02' };
const eur = (amount: number) => ({ amount, currency: 'EUR' });

const run = (name: string, input: object) => t.run(name, org.owner, input);

/** Two tasks, one of them with two labels, each half an hour at 100.00, and an expense of no task. */
beforeAll(async () => {
  t = await testCore();
  org = await t.org();
  client_id = (await run('clients.create', { name: 'Northwind' })).id;
  project_id = (await run('projects.create', { name: 'Website', client_id, default_rate: 10_000 })).id;
  await run('members.set_rates', { member_id: org.owner.member_id, cost_rate: 4_000 });
  const label_ids: string[] = [];
  for (const name of ['Bug', 'Legal']) label_ids.push((await run('labels.create', { name })).id);
  for (const [title, labels, hour] of [
    ['Both', label_ids, '09'],
    ['None', [], '11'],
  ] as const) {
    const { id: task_id } = await run('tasks.create', { project_id, title, label_ids: labels });
    const [started_at, stopped_at] = [`2026-03-02T${hour}:00:00Z`, `2026-03-02T${hour}:30:00Z`];
    await run('time.entries.create', { project_id, task_id, started_at, stopped_at });
  }
  const spent = { project_id, category: 'Travel', amount: 1_000, spent_on: '2026-03-02' };
  const { id: expense_id } = await run('expenses.create', spent);
  await run('expenses.submit', { expense_id });
  await run('expenses.approve', { expense_id });
});
afterAll(() => t.close());

const by = (data: any[], key: string, of: (row: any) => unknown) =>
  Object.fromEntries(data.map((row) => [row[key], of(row)]));

test('margins by label count a task fully under each of its labels, expenses under none, and all once in the total', async () => {
  const { data, totals } = await run('reports.profitability', { ...range, group_by: ['label'] });
  const margins = by(data, 'label', ({ seconds, revenue, cost, expenses, margin }) =>
    [seconds, revenue, cost, expenses, margin].map((one) => one.amount ?? one),
  );
  const both = [1800, 5_000, 2_000, 0, 3_000];
  expect(margins).toEqual({ Bug: both, Legal: both, null: [1800, 5_000, 2_000, 1_000, 2_000] });
  const whole = { seconds: 3600, revenue: eur(10_000), cost: eur(4_000), expenses: eur(1_000), margin: eur(5_000) };
  expect(totals).toEqual([{ ...whole, margin_percent: 5_000 }]);
  const tasks = await run('reports.profitability', { ...range, group_by: ['task'] });
  expect(by(tasks.data, 'task', ({ revenue, expenses }) => [revenue.amount, expenses.amount])).toEqual({
    [`${tasks.data[0].task}`]: [5_000, 0],
    [`${tasks.data[1].task}`]: [5_000, 0],
    null: [0, 1_000],
  });
  expect(tasks.totals).toEqual(totals);
});

test('what was invoiced by label, task or person is that of the lines that name one, and a document counts once', async () => {
  const issue_date = range.from;
  await run('orgs.settings.update', { billing: { address: { country: 'AT' }, tax_id: 'ATU12345678' } });
  const { id: invoice_id } = await run('invoices.generate_from_time', { client_id, ...range, by: 'task' });
  await run('invoices.lines.add', { invoice_id, description: 'Hosting', unit_price: 1_000 });
  await run('invoices.issue', { invoice_id, issue_date });
  const revenue = (...group_by: string[]) => run('reports.revenue', { ...range, group_by });
  const net = (data: any[], key: string) => by(data, key, (row) => [row.documents, row.net.amount]);
  const labels = await revenue('label');
  expect(net(labels.data, 'label')).toEqual({ Bug: [1, 5_000], Legal: [1, 5_000], null: [1, 6_000] });
  const totals = [{ documents: 1, net: eur(11_000), base_net: eur(11_000) }];
  expect(labels.totals).toEqual(totals);
  const tasks = await revenue('task');
  expect(tasks.data.map((row: any) => [row.task === null, row.net.amount]).sort()).toEqual([
    [false, 5_000],
    [false, 5_000],
    [true, 1_000],
  ]);
  expect(tasks.totals).toEqual(totals);
  expect((await revenue('user')).totals).toEqual(totals);
});
