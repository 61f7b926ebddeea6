import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Caller, newId } from '@stint/core';
import { sql } from '@stint/db';
import { followAll, type TestCore, type TestOrg, testCore } from '@stint/testing';
import { SEARCH_KINDS } from './search.kinds.ts';

type Row = Record<string, any>;

let t: TestCore;
let acme: TestOrg;
let open: string;
let secret: string;
const made: Record<string, string> = {};

const run = (name: string, input: object, caller: Caller = acme.owner): Promise<Row> => t.run(name, caller, input);
const search = (caller: Caller, query = 'zebra', more: object = {}): Promise<Row> =>
  run('search.query', { query, limit: 50, ...more }, caller);
const found = async (caller: Caller, query?: string, more?: object) => {
  const { data, facets } = await search(caller, query, more);
  // What is counted is what is answered, by kind and by project.
  const count = (of: (hit: Row) => unknown) => {
    const counts = new Map<unknown, number>();
    for (const hit of data) if (of(hit) !== null) counts.set(of(hit), (counts.get(of(hit)) ?? 0) + 1);
    return counts;
  };
  expect(new Map(facets.kinds.map((one: Row) => [one.kind, one.count]))).toEqual(count(({ kind }) => kind));
  expect(new Map(facets.projects.map((one: Row) => [one.project_id, one.count]))).toEqual(
    count(({ project_id }) => project_id),
  );
  return data.map(({ id }: Row) => Object.keys(made).find((name) => made[name] === id) ?? id).sort();
};
const withScopes = (caller: Caller, scopes: string[]): Caller => ({
  ...caller,
  credential: { ...caller.credential, scopes },
});
const without = (caller: Caller, ...gone: string[]): Caller => ({
  ...caller,
  permissions: new Set([...caller.permissions].filter((one) => !gone.includes(one))),
});

/** A file of the owner's on something. */
async function file(subject_id: string): Promise<string> {
  const given = { file_name: 'zebra.txt', content_type: 'text/plain', size: 5, subject_id };
  const { attachment, upload } = await run('attachments.create', given);
  await t.upload(upload as never, Buffer.from('Hello'));
  return (await run('attachments.complete', { attachment_id: attachment.id })).id;
}

const hours = { started_at: '2026-03-02T09:00:00Z', stopped_at: '2026-03-02T10:00:00Z', description: 'Zebra' };

beforeAll(async () => {
  t = await testCore();
  acme = await t.org();
  made.client = (await run('clients.create', { name: 'Zebra AG', default_rate: 4711 })).id;
  made.contact = (
    await run('clients.contacts.create', { client_id: made.client, name: 'Zoe', email: 'zoe@zebra.example' })
  ).id;
  const project = async (name: string, is_private: boolean) => {
    const { id } = await run('projects.create', { name: `Zebra ${name}`, is_private });
    made[`${name} project`] = id;
    const { id: task_id } = await run('tasks.create', { project_id: id, title: 'Zebra' });
    made[`${name} task`] = task_id;
    const about = { task_id };
    made[`${name} comment`] = (await run('tasks.comments.create', { ...about, body: 'A zebra' })).id;
    made[`${name} file`] = await file(task_id);
    made[`${name} time`] = (await run('time.entries.create', { ...about, ...hours })).id;
    return id;
  };
  open = await project('open', false);
  secret = await project('secret', true);
  const lines = [{ description: 'Zebra crossing', unit_price: 100 }];
  const { id: invoice_id } = await run('invoices.create', { client_id: made.client, lines });
  made.invoice = invoice_id;
  made['invoice file'] = await file(invoice_id);
  const { id: channel_id } = await run('chat.channels.create', { name: 'quiet', type: 'private' });
  made.message = (await run('chat.messages.send', { channel_id, body: 'A zebra' })).id;
  await followAll(t.core, acme.id);
});
afterAll(() => t.close());

const OPEN = ['open project', 'open task', 'open comment', 'open file'];
const SECRET = ['secret project', 'secret task', 'secret comment', 'secret file'];
const TIME = ['open time', 'secret time'];
const MONEY = ['invoice', 'invoice file'];
const sorted = (...names: string[][]) => names.flat().sort();

test('the owner finds all there is, of every kind', async () => {
  expect(await found(acme.owner)).toEqual(Object.keys(made).sort());
  const { data } = await search(acme.owner);
  expect(new Set(data.map(({ kind }: Row) => kind))).toEqual(new Set(SEARCH_KINDS));
});

test('each role finds what it may read, and counts are of that', async () => {
  const member = await acme.join('member');
  expect(await found(member)).toEqual(
    sorted(OPEN, member.permissions.has('view_clients') ? ['client', 'contact'] : []),
  );
  const contractor = await acme.join('contractor');
  expect(await found(contractor)).toEqual([]);
  expect(await found(contractor, 'zebra', { project_id: open })).toEqual([]);
  await run('projects.members.add', { project_id: secret, user_id: contractor.user_id });
  expect(await found(contractor)).toEqual(sorted(SECRET));
  expect(await found(contractor, 'zebra', { project_id: open })).toEqual([]);
  const own = await run('time.entries.create', { project_id: secret, ...hours }, contractor);
  await followAll(t.core, acme.id);
  expect(await found(contractor)).toEqual(sorted(SECRET, [own.id]));
  expect(await found(member)).not.toContain(own.id);
  await run('projects.members.remove', { project_id: secret, user_id: contractor.user_id });
  // Nothing of theirs is indexed anew for this: the rule holds at once, and one's own time stays one's own.
  expect(await found(contractor)).toEqual([own.id]);
  await run('time.entries.delete', { entry_id: own.id });
});

