import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type AnyOperation, createCore, type Entity, get, getOperation, id, newId, operation } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { z } from 'zod';
import { type RestServer, restServer } from '../test/server.ts';

let t: TestCore;
let rest: RestServer;

/** Answers its input, to show what a query string became. */
const echo: AnyOperation = operation({
  name: 'test.echo',
  summary: 'Answer the input',
  effect: 'read',
  permission: null,
  input: z.strictObject({
    place: z.int(),
    whole: z.int().optional(),
    decimal: z.number().nullable().optional(),
    flag: z.boolean().default(false),
    ids: z.array(z.string()).optional(),
    numbers: z.array(z.int()).min(1).optional(),
    mode: z.union([z.literal(7), z.literal('all')]).optional(),
    text: z.string().optional(),
    owner: z.string().nullable().optional(),
  }),
  output: z.any(),
  rest: get('/test/echo/{place}'),
  mcp: false,
  run: async (_ctx, input) => input,
});

beforeAll(async () => {
  t = await testCore();
  const contact = t.core.entities.get('contact') as Entity;
  const getContact = getOperation({
    name: 'test.contact',
    summary: 'Get a contact',
    permission: null,
    entity: contact,
    by: 'contact_id',
    id: id('con'),
    rest: get('/test/contacts/{contact_id}'),
    mcp: false,
  });
  const operations = [...t.core.operations.values(), echo, getContact];
  const entities = [...t.core.entities.values()];
  rest = await restServer(createCore({ ...t.core, operations, entities }));
});
afterAll(async () => {
  await rest.close();
  await t.close();
});

async function orgWith(...names: string[]): Promise<{ org: TestOrg; token: string; ids: string[] }> {
  const org = await t.org();
  const ids: string[] = [];
  for (const name of names) ids.push((await t.run('clients.create', org.owner, { name })).id);
  return { org, token: rest.token(org.owner), ids };
}

test('a query string becomes the values that the input asks for', async () => {
  const { token } = await orgWith();
  const query = 'whole=-3&decimal=2.5&flag=true&ids=a,b&ids=c&numbers=1,2&mode=7&text=a%20b+c%26d%2B&owner=null';
  const { json } = await rest.call('GET', `/test/echo/12?${query}`, { token });
  expect(json).toEqual({
    place: 12,
    whole: -3,
    decimal: 2.5,
    flag: true,
    ids: ['a', 'b', 'c'],
    numbers: [1, 2],
    mode: 7,
    text: 'a b c&d+',
    owner: null,
  });
  expect((await rest.call('GET', '/test/echo/1?text=true&mode=all', { token })).json).toEqual({
    place: 1,
    flag: false,
    text: 'true',
    mode: 'all',
  });
});

test.each([
  ['whole=abc', 'whole'],
  ['whole=', 'whole'],
  ['whole=1e3', 'whole'],
  ['whole=0x10', 'whole'],
  ['whole=+5', 'whole'],
  ['whole=%205', 'whole'],
  ['whole=007', 'whole'],
  ['whole=1.5', 'whole'],
  ['whole=9007199254740993', 'whole'],
  ['whole=Infinity', 'whole'],
  ['whole=1&whole=1', 'whole'],
  ['whole[]=1', 'whole[]'],
  ['decimal=NaN', 'decimal'],
  ['flag=1', 'flag'],
  ['flag=TRUE', 'flag'],
  ['flag', 'flag'],
  ['numbers=1,x', 'numbers.1'],
  ['numbers=', 'numbers.0'],
  ['text=a&text=b', 'text'],
  ['nothing=1', 'nothing'],
  ['place=13', 'place'],
  ['__proto__=1', '__proto__'],
  ['constructor=1', 'constructor'],
  ['toString=1', 'toString'],
])('the query ?%s is refused and names %s', async (query, field) => {
  const { token } = await orgWith();
  const { status, json } = await rest.call('GET', `/test/echo/12?${query}`, { token });
  expect({ status, code: json.code }).toEqual({ status: 422, code: 'validation_failed' });
  expect(json.errors.map((error: { field: string }) => error.field)).toContain(field);
});

test('a list is data, next_cursor and has_more, passed on as PostgreSQL wrote it', async () => {
  const { token, ids } = await orgWith('B', 'A');
  const { status, headers, json } = await rest.call('GET', '/clients', { token });
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('application/json; charset=utf-8');
  expect(json).toMatchObject({ next_cursor: null, has_more: false });
  expect(json.data.map((client: { id: string }) => client.id)).toEqual([ids[1], ids[0]]);
});

test('pages skip nothing and double nothing while rows arrive', async () => {
  const { org, token, ids } = await orgWith('C10', 'C20', 'C30', 'C40', 'C50');
  const seen: string[] = [];
  let path: string | undefined = '/clients?limit=2&sort=name';
  while (path) {
    const { json } = await rest.call('GET', path, { token });
    seen.push(...json.data.map((client: { id: string }) => client.id));
    // One before what was read, one after it.
    await t.run('clients.create', org.owner, { name: `C0${seen.length}` });
    if (seen.length === 2) ids.push((await t.run('clients.create', org.owner, { name: 'C60' })).id);
    path = json.next_cursor && `/clients?limit=2&sort=name&cursor=${json.next_cursor}`;
  }
  expect(seen).toEqual(ids);
});

