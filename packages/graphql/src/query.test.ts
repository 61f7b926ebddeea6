import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { followAll, statementsOf, type TestCore, type TestOrg, testCore } from '@stint/testing';
import { type TestServer, testServer } from './graphql.fixture.ts';

let t: TestCore;
let server: TestServer;
let acme: TestOrg;

beforeAll(async () => {
  t = await testCore();
  server = await testServer(t);
  acme = await t.org();
});
afterAll(async () => {
  await server.close();
  await t.close();
});

test('a row has the values that the operation answers, under names in camelCase, compiled or not', async () => {
  const made = await t.run('clients.create', acme.owner, {
    name: 'Northwind',
    default_rate: 9500,
    tax_treatment: 'reverse_charge',
    billing_address: { street: 'Rua 1', postal_code: '1000', country: 'PT' },
  });
  const query = `query ($id: ID!) { client(id: $id) {
    __typename id name currency defaultRate { amount currency } taxTreatment paymentTermsDays version createdAt archivedAt
    billingAddress { street postalCode city country } } }`;
  const answers = [];
  for (let i = 0; i < 4; i++) answers.push(await server.data(acme.owner, query, { id: made.id }));
  const { default_rate, tax_treatment, payment_terms_days, created_at, billing_address, ...row } = made;
  expect(answers[0].client).toEqual({
    __typename: 'Client',
    id: row.id,
    name: 'Northwind',
    currency: row.currency,
    defaultRate: default_rate,
    taxTreatment: tax_treatment,
    paymentTermsDays: payment_terms_days,
    version: row.version,
    createdAt: created_at,
    archivedAt: null,
    billingAddress: { street: 'Rua 1', postalCode: billing_address.postal_code, city: null, country: 'PT' },
  });
  for (const answer of answers) expect(answer).toEqual(answers[0]);
});

test('pages are complete and free of doubles, by the page info and by any edge', async () => {
  const org = await t.org('Pages');
  for (let i = 0; i < 5; i++) await t.run('clients.create', org.owner, { name: `Client ${i % 2}` });
  const query = `query ($after: String) { clients(first: 2, after: $after, sort: "-createdAt") {
    nodes { id } edges { cursor node { id } } pageInfo { hasNextPage endCursor } } }`;
  const seen: string[] = [];
  const after: string[] = [];
  let next: string | null = null;
  do {
    const { clients } = await server.data(org.owner, query, { after: next });
    seen.push(...clients.nodes.map(({ id }: { id: string }) => id));
    after.push(...clients.edges.map(({ cursor }: { cursor: string }) => cursor));
    expect(clients.edges.map((edge: { node: unknown }) => edge.node)).toEqual(clients.nodes);
    next = clients.pageInfo.endCursor;
    expect(clients.pageInfo.hasNextPage).toBe(next !== null);
    if (next) expect(clients.edges.at(-1).cursor).toBe(next);
  } while (next);
  expect(new Set(seen).size).toBe(5);
  const { clients } = await server.data(org.owner, query, { after: after[2] });
  expect(clients.nodes).toEqual([{ id: seen[3] }, { id: seen[4] }]);
});

test('filters and sorts are those of the list operation', async () => {
  const org = await t.org('Filters');
  for (const name of ['Beta', 'Alpha', 'Gamma']) await t.run('clients.create', org.owner, { name });
  const query = `{ found: clients(q: "ALPH") { nodes { name } } down: clients(sort: "-name", archived: false) { nodes { name } } }`;
  expect(await server.data(org.owner, query)).toEqual({
    found: { nodes: [{ name: 'Alpha' }] },
    down: { nodes: [{ name: 'Gamma' }, { name: 'Beta' }, { name: 'Alpha' }] },
  });
});

async function contacts(org: TestOrg, clients: number, each: number): Promise<void> {
  for (let c = 0; c < clients; c++) {
    const { id } = await t.run('clients.create', org.owner, { name: `Client ${c}` });
    for (let p = 0; p < each; p++) {
      await t.run('clients.contacts.create', org.owner, { client_id: id, name: `Person ${p} of ${c}` });
    }
  }
}