test('permissions decide about money, clients and the time of others', async () => {
  const all = Object.keys(made).sort();
  const less = (...names: string[]) => all.filter((name) => !names.includes(name));
  expect(await found(without(acme.owner, 'view_finances'))).toEqual(less(...MONEY));
  expect(await found(without(acme.owner, 'view_clients'))).toEqual(less('client', 'contact'));
  const stranger = { ...without(acme.owner, 'view_all_time'), user_id: newId('usr') };
  expect(await found(stranger)).toEqual(less(...TIME, 'message'));
  const elsewhere = { ...without(acme.owner, 'view_all_projects'), user_id: newId('usr') };
  expect(await found(elsewhere)).toEqual(less(...SECRET, 'secret time', 'message'));
  expect(await found(without(stranger, 'view_all_projects', 'view_projects'))).toEqual(
    sorted(MONEY, ['client', 'contact']),
  );
});

test('a token finds only what its scopes read, and is told where it asks for more', async () => {
  const token = (...domains: string[]) =>
    withScopes(acme.owner, ['read:search', ...domains.map((one) => `read:${one}`)]);
  expect(await found(token())).toEqual([]);
  expect(await found(token('projects'))).toEqual(['open project', 'secret project']);
  expect(await found(token('clients'))).toEqual(['client', 'contact']);
  expect(await found(token('attachments'))).toEqual([]);
  expect(await found(token('attachments', 'tasks'))).toEqual(
    ['open', 'secret'].flatMap((name) => [`${name} comment`, `${name} file`, `${name} task`]),
  );
  const refused = await t.refused('search.query', token('tasks'), { query: 'zebra', kinds: ['task', 'invoice'] });
  expect(refused).toMatchObject({ code: 'insufficient_scope', details: { required_scope: 'read:invoices' } });
});

test('a kind alone answers as it does among all', async () => {
  const contractor = await acme.join('contractor');
  for (const kind of SEARCH_KINDS) {
    expect(await found(contractor, 'zebra', { kinds: [kind] })).toEqual([]);
    expect((await found(acme.owner, 'zebra', { kinds: [kind] })).length).toBeGreaterThan(0);
  }
});

test('what one may not read is found by no typo, no key, no beginning and no page', async () => {
  const contractor = await acme.join('contractor');
  const { key } = await run('tasks.get', { task_id: made['secret task'] as string });
  for (const query of ['zeba', 'zebar', key, 'z', 'zebra secret', 'crossing'])
    expect([query, await found(contractor, query)]).toEqual([query, []]);
  const first = await search(acme.owner, 'zebra', { limit: 3 });
  expect(await search(contractor, 'zebra', { cursor: first.next_cursor })).toMatchObject({
    data: [],
    has_more: false,
    approximate: false,
  });
});

test('guarded fields are in no document', async () => {
  expect((await search(acme.owner, '4711')).data).toEqual([]);
  const rows = await t.db.read(acme.id, () =>
    t.db.query<{ words: string }>(sql`SELECT words::text AS words FROM search_documents`),
  );
  expect(rows.map(({ words }) => words).join()).not.toContain('4711');
});

test('another organization finds nothing, even by the same words and with the documents of both in one index', async () => {
  const other = await t.org('Other');
  const { id } = await run('clients.create', { name: 'Zebra' }, other.owner);
  await followAll(t.core, other.id);
  expect((await search(other.owner)).data.map((hit: Row) => hit.id)).toEqual([id]);
  expect((await search(other.owner, 'zeba')).data.map((hit: Row) => hit.id)).toEqual([id]);
  expect((await search(other.owner, 'crosing')).data).toEqual([]);
  const counts = await t.db.read(other.id, () =>
    t.db.query(
      sql`SELECT (SELECT count(*)::int FROM search_index) AS documents, (SELECT count(*)::int FROM search_words) AS words`,
    ),
  );
  expect(counts).toEqual([{ documents: 1, words: 1 }]);
});

test('what was deleted or became private is gone at once, before anything is indexed anew', async () => {
  const org = await t.org('Vanishing');
  const member = await org.join('member');
  const { id: project_id } = await run('projects.create', { name: 'Heron' }, org.owner);
  const { id: task_id } = await run('tasks.create', { project_id, title: 'Heron' }, org.owner);
  await run('tasks.comments.create', { task_id, body: 'Heron' }, org.owner);
  await followAll(t.core, org.id);
  expect((await search(member, 'heron')).data).toHaveLength(3);
  await run('tasks.delete', { task_id }, org.owner);
  expect((await search(member, 'heron')).data.map((hit: Row) => hit.kind)).toEqual(['project']);
  await run('projects.update', { project_id, is_private: true }, org.owner);
  expect(await search(member, 'heron')).toMatchObject({ data: [], facets: { kinds: [], projects: [] } });
});
