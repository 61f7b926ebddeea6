import { afterAll, beforeAll, expect, test } from '@jest/globals';
import {
  type AnyOperation,
  conflict,
  createCore,
  type EventDefinition,
  eventOf,
  fail,
  operation,
  post,
} from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { z } from 'zod';
import { type RestServer, restServer } from '../test/server.ts';

let t: TestCore;
let rest: RestServer;
let acme: TestOrg;
let token: string;

const notNow = conflict('not_now', 'Not now');
let refusals = 0;

const refuse: AnyOperation = operation({
  name: 'test.refuse',
  summary: 'Refuse',
  effect: 'write',
  permission: null,
  input: z.strictObject({}),
  output: z.strictObject({}),
  emits: [eventOf('client.created') as EventDefinition],
  fails: [notNow],
  rest: post('/test/refuse'),
  mcp: false,
  run: () => Promise.reject(fail(notNow, `Asked ${++refusals} times.`)),
});

beforeAll(async () => {
  t = await testCore();
  const operations = [...t.core.operations.values(), refuse];
  rest = await restServer(createCore({ ...t.core, operations, entities: [...t.core.entities.values()] }));
  acme = await t.org();
  token = rest.token(acme.owner);
});
afterAll(async () => {
  await rest.close();
  await t.close();
});

const create = (name: string, headers: Record<string, string> = {}, as = token) =>
  rest.call('POST', '/clients', { token: as, body: { name }, headers });

const change = (id: string, headers: Record<string, string>, body: unknown = { name: 'New' }) =>
  rest.call('PATCH', `/clients/${id}`, { token, body, headers });

test('a write answers its status, its seq, its tag, and where it is', async () => {
  const { status, headers, json } = await create('Northwind');
  expect(status).toBe(201);
  expect(headers).toMatchObject({
    'stint-seq': expect.stringMatching(/^\d+$/),
    etag: expect.stringMatching(/^"1-/),
    location: `/api/v1/clients/${json.id}`,
    'cache-control': 'no-store',
  });
  const next = await create('Southwind');
  expect(Number(next.headers['stint-seq'])).toBe(Number(headers['stint-seq']) + 1);
  expect((await rest.call('GET', '/clients', { token })).headers).not.toHaveProperty('stint-seq');
});

test('the change is recorded as made through REST, from the address and client that made it', async () => {
  const requestId = 'my-request.1';
  await create('Audited', { 'x-request-id': requestId, 'user-agent': 'tester/1' });
  const { rows } = await t.db.system.query(
    `SELECT record::json FROM audit_entries WHERE record::json->>'request_id' = $1`,
    [requestId],
  );
  expect(rows[0].record).toMatchObject({
    via: 'rest',
    ip: '127.0.0.1',
    user_agent: 'tester/1',
    operation: 'clients.create',
  });
});

test('a change from the version that was read is made; from an older one it is 412 with the current', async () => {
  const { json, headers } = await create('A');
  const tag = headers.etag as string;
  expect((await change(json.id, { 'if-match': tag })).status).toBe(200);
  const late = await change(json.id, { 'if-match': tag }, { name: 'Late' });
  expect(late.status).toBe(412);
  expect(late.json).toMatchObject({ code: 'version_mismatch', current_state: { version: 2 } });
  expect(late.headers.etag).toBe('"2"');
  expect((await change(json.id, { 'if-match': late.headers.etag as string })).json.version).toBe(3);
  expect((await change(json.id, { 'if-match': '*' })).json.version).toBe(4);
  expect((await change(json.id, { 'if-match': 'W/"4-x"' })).json.version).toBe(5);
  expect((await change(json.id, {}, { name: 'Named', expected_version: 4 })).status).toBe(412);
});

test.each(['7', '"seven"', '"', '""', '"1", "2"', '"-abc"', '"1', 'W/1', '"99999999999999999999"', ''])(
  'the If-Match %j is malformed',
  async (match) => {
    const { json } = await create('A');
    const answer = await change(json.id, { 'if-match': match });
    expect({ status: answer.status, code: answer.json.code }).toEqual({ status: 400, code: 'malformed_request' });
  },
);

test('If-Match and another expected_version in the body is ambiguous', async () => {
  const { json, headers } = await create('A');
  const answer = await change(json.id, { 'if-match': headers.etag as string }, { name: 'B', expected_version: 9 });
  expect(answer.status).toBe(422);
  expect(answer.json.errors[0].field).toBe('expected_version');
});

test('a condition that an operation cannot check is refused, not ignored', async () => {
  const answer = await rest.call('POST', '/clients', { token, body: { name: 'A' }, headers: { 'if-match': '"1"' } });
  expect(answer.status).toBe(422);
  expect(answer.json.errors[0].field).toBe('If-Match');
});

test('a field in the path and in the body must be the same', async () => {
  const { json } = await create('A');
  const other = (await create('B')).json.id;
  expect((await change(json.id, {}, { client_id: json.id, name: 'C' })).status).toBe(200);
  const answer = await change(json.id, {}, { client_id: other, name: 'C' });
  expect(answer.status).toBe(422);
  expect(answer.json.errors[0].field).toBe('client_id');
});

test('an unknown field is refused and named', async () => {
  const answer = await rest.call('POST', '/clients', { token, body: { name: 'A', colour: 'red' } });
  expect(answer.status).toBe(422);
  expect(answer.json.errors).toEqual([
    { field: 'colour', code: 'unknown_field', message: 'is not a field of this operation' },
  ]);
});

const names = async (name: string) =>
  (await rest.call('GET', `/clients?q=${name}`, { token })).json.data.map((client: { name: string }) => client.name);

test('a repeated key replays the first answer and makes nothing new', async () => {
  const key = { 'idempotency-key': 'order-1' };
  const first = await create('Once', key);
  const again = await create('Once', key);
  expect(first.headers).not.toHaveProperty('idempotent-replayed');
  expect(again.headers['idempotent-replayed']).toBe('true');
  expect(again).toMatchObject({ status: 201, text: first.text });
  expect(again.headers['stint-seq']).toBe(first.headers['stint-seq']);
  expect(await names('Once')).toEqual(['Once']);
});

test('a key used for another body is a conflict', async () => {
  const key = { 'idempotency-key': 'order-2' };
  await create('One', key);
  const other = await create('Two', key);
  expect({ status: other.status, code: other.json.code }).toEqual({ status: 409, code: 'idempotency_key_reused' });
});

test('a key is the credential’s own', async () => {
  const key = { 'idempotency-key': 'order-3' };
  const first = await create('Mine', key);
  const other = await create('Mine', key, rest.token(acme.owner));
  expect(other.status).toBe(201);
  expect(other.json.id).not.toBe(first.json.id);
});

test('a key whose first request still runs is in progress', async () => {
  const as = rest.token(acme.owner);
  await create('Warm', {}, as);
  const { rows } = await t.db.system.query(
    'SELECT credential_id FROM audit_entries WHERE org_id = $1 ORDER BY seq DESC LIMIT 1',
    [acme.id],
  );
  const name = `${acme.id}:${rows[0].credential_id}:slow`;
  const holder = await t.db.system.connect();
  try {
    await holder.query('BEGIN');
    await holder.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 7))', [name]);
    const answer = await create('Slow', { 'idempotency-key': 'slow' }, as);
    expect({ status: answer.status, code: answer.json.code }).toEqual({ status: 409, code: 'idempotency_in_progress' });
    expect(answer.headers['retry-after']).toBe('1');
  } finally {
    await holder.query('ROLLBACK');
    holder.release();
  }
  expect((await create('Slow', { 'idempotency-key': 'slow' }, as)).status).toBe(201);
});