test('a board with assignees, labels and checklist counts takes four statements, however many tasks', async () => {
  const { id: project_id } = await t.run('projects.create', acme.owner, { name: 'Board' });
  const label = await t.run('labels.create', acme.owner, { name: 'Board' });
  const [a, b] = [await acme.join('member'), await acme.join('member')];
  const task = { project_id, title: 'Card', label_ids: [label.id], assignee_ids: [a.user_id, b.user_id] };
  for (const name of ['To do', 'Done']) {
    const { id: group_id } = await t.run('task_groups.create', acme.owner, { project_id, name });
    for (let nr = 0; nr < 3; nr++) await t.run('tasks.create', acme.owner, { ...task, group_id });
  }
  const query = `query ($id: ID!) { taskGroups(projectId: $id, first: 5) { nodes { name tasks(first: 100) { nodes { key checklistTotal checklistDone
    assignees(first: 5) { nodes { userId } } labels(first: 5) { nodes { name } } } } } } }`;
  let board: any;
  const asked = await statementsOf(t.db, async () => {
    board = await server.data(acme.owner, query, { id: project_id });
  });
  expect(asked).toHaveLength(4);
  const cards = board.taskGroups.nodes.flatMap((group: any) => group.tasks.nodes);
  expect(cards).toHaveLength(6);
  for (const card of cards) {
    expect(card).toMatchObject({ checklistTotal: 0, labels: { nodes: [{ name: 'Board' }] } });
    expect(card.assignees.nodes.map((one: any) => one.userId).sort()).toEqual([a.user_id, b.user_id].sort());
  }
});

test('two levels of relations below a list take one statement each, however many rows', async () => {
  const org = await t.org('Levels');
  await contacts(org, 6, 3);
  const query = `{ clients { nodes { name contacts(first: 2) { edges { cursor node { name client { name } } } pageInfo { hasNextPage } } } } }`;
  let data: Awaited<ReturnType<typeof server.data>>;
  const asked = await statementsOf(t.db, async () => {
    data = await server.data(org.owner, query);
  });
  // The list, the contacts, their cursors, and their clients.
  expect(asked).toHaveLength(4);
  expect(data.clients.nodes).toHaveLength(6);
  for (const client of data.clients.nodes) {
    expect(client.contacts.pageInfo).toEqual({ hasNextPage: true });
    expect(client.contacts.edges.map((edge: { node: unknown }) => edge.node)).toEqual(
      [0, 1].map((p) => ({ name: `Person ${p} of ${client.name.at(-1)}`, client: { name: client.name } })),
    );
  }
});

test('a page below a parent is read on from its cursor', async () => {
  const org = await t.org('Nested');
  await contacts(org, 1, 3);
  const query = `query ($after: String) { clients { nodes { contacts(first: 2, after: $after) { nodes { name } pageInfo { endCursor } } } } }`;
  const first = await server.data(org.owner, query);
  const page = first.clients.nodes[0].contacts;
  const rest = await server.data(org.owner, query, { after: page.pageInfo.endCursor });
  expect(rest.clients.nodes[0].contacts).toEqual({ nodes: [{ name: 'Person 2 of 0' }], pageInfo: { endCursor: null } });
});

test('what a query does not select is not read', async () => {
  const org = await t.org('Select');
  await t.run('clients.create', org.owner, { name: 'One', website: 'https://one.example' });
  const named = '{ clients { nodes { ...Named } } } fragment Named on Client { name }';
  const texts = await statementsOf(t.db, () => server.data(org.owner, named));
  expect(texts.join()).toContain('t.name');
  expect(texts.join()).not.toContain('t.website');
});

test('a project has the statuses of its tasks: its own, or those of the organization', async () => {
  const { owner } = await t.org();
  const add = async (name: string) => (await t.run('projects.create', owner, { name })).id;
  const [plain, project_id] = [await add('Plain'), await add('Own way')];
  const { data: own } = await t.run('task_statuses.customize', owner, { project_id });
  const { data: shared } = await t.run('task_statuses.list', owner);
  const ids = (set: { id: string }[]) => ({ nodes: set.map(({ id }) => ({ id })) });
  const query = `query ($own: ID!, $plain: ID!) { own: project(id: $own) { statuses { nodes { id } } }
    plain: project(id: $plain) { statuses { nodes { id } } } taskStatuses { nodes { id project { name } } } }`;
  expect(await server.data(owner, query, { own: project_id, plain })).toEqual({
    own: { statuses: ids(own) },
    plain: { statuses: ids(shared) },
    taskStatuses: { nodes: shared.map(({ id }: { id: string }) => ({ id, project: null })) },
  });
});

