import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type allOperations, type Caller, needsApproval } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';

let t: TestCore;
let acme: TestOrg;
let owner: Caller;
beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());
beforeEach(async () => {
  acme = await t.org('Acme');
  owner = acme.owner;
});

const run = <T = any>(name: string, input: unknown = {}, caller = owner) => t.run<T>(name, caller, input);
const refused = (name: string, input: unknown, caller = owner) => t.refused(name, caller, input);

/** How many rows of everything a workflow may write the organization has, and how far its log is. */
async function rows(): Promise<Record<string, number>> {
  const tables = [
    'clients',
    'client_notes',
    'projects',
    'project_members',
    'tasks',
    'time_entries',
    'invoices',
    'events',
  ];
  const counts = tables.map((table) => `(SELECT count(*)::int FROM ${table} WHERE org_id = $1) AS ${table}`);
  const { rows: found } = await t.db.system.query(`SELECT ${counts.join()}`, [owner.org_id]);
  return found[0] as Record<string, number>;
}

const engagement = (more: object = {}) => ({
  new_client: { name: 'Northwind' },
  project: { name: 'Website', code: 'WEB' },
  tasks: [
    { title: 'Design', estimate_minutes: 480 },
    { title: 'Wireframes', parent_index: 0 },
  ],
  note: 'Fixed scope.',
  ...more,
});

test('an engagement is opened with everything it was asked for, in one entry of the audit trail', async () => {
  const ada = await acme.join('member');
  const members = [{ user_id: ada.user_id, role: 'lead', billable_rate: 12_000 }];
  const opened = await run('workflows.open_engagement', engagement({ members }));
  expect(opened).toMatchObject({
    client: { name: 'Northwind' },
    project: { name: 'Website', client_id: opened.client.id },
    members: [{ user_id: ada.user_id, role: 'lead', billable_rate: { amount: 12_000, currency: 'EUR' } }],
    tasks: [
      { key: 'WEB-1', parent_id: null },
      { key: 'WEB-2', parent_id: opened.tasks[0].id },
    ],
    note: { body: 'Fixed scope.', client_id: opened.client.id },
  });
  const audit = await run('audit.list', { operation: 'workflows.open_engagement' });
  expect(audit.data).toHaveLength(1);
});

test('an engagement for a client that is there makes no other', async () => {
  const { id } = await run('clients.create', { name: 'Northwind' });
  const { new_client: _, ...more } = engagement();
  const opened = await run('workflows.open_engagement', { ...more, client_id: id });
  expect(opened.client.id).toBe(id);
  expect((await rows()).clients).toBe(1);
});

test('whoever opens a private engagement is on it once, in the role they asked for', async () => {
  const project = { name: 'Secret', is_private: true };
  const members = [{ user_id: owner.user_id, role: 'member' }];
  const opened = await run('workflows.open_engagement', engagement({ project, members }));
  expect(opened.members).toMatchObject([{ user_id: owner.user_id, role: 'member' }]);
  expect((await rows()).project_members).toBe(1);
});

test.each([
  ['a member who is none', { members: [{ user_id: 'usr_01jzzzzzzzzzzzzzzzzzzzzzzz' }] }, 'members.0.user_id'],
  [
    'a task due before it starts',
    { tasks: [{ title: 'A' }, { title: 'B', start_date: '2026-03-02', due_date: '2026-03-01' }] },
    'tasks.1.due_date',
  ],
  ['a first task that is part of itself', { tasks: [{ title: 'A', parent_index: 0 }] }, 'tasks.0.parent_index'],
  [
    'a task that waits for itself',
    { tasks: [{ title: 'A', depends_on_indexes: [0] }] },
    'tasks.0.depends_on_indexes.0',
  ],
  ['a parent that comes later', { tasks: [{ title: 'A', parent_index: 1 }, { title: 'B' }] }, 'tasks.0.parent_index'],
])('a failing step leaves nothing and says where it is: %s', async (_, more, field) => {
  const before = await rows();
  const failure = await refused('workflows.open_engagement', engagement(more));
  expect(failure).toMatchObject({ code: 'validation_failed', details: { errors: [{ field }] } });
  expect(await rows()).toEqual(before);
});

