import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type Caller, followLog, newId } from '@stint/core';
import { sql } from '@stint/db';
import { followAll, type TestCore, type TestOrg, testCore } from '@stint/testing';
import { searchFollower } from './index.ts';

type Row = Record<string, any>;

let t: TestCore;
let acme: TestOrg;
let project_id: string;
beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());
beforeEach(async () => {
  acme = await t.org();
  project_id = (await run('projects.create', { name: 'Website', code: 'WEB' })).id;
});

const run = (name: string, input: object, caller: Caller = acme.owner): Promise<Row> => t.run(name, caller, input);
const task = async (title: string, more: object = {}): Promise<string> =>
  (await run('tasks.create', { project_id, title, ...more })).id;
const search = async (query: string, more: object = {}): Promise<Row> => {
  await followAll(t.core, acme.id);
  return run('search.query', { query, ...more });
};
const titles = async (query: string, more: object = {}): Promise<string[]> =>
  (await search(query, more)).data.map((hit: Row) => hit.title ?? hit.highlights[0].pieces.join(''));
const documents = () =>
  t.db.read(acme.id, () =>
    t.db.query(sql`SELECT * FROM search_index ORDER BY kind COLLATE "C", subject_id COLLATE "C"`),
  );

test('words are found without case and accents, in any order, the last one by its beginning', async () => {
  const title = 'Émile übernimmt den Çamlıca-Umbau';
  await task(title, { description: 'Straße_42/naïve.txt' });
  const queries = [
    'EMILE',
    'umbau emile',
    'ubernimmt',
    'umb',
    'camlıca',
    'strasse',
    'naive',
    'txt 42',
    "'émile' & (umbau)",
  ];
  for (const query of [...queries, 'e\u0301mile']) expect([query, await titles(query)]).toEqual([query, [title]]);
  for (const query of ['emi umbau', 'emile nobody', 'bernimmt x'])
    expect([query, await titles(query)]).toEqual([query, []]);
});

test('a key, a code and a number come first, then titles, whole words before beginnings, then texts, the newest first', async () => {
  await task('Art');
  await task('Article');
  await task('Buy art');
  await task('Sell art');
  await task('Nothing', { description: 'An art' });
  expect(await titles('art')).toEqual(['Art', 'Sell art', 'Buy art', 'Article', 'Nothing']);
  await task('Mentions WEB-2 and web-3', { description: 'web-3' });
  expect(await titles('web-2')).toEqual(['Article', 'Mentions WEB-2 and web-3']);
  expect((await titles('WEB'))[0]).toBe('Website');
  await run('orgs.settings.update', { billing: { address: { country: 'AT' }, tax_id: 'ATU12345678' } });
  const client = await run('clients.create', { name: 'Northwind', billing_address: { country: 'AT' } });
  const lines = [{ description: 'Art direction', unit_price: 100 }];
  const draft = await run('invoices.create', { client_id: client.id, lines });
  const { number } = await run('invoices.issue', { invoice_id: draft.id });
  const { data } = await search(number.toLowerCase());
  expect(data[0]).toMatchObject({ kind: 'invoice', id: draft.id, key: number, part_of_id: client.id });
  expect((await search('art direction')).data).toMatchObject([
    { id: draft.id, highlights: [{ field: 'body', pieces: ['Northwind\n', 'Art', ' ', 'direction', ''] }] },
  ]);
});

test('mistyped words are forgiven where nothing has them as typed, and the answer says so', async () => {
  await task('Design the invoice', { description: 'Northwind pays' });
  await task('Task of resigning');
  for (const query of ['desing', 'inovice desgin', 'nortwind', 'northwnid', 'dezign invoices', 'taks']) {
    const answer = await search(query);
    const found = [query === 'taks' ? 'Task of resigning' : 'Design the invoice'];
    expect([query, answer.approximate, answer.data.map((hit: Row) => hit.title)]).toEqual([query, true, found]);
  }
  expect(await search('design')).toMatchObject({ approximate: false });
  for (const query of ['banana', 'xyz', '12345', 'dsgn']) expect((await search(query)).data).toEqual([]);
});