test('a field is null for those who lack its permission, in roots and in relations', async () => {
  const org = await t.org('Guarded');
  const { id } = await t.run('clients.create', org.owner, { name: 'Umbrella', default_rate: 100 });
  await t.run('clients.contacts.create', org.owner, { client_id: id, name: 'Ann' });
  const query =
    '{ clients { nodes { defaultRate { amount } contacts { nodes { client { defaultRate { amount } } } } } } }';
  const seen = async (caller: TestOrg['owner']) => (await server.data(caller, query)).clients.nodes[0];
  expect(await seen(org.owner)).toEqual({
    defaultRate: { amount: 100 },
    contacts: { nodes: [{ client: { defaultRate: { amount: 100 } } }] },
  });
  expect(await seen(await org.join('member'))).toEqual({
    defaultRate: null,
    contacts: { nodes: [{ client: { defaultRate: null } }] },
  });
});

test('a relation leads only to what the caller may see', async () => {
  const org = await t.org('Private');
  const client = await t.run('clients.create', org.owner, { name: 'Secret' });
  await t.run('projects.create', org.owner, { name: 'Open', code: 'OPN', client_id: client.id });
  await t.run('projects.create', org.owner, { name: 'Hidden', code: 'HID', client_id: client.id, is_private: true });
  const query = '{ projects(sort: "name") { nodes { name client { name projects { nodes { name } } } } } }';
  const member = await org.join('member');
  expect((await server.data(member, query)).projects.nodes).toEqual([
    { name: 'Open', client: { name: 'Secret', projects: { nodes: [{ name: 'Open' }] } } },
  ]);
  const contractor = await org.join('contractor', ['view_all_projects']);
  expect((await server.data(contractor, '{ projects { nodes { client { name } } } }')).projects.nodes).toEqual([
    { client: null },
    { client: null },
  ]);
});

test('a read that is no entity keeps its name and shape', async () => {
  const { whoami } = await server.data(acme.owner, '{ whoami { __typename } }');
  expect(whoami.__typename).toBe('WhoamiResult');
});

test('a condition on one use of a fragment leaves its other uses alone, compiled or not', async () => {
  const org = await t.org('Conditions');
  await t.run('clients.create', org.owner, { name: 'One' });
  const query = `query ($x: Boolean!) { a: clients { nodes { id ...F @include(if: $x) } } b: clients { nodes { id ...F } }
    c: clients @skip(if: $x) { nodes { ...F } } } fragment F on Client { name contacts { nodes { name } } }`;
  const full = { name: 'One', contacts: { nodes: [] } };
  for (let i = 0; i < 3; i++) {
    const no = await server.data(org.owner, query, { x: false });
    expect(no.a.nodes[0]).toEqual({ id: no.b.nodes[0].id });
    expect(no.b.nodes[0]).toMatchObject(full);
    expect(no.c.nodes[0]).toEqual(full);
    const yes = await server.data(org.owner, query, { x: true });
    expect(yes.a.nodes[0]).toMatchObject(full);
    expect(yes).not.toHaveProperty('c');
  }
});

test('operations of one document are told apart by name, also when compiled', async () => {
  const document =
    'query A { clients(first: 1) { pageInfo { hasNextPage } } } query B { taskStatuses { nodes { name } } }';
  const ask = async (operationName: string) => {
    const { body } = await server.post(JSON.stringify({ query: document, operationName }), {
      authorization: server.auth.bearer(acme.owner),
    });
    return Object.keys(body.data);
  };
  for (let i = 0; i < 3; i++) {
    expect(await ask('A')).toEqual(['clients']);
    expect(await ask('B')).toEqual(['taskStatuses']);
  }
});