test('an engagement names one client, there or new', async () => {
  const { new_client: _, ...none } = engagement();
  expect(await refused('workflows.open_engagement', none)).toMatchObject({ code: 'validation_failed' });
  const { id } = await run('clients.create', { name: 'Northwind' });
  expect(await refused('workflows.open_engagement', engagement({ client_id: id }))).toMatchObject({
    code: 'validation_failed',
  });
});

const without = (caller: Caller, permission: string): Caller => ({
  ...caller,
  role: 'custom',
  permissions: new Set([...caller.permissions].filter((held) => held !== permission)),
});

test.each(['manage_clients', 'manage_tasks', 'manage_projects', 'manage_rates'])(
  'the permissions of every step are needed: %s',
  async (permission) => {
    const ada = await acme.join('member');
    const input = engagement({ members: [{ user_id: ada.user_id, billable_rate: 12_000 }] });
    const before = await rows();
    const failure = await refused('workflows.open_engagement', input, without(owner, permission));
    expect(failure.code).toBe('forbidden');
    expect(failure.message).toContain(permission);
    expect(await rows()).toEqual(before);
  },
);

const token = (...scopes: string[]): Caller => ({ ...owner, credential: { ...owner.credential, kind: 'pat', scopes } });

test('the scopes of every step are needed, named at once, and none of its own', async () => {
  const needed = ['write:clients', 'write:projects', 'write:tasks'];
  for (const scopes of [['write:workflows'], needed.slice(1), needed.slice(0, 2)]) {
    const failure = await refused('workflows.open_engagement', engagement(), token(...scopes));
    expect(failure).toMatchObject({ code: 'insufficient_scope', details: { required_scope: needed.join(' ') } });
  }
  expect(await run('workflows.open_engagement', engagement(), token(...needed))).toMatchObject({ tasks: [{}, {}] });
});

test('a step that nobody asks for needs nothing, and one that somebody asks for is told before the input', async () => {
  const client = await run('clients.create', { name: 'Northwind' });
  const plain = { client_id: client.id, project: { name: 'Website', code: 'WEB' }, members: [], tasks: [] };
  const narrow = token('read:clients', 'write:projects');
  expect(await run('workflows.open_engagement', plain, narrow)).toMatchObject({ tasks: [], note: null });
  for (const [field, value] of [
    ['tasks', [{ title: 'Design' }]],
    ['tasks', 'nonsense'],
    ['note', 'Agreed'],
    ['new_client', {}],
  ] as const) {
    const failure = await refused('workflows.open_engagement', { ...plain, [field]: value }, narrow);
    expect([field, failure.code]).toEqual([field, 'insufficient_scope']);
  }
  const input = { ...plain, tasks: [{ title: 'Design' }], new_client: 0 };
  const role = without(without(owner, 'manage_tasks'), 'manage_clients');
  const failure = await refused('workflows.open_engagement', input, role);
  expect(failure).toMatchObject({ code: 'forbidden', message: expect.stringMatching('manage_clients, manage_tasks') });
});

test.each([null, 7, 'text', [], { tasks: null }])('%j as input asks for no step', async (input) => {
  const failure = await refused('workflows.open_engagement', input, token('read:clients', 'write:projects'));
  expect(failure.code).toBe('validation_failed');
});

test('a person is asked first about what would be asked about as a call of its own', () => {
  const asks = (name: string) => needsApproval(t.core.operations.get(name) as (typeof allOperations)[number]);
  expect(asks('workflows.draft_invoice')).toBe(true);
  expect(asks('workflows.log_day')).toBe(false);
});

test('many tasks are added in their order, each where it was put, or none', async () => {
  const project = await run('projects.create', { name: 'Website', code: 'WEB' });
  const group = await run('task_groups.create', { project_id: project.id, name: 'Build' });
  const tasks = [
    { title: 'Epic', group_id: group.id, due_date: '2026-04-30' },
    { title: 'Part', parent_index: 0, assignee_ids: [owner.user_id] },
    { title: 'Part of the part', parent_index: 1 },
  ];
  const planned = await run('workflows.plan_tasks', { project_id: project.id, tasks });
  expect(planned.tasks).toMatchObject([
    { key: 'WEB-1', group_id: group.id, due_date: '2026-04-30' },
    { key: 'WEB-2', parent_id: planned.tasks[0].id, assignee_ids: [owner.user_id] },
    { key: 'WEB-3', parent_id: planned.tasks[1].id },
  ]);
  const before = await rows();
  const bad = [{ title: 'Fine' }, { title: 'Lost', group_id: 'grp_01jzzzzzzzzzzzzzzzzzzzzzzz' }];
  expect(await refused('workflows.plan_tasks', { project_id: project.id, tasks: bad })).toMatchObject({
    details: { errors: [{ field: 'tasks.1.group_id' }] },
  });
  expect(await rows()).toEqual(before);
});