test('pages go on without a gap or a double, and count all that was found', async () => {
  for (let nr = 0; nr < 23; nr++) await task(`Heron ${nr % 3 ? '' : 'bird'}`, { description: nr % 2 ? 'bird' : null });
  const whole = await search('heron', { limit: 50 });
  expect(whole.facets).toEqual({ kinds: [{ kind: 'task', count: 23 }], projects: [{ project_id, count: 23 }] });
  const paged: Row[] = [];
  for (let cursor: string | null = null; ; ) {
    const page: Row = await search('heron', { limit: 5, ...(cursor ? { cursor } : {}) });
    expect(page.facets).toEqual(whole.facets);
    paged.push(...page.data);
    cursor = page.next_cursor;
    expect(page.has_more).toBe(cursor !== null);
    if (!cursor) break;
  }
  expect(paged).toEqual(whole.data);
  for (const cursor of [
    'x',
    'WyJyZWxldmFuY2UiLCI5IDEiLCJ0YXNrXzEiXQ',
    Buffer.from('["relevance","1 x","a"]').toString('base64url'),
  ])
    expect(await t.refused('search.query', acme.owner, { query: 'heron', cursor })).toMatchObject({
      code: 'validation_failed',
    });
});

test('a query of any signs is answered, or refused by name', async () => {
  await task('Heron');
  const hostile = [
    "'",
    '"',
    "''':*",
    'heron & | ! <-> ( )',
    '\\',
    '%_',
    '--',
    '; DROP TABLE tasks',
    ':*',
    '!!!',
    '🔥',
    '—',
    '\u200f',
    "a'b",
    'é\u0301\u0301',
    'ﷺ',
    'x'.repeat(200),
    'a '.repeat(100),
    '\\u0000',
    '$1',
    '{}',
    '[',
    'İ',
    '٣',
    '漢字',
    'ʼn',
    '\u0345a',
    'ᾳ',
  ];
  for (const query of hostile) {
    const { data, approximate } = await search(query);
    // Its key is WEB-1.
    const found = ['heron & | ! <-> ( )', '$1'].includes(query) ? ['Heron'] : [];
    expect([query, approximate, data.map((hit: Row) => hit.title)]).toEqual([query, false, found]);
  }
  for (const query of ['', '   ', 'x'.repeat(10_000), 'a\u0000b', '\ud800'])
    expect(await t.refused('search.query', acme.owner, { query })).toMatchObject({ code: 'validation_failed' });
});

test('texts of any signs and lengths are indexed, and marked without a change', async () => {
  const texts = [
    "<b>heron</b> ' \\ %",
    `${'x'.repeat(5000)} heron`,
    `${'word '.repeat(3000)}heron`,
    '🔥heron🔥',
    'herón — "heron"',
  ];
  for (const description of texts) await task('Text', { description });
  const { data } = await search('heron', { limit: 50 });
  expect(data).toHaveLength(texts.length);
  for (const { highlights } of data) {
    const [{ field, pieces }] = highlights;
    expect(field).toBe('body');
    expect(pieces.length % 2).toBe(1);
    expect(pieces.filter((_: string, nr: number) => nr % 2).every((piece: string) => /^her[oó]n$/.test(piece))).toBe(
      true,
    );
    expect(texts.some((text) => text.includes(pieces.join('').replace(/^…|…$/g, '')))).toBe(true);
    expect(pieces.join('').length).toBeLessThan(700);
  }
});

test('the index follows every change, and is then as if it were made anew', async () => {
  const one = await task('Kestrel');
  const two = await task('Merlin');
  const comment = await run('tasks.comments.create', { task_id: two, body: 'Falcon' });
  await followAll(t.core, acme.id);
  await run('tasks.update', { task_id: one, title: 'Buzzard' });
  await run('tasks.comments.update', { comment_id: comment.id, body: 'Harrier' });
  await run('projects.update', { project_id, description: 'Osprey' });
  const entry = await run('time.start_timer', { project_id, description: 'Kite' });
  expect(await titles('kestrel')).toEqual([]);
  for (const query of ['buzzard', 'harrier', 'osprey', 'kite']) expect(await titles(query)).toHaveLength(1);
  await run('time.entries.update', { entry_id: entry.id, description: null });
  await run('tasks.delete', { task_id: two });
  expect([await titles('merlin'), await titles('harrier'), await titles('kite')]).toEqual([[], [], []]);
  await run('tasks.restore', { task_id: two });
  expect([await titles('merlin'), await titles('harrier')]).toEqual([['Merlin'], ['Harrier']]);
  const followed = await documents();
  await t.db.system.query('DELETE FROM log_positions WHERE org_id = $1', [acme.id]);
  await followAll(t.core, acme.id);
  expect(await documents()).toEqual(followed);
});