test('a query may be sent with GET, a mutation may not', async () => {
  const get = (query: string) =>
    fetch(`${server.url}?query=${encodeURIComponent(query)}`, {
      headers: { authorization: server.auth.bearer(acme.owner) },
    });
  const read = await get('{ taskStatuses { nodes { name } } }');
  expect([read.status, Object.keys(((await read.json()) as { data: object }).data)]).toEqual([200, ['taskStatuses']]);
  expect((await get('mutation { clientsCreate(input: { name: "x" }) { id } }')).status).toBe(405);
});

test('a browser gets GraphiQL, whole, on both addresses', async () => {
  for (const url of [server.url, server.url.replace('graphql', 'graphiql')]) {
    const response = await fetch(url, { headers: { accept: 'text/html,application/xhtml+xml' } });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('text/html');
    const html = await response.text();
    expect(html).toContain('Stint GraphiQL');
    expect(html).not.toMatch(/<(script|link)[^>]+(src|href)="https?:/);
  }
});

test("one's notifications are read through oneself", async () => {
  const member = await acme.join('member');
  const project = await t.run('projects.create', acme.owner, { name: 'Inbox', code: 'INB' });
  const assignee_ids = [member.user_id];
  await t.run('tasks.create', acme.owner, { project_id: project.id, title: 'Look', assignee_ids });
  await followAll(t.core, acme.id);
  const query = `{ usersMe { notifications(first: 5, unread: true) { nodes { category title topicId actor { name } } } }
    notificationsUnreadCount { unread lastSeq } }`;
  const answer = await server.data(member, query);
  expect(answer).toMatchObject({
    usersMe: {
      notifications: { nodes: [{ category: 'assignments', title: 'INB-1 Look', actor: { name: 'Test owner' } }] },
    },
    notificationsUnreadCount: { unread: 1, lastSeq: 1 },
  });
});

test('a channel leads to its messages and their answers, and from no side to what the reader may not see', async () => {
  const [ada, ben] = [await acme.join('member'), await acme.join('member')];
  const project = await t.run('projects.create', acme.owner, { name: 'Secret', is_private: true });
  await t.run('projects.members.add', acme.owner, { project_id: project.id, user_id: ada.user_id });
  const { id: task_id } = await t.run('tasks.create', acme.owner, { project_id: project.id, title: 'Plan' });
  const { id: channel_id } = await t.run('chat.task_channels.open', ada, { task_id });
  const said = await t.run('chat.messages.send', ada, { channel_id, body: 'Ready?' });
  await t.run('chat.messages.send', acme.owner, { channel_id, body: 'Yes.', parent_id: said.id });
  await t.run('chat.reactions.add', acme.owner, { message_id: said.id, emoji: '👍' });
  const query = `query ($task: ID!, $channel: ID!, $message: ID!) {
    task(id: $task) { channels(first: 1) { nodes { messages(parentId: null, first: 5) { nodes {
      body author { name } reactions { emoji count userIds } replies(first: 5) { nodes { body parent { id } } } } } } } }
    channel(id: $channel) { type readMarks(first: 1) { nodes { unreadCount } } }
    message(id: $message) { channel { id } }
    chatThreads(first: 5) { nodes { id replyCount } } }`;
  const ids = { task: task_id, channel: channel_id, message: said.id };
  expect(await server.data(ada, query, ids)).toEqual({
    task: {
      channels: {
        nodes: [
          {
            messages: {
              nodes: [
                {
                  body: 'Ready?',
                  author: { name: ada.name },
                  reactions: [{ emoji: '👍', count: 1, userIds: [acme.owner.user_id] }],
                  replies: { nodes: [{ body: 'Yes.', parent: { id: said.id } }] },
                },
              ],
            },
          },
        ],
      },
    },
    channel: { type: 'task', readMarks: { nodes: [{ unreadCount: 1 }] } },
    message: { channel: { id: channel_id } },
    chatThreads: { nodes: [{ id: said.id, replyCount: 1 }] },
  });
  const { body } = await server.ask(ben, query, ids);
  expect(body.data).toEqual({ task: null, channel: null, message: null, chatThreads: { nodes: [] } });
});