test('of many at once with one key one is made; the others replay it or are told to wait', async () => {
  const answers = await Promise.all(Array.from({ length: 12 }, () => create('Crowd', { 'idempotency-key': 'crowd' })));
  expect(await names('Crowd')).toEqual(['Crowd']);
  for (const { status, json } of answers)
    expect([201, json.code]).toContain(status === 201 ? 201 : 'idempotency_in_progress');
  expect(answers.filter(({ headers, status }) => status === 201 && !headers['idempotent-replayed'])).toHaveLength(1);
});

test('a refusal is replayed, too', async () => {
  const headers = { 'idempotency-key': 'refused' };
  const ask = () => rest.call('POST', '/test/refuse', { token, headers });
  const first = await ask();
  const again = await ask();
  expect(first.json.code).toBe('not_now');
  expect(again.json).toEqual({ ...first.json, request_id: again.headers['x-request-id'] });
  expect(again.status).toBe(409);
  expect(refusals).toBe(1);
});

test.each(['', 'x'.repeat(256), 'caf\u00e9'])('the Idempotency-Key %j is invalid', async (key) => {
  const answer = await create('Key', { 'idempotency-key': key });
  expect(answer.status).toBe(422);
  expect(answer.json.errors[0].field).toBe('Idempotency-Key');
});

test('a well-formed X-Request-Id comes back; another is replaced', async () => {
  for (const given of ['abc', 'a.b_c-1', 'x'.repeat(128)]) {
    const answer = await rest.call('GET', '/clients', { token, headers: { 'x-request-id': given } });
    expect(answer.headers['x-request-id']).toBe(given);
  }
  for (const given of ['', 'a b', 'x'.repeat(129), 'a"b', '<x>', 'req_ ']) {
    const answer = await rest.call('GET', '/clients', { headers: { 'x-request-id': given } });
    expect(answer.headers['x-request-id']).toMatch(/^req_[0-9a-z]{26}$/);
    expect(answer.json.request_id).toBe(answer.headers['x-request-id']);
  }
});