test('a cursor is good only for the sort it was made in', async () => {
  const { token } = await orgWith('A', 'B', 'C');
  const { json } = await rest.call('GET', '/clients?limit=1', { token });
  const other = await rest.call('GET', `/clients?limit=1&sort=-created_at&cursor=${json.next_cursor}`, { token });
  expect(other.status).toBe(422);
  expect(other.json.errors[0].field).toBe('cursor');
});

test('filters narrow a list', async () => {
  const { token, ids } = await orgWith('North & Wind', 'South');
  const found = async (query: string) =>
    (await rest.call('GET', `/clients?${query}`, { token })).json.data.map((client: { id: string }) => client.id);
  expect(await found('q=north%20%26')).toEqual([ids[0]]);
  expect(await found('q=north+%26')).toEqual([ids[0]]);
  expect(await found('archived=true')).toEqual([]);
  expect(await found('archived=false')).toHaveLength(2);
  expect(await found('updated_since=2199-01-01T00:00:00%2B01:00')).toEqual([]);
});

test('fields chooses fields, the id is always there, and an unknown one is refused', async () => {
  const { token, ids } = await orgWith('A');
  const [one, list, bad] = await Promise.all([
    rest.call('GET', `/clients/${ids[0]}?fields=name,currency`, { token }),
    rest.call('GET', '/clients?fields=name&fields=currency', { token }),
    rest.call('GET', '/clients?fields=name,nope', { token }),
  ]);
  expect(one.json).toEqual({ id: ids[0], name: 'A', currency: 'EUR' });
  expect(list.json.data).toEqual([one.json]);
  expect(bad.status).toBe(422);
  expect(bad.json.errors[0].field).toBe('fields.1');
});

test('expand brings the entity pointed at', async () => {
  const { org, token, ids } = await orgWith('A');
  const contact = newId('con');
  await t.db.system.query(`INSERT INTO contacts (org_id, id, client_id, name) VALUES ($1, $2, $3, 'Ann')`, [
    org.id,
    contact,
    ids[0],
  ]);
  const { json } = await rest.call('GET', `/test/contacts/${contact}?expand=client&fields=name`, { token });
  expect(json).toMatchObject({ id: contact, name: 'Ann', client: { id: ids[0], name: 'A', version: 1 } });
  const bad = await rest.call('GET', `/test/contacts/${contact}?expand=nobody`, { token });
  expect(bad.json.errors[0].field).toBe('expand.0');
});

test('a resource read again with its tag is not sent again', async () => {
  const { token, ids } = await orgWith('A');
  const first = await rest.call('GET', `/clients/${ids[0]}`, { token });
  expect(first.headers.etag).toMatch(/^"1-[\w-]{16}"$/);
  const held = first.headers.etag as string;
  for (const tag of [held, `W/${held}`, `"other", ${held}`, '*']) {
    const again = await rest.call('GET', `/clients/${ids[0]}`, { token, headers: { 'if-none-match': tag } });
    expect(again.status).toBe(304);
    expect(again.text).toBe('');
    expect(again.headers.etag).toBe(held);
  }
  const changed = await rest.call('PATCH', `/clients/${ids[0]}`, { token, body: { name: 'B' } });
  expect(changed.headers.etag).toMatch(/^"2-/);
  const fresh = await rest.call('GET', `/clients/${ids[0]}`, { token, headers: { 'if-none-match': held } });
  expect(fresh.status).toBe(200);
});

test('a list has a tag, which goes with its rows', async () => {
  const { org, token } = await orgWith('A');
  const { headers } = await rest.call('GET', '/clients', { token });
  const ask = () => rest.call('GET', '/clients', { token, headers: { 'if-none-match': headers.etag as string } });
  expect((await ask()).status).toBe(304);
  await t.run('clients.create', org.owner, { name: 'B' });
  expect((await ask()).status).toBe(200);
});

test('each view of a resource has its own tag, and each tag is good for If-Match', async () => {
  const { org, token, ids } = await orgWith('A');
  const member = rest.token(await org.join('member'));
  const views = await Promise.all([
    rest.call('GET', `/clients/${ids[0]}`, { token }),
    rest.call('GET', `/clients/${ids[0]}`, { token: member }),
    rest.call('GET', `/clients/${ids[0]}?fields=name`, { token }),
    rest.call('GET', `/clients/${ids[0]}?fields=name,version`, { token }),
  ]);
  expect(views[2]?.json).not.toHaveProperty('version');
  const tags = views.map(({ headers }) => headers.etag as string);
  expect(new Set(tags).size).toBe(4);
  for (const [i, tag] of tags.entries()) {
    const version = i + 1;
    const match = tag.replace(/^"1/, `"${version}`);
    const answer = await rest.call('PATCH', `/clients/${ids[0]}`, {
      token,
      body: { name: `N${i}` },
      headers: { 'if-match': match },
    });
    expect(answer.json.version).toBe(version + 1);
  }
});