test('tasks of a plan wait for each other, but not in a circle', async () => {
  const project = await run('projects.create', { name: 'Website', code: 'WEB' });
  const plan = (first: number[]) => [
    { title: 'Design', depends_on_indexes: first },
    { title: 'Build', depends_on_indexes: [0] },
  ];
  const { tasks } = await run('workflows.plan_tasks', { project_id: project.id, tasks: plan([]) });
  expect((await run('tasks.dependencies.list_all')).data).toMatchObject([
    { task_id: tasks[1].id, depends_on_id: tasks[0].id, type: 'finish_start' },
  ]);
  const before = await rows();
  for (const [index, code] of [
    [1, 'dependency_cycle'],
    [0, 'validation_failed'],
    [2, 'validation_failed'],
  ] as const) {
    const failure = await refused('workflows.plan_tasks', { project_id: project.id, tasks: plan([index]) });
    expect(failure.code).toBe(code);
    expect(failure.message).toMatch(/^tasks\.\d\.depends_on_indexes\.0/);
  }
  expect(await rows()).toEqual(before);
});

const DAYS = { from: '2026-03-01', to: '2026-03-31' };

async function worked(): Promise<{ client_id: string; project_id: string }> {
  const client = await run('clients.create', { name: 'Northwind', default_tax_rate: 2000 });
  const project = await run('projects.create', {
    name: 'Website',
    code: 'WEB',
    client_id: client.id,
    default_rate: 9500,
  });
  for (const [title, minutes] of [
    ['Wireframes', 80],
    ['Prototype', 50],
  ] as const) {
    const task = await run('tasks.create', { project_id: project.id, title });
    await run('workflows.log_day', { day: '2026-03-04', entries: [{ task_id: task.id, minutes }] });
  }
  await run('workflows.log_day', {
    day: '2026-03-05',
    entries: [{ project_id: project.id, minutes: 30, billable: false }],
  });
  return { client_id: client.id, project_id: project.id };
}

test('a drafted invoice has the lines and the total of its preview, and says what was left out', async () => {
  const { client_id } = await worked();
  const preview = await run('invoices.preview', { client_id, ...DAYS });
  const draft = await run('workflows.draft_invoice', { client_id, ...DAYS });
  expect(draft).toMatchObject({
    status: 'draft',
    number: null,
    ...DAYS,
    subtotal: preview.subtotal,
    tax_total: preview.tax_total,
    total: preview.total,
    left_out: [{ kind: 'time', reason: 'not_billable', count: 1, seconds: 1800 }],
  });
  expect(preview.lines).toHaveLength(2);
  const billed = ({ description, quantity, amount }: Record<string, unknown>) => ({ description, quantity, amount });
  expect(draft.lines.map(billed)).toEqual(preview.lines.map(billed));
  expect(await refused('workflows.draft_invoice', { client_id, ...DAYS })).toMatchObject({ code: 'nothing_to_bill' });
});

test('a period is the days it means today, and no days beside it', async () => {
  const { client_id, project_id } = await worked();
  const { today } = await run('work.my_day');
  await run('workflows.log_day', { day: today, entries: [{ project_id, minutes: 60, description: 'Now' }] });
  const draft = await run('workflows.draft_invoice', { client_id, period: 'this_month', by: 'entry' });
  expect(draft.from).toBe(`${today.slice(0, 7)}-01`);
  expect(draft.lines).toHaveLength(1);
  for (const days of [{}, { from: today }, { period: 'last_week', ...DAYS }]) {
    expect(await refused('workflows.draft_invoice', { client_id, ...days })).toMatchObject({
      details: { errors: [{ field: 'period' }] },
    });
  }
});