test('what is said on a task in the bin is found once the task is back, also where the index was made anew meanwhile', async () => {
  const task_id = await task('Kestrel');
  await run('tasks.comments.create', { task_id, body: 'Falcon' });
  const { id: channel_id } = await run('chat.task_channels.open', { task_id });
  await run('chat.messages.send', { channel_id, body: 'Harrier' });
  const of = async () => Promise.all(['kestrel', 'falcon', 'harrier'].map((query) => titles(query)));
  await run('tasks.delete', { task_id });
  await t.db.system.query('DELETE FROM log_positions WHERE org_id = $1', [acme.id]);
  await followAll(t.core, acme.id);
  expect(await of()).toEqual([[], [], []]);
  await run('tasks.restore', { task_id });
  await followAll(t.core, acme.id);
  expect(await of()).toEqual([['Kestrel'], ['Falcon'], ['Harrier']]);
});

test('what was there before the index, and before the events that are kept, is found', async () => {
  const old = await task('Kestrel');
  await t.db.system.query('DELETE FROM events WHERE org_id = $1', [acme.id]);
  expect(await titles('kestrel')).toEqual(['Kestrel']);
  // A follower that was away for longer than events are kept begins anew.
  await run('tasks.update', { task_id: old, title: 'Merlin' });
  await t.db.system.query('DELETE FROM events WHERE org_id = $1', [acme.id]);
  await task('Kite');
  expect([await titles('kestrel'), await titles('merlin'), await titles('kite')]).toEqual([[], ['Merlin'], ['Kite']]);
  expect(await followLog(t.core, searchFollower, acme.id)).toBe(false);
});

test('rows that say nothing do not end the making of the index', async () => {
  await t.db.system.query(
    `INSERT INTO time_entries (org_id, id, user_id, started_at, stopped_at, time_zone, source, billable, currency)
      SELECT $1, 'ent_' || lpad(n::text, 26, '0'), $2, now(), now(), 'UTC', 'manual', false, 'EUR' FROM generate_series(100, 400) n`,
    [acme.id, acme.owner.user_id],
  );
  const said = { started_at: '2026-03-02T09:00:00Z', stopped_at: '2026-03-02T10:00:00Z', description: 'Kestrel' };
  const { id } = await run('time.entries.create', said);
  await t.db.system.query('DELETE FROM events WHERE org_id = $1', [acme.id]);
  await followAll(t.core, acme.id);
  expect((await search('kestrel')).data).toMatchObject([{ kind: 'time_entry', id }]);
});

test('of words that very many have, what changed last is looked through, and the answer says so', async () => {
  const status = (await run('task_statuses.list', {})).data[0].id;
  await t.db.system.query(
    `INSERT INTO tasks (org_id, id, project_id, key, title, status_id, priority, position, created_by, updated_at)
      SELECT $1, 'task_' || lpad(n::text, 26, '0'), $2, 'WEB-' || n, 'Common ' || CASE WHEN n % 500 = 0 THEN 'rare' ELSE '' END, $3, 'none',
        'a' || n, $4, now() - (10000 - n) * interval '1 minute' FROM generate_series(100, 4600) n`,
    [acme.id, project_id, status, newId('usr')],
  );
  await followAll(t.core, acme.id);
  // As PostgreSQL does by itself a moment after so many rows.
  await t.db.system.query('ANALYZE tasks, search_documents');
  const common = await search('common');
  expect(common).toMatchObject({ complete: false, facets: { kinds: [{ kind: 'task', count: 1000 }] } });
  expect(common.data[0].key).toBe('WEB-4600');
  expect((await search('web-101')).data[0]).toMatchObject({ key: 'WEB-101' });
  expect(await search('common rare')).toMatchObject({
    complete: true,
    facets: { kinds: [{ kind: 'task', count: 9 }] },
  });
  expect((await search('commno')).data.length).toBe(20);
  // Who sees few of them finds those, however common the words are.
  const contractor = await acme.join('contractor');
  const own = await run('projects.create', { name: 'Own' });
  await run('projects.members.add', { project_id: own.id, user_id: contractor.user_id });
  await t.db.system.query("UPDATE tasks SET project_id = $2, key = 'OWN-1' WHERE org_id = $1 AND key = 'WEB-100'", [
    acme.id,
    own.id,
  ]);
  expect(await run('search.query', { query: 'common' }, contractor)).toMatchObject({
    complete: true,
    data: [{ key: 'OWN-1' }],
    facets: { kinds: [{ kind: 'task', count: 1 }] },
  });
});
