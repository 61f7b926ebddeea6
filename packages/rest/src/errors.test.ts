import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type AnyOperation, allEntities, conflict, createCore, fail, failures, get, operation } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { z } from 'zod';
import { type Answered, PUBLIC_URL, type RestServer, restServer } from '../test/server.ts';

const failing = (name: string, thrown: () => unknown): AnyOperation =>
  operation({
    name: `test.${name}`,
    summary: 'Fail',
    effect: 'read',
    permission: null,
    input: z.strictObject({}),
    output: z.strictObject({}),
    rest: get(`/test/${name}`),
    mcp: false,
    run: () => Promise.reject(thrown()),
  });

let t: TestCore;
let acme: TestOrg;
let rest: RestServer;
let token: string;
let clientId: string;

beforeAll(async () => {
  t = await testCore();
  const core = createCore({
    ...t.core,
    operations: [
      ...t.core.operations.values(),
      failing('defect', () => new Error('secret: hunter2')),
      failing('odd', () => Object.assign(new Error('secret: hunter2'), { statusCode: 418 })),
      failing('busy', () =>
        fail(conflict('client_in_use', 'In use'), {
          detail: 'Move its projects first.',
          current_state: { projects: 1 },
        }),
      ),
      failing('down', () => fail(failures.unavailable, { retry_after: 2 })),
    ],
    entities: allEntities,
  });
  rest = await restServer(core);
  acme = await t.org();
  token = rest.token(acme.owner);
  clientId = (await t.run('clients.create', acme.owner, { name: 'Northwind' })).id;
});
afterAll(async () => {
  await rest.close();
  await t.close();
});

const METADATA = `Bearer resource_metadata="${PUBLIC_URL}/.well-known/oauth-protected-resource"`;

/** Every error is a complete problem document. */
function expectProblem(answer: Answered, status: number, code: string): void {
  expect({ status: answer.status, code: answer.json?.code }).toEqual({ status, code });
  expect(answer.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(answer.json).toMatchObject({
    type: `${PUBLIC_URL}/docs/errors#${code}`,
    title: expect.stringMatching(/./),
    detail: expect.stringMatching(/./),
    status,
    code,
    request_id: answer.headers['x-request-id'],
  });
  expect(answer.json.request_id).toMatch(/^req_/);
}

test('no token is unauthenticated, with a bare challenge', async () => {
  const answer = await rest.call('GET', '/clients');
  expectProblem(answer, 401, 'unauthenticated');
  expect(answer.headers['www-authenticate']).toBe(METADATA);
});

test('an unknown token is unauthenticated, and the challenge says so', async () => {
  const answer = await rest.call('GET', '/clients', { token: 'nope' });
  expectProblem(answer, 401, 'unauthenticated');
  expect(answer.headers['www-authenticate']).toBe(`${METADATA}, error="invalid_token"`);
});

test('an expired token is told apart', async () => {
  const answer = await rest.call('GET', '/clients', { token: 'expired-1' });
  expectProblem(answer, 401, 'token_expired');
  expect(answer.headers['www-authenticate']).toContain('error="invalid_token"');
});

test.each(['Basic dXNlcjpwYXNz', 'Bearer', 'Bearer a b', 'Bearer ü', 'Token abc'])(
  'the authorization "%s" is unauthenticated',
  async (authorization) => {
    expectProblem(await rest.call('GET', '/clients', { headers: { authorization } }), 401, 'unauthenticated');
  },
);

test('the scheme may be written in any case', async () => {
  const answer = await rest.call('GET', '/clients', { headers: { authorization: `bearer ${token}` } });
  expect(answer.status).toBe(200);
});

test('a token in the query string is an unknown parameter, not a credential', async () => {
  expectProblem(await rest.call('GET', `/clients?access_token=${token}`), 401, 'unauthenticated');
  expectProblem(await rest.call('GET', `/clients?access_token=${token}`, { token }), 422, 'validation_failed');
});

test('who calls is asked before the body is read', async () => {
  expectProblem(await rest.call('POST', '/clients', { body: '{broken' }), 401, 'unauthenticated');
});

test('a missing permission is forbidden', async () => {
  const viewer = rest.token(await acme.join('viewer'));
  expectProblem(await rest.call('POST', '/clients', { token: viewer, body: { name: 'X' } }), 403, 'forbidden');
});

test('a missing scope is named in the problem and in the challenge', async () => {
  const narrow = rest.token(acme.owner, ['read:*']);
  const answer = await rest.call('POST', '/clients', { token: narrow, body: { name: 'X' } });
  expectProblem(answer, 403, 'insufficient_scope');
  expect(answer.json.required_scope).toBe('write:clients');
  expect(answer.headers['www-authenticate']).toBe(`${METADATA}, error="insufficient_scope", scope="write:clients"`);
});

test("what is absent and what is another organization's look the same", async () => {
  const other = rest.token((await t.org('Other')).owner);
  const theirs = await rest.call('GET', `/clients/${clientId}`, { token: other });
  const absent = await rest.call('GET', '/clients/cli_01h2xcejqtf2nbrexx3vqjhp41', { token });
  expectProblem(theirs, 404, 'not_found');
  expectProblem(absent, 404, 'not_found');
  expect(theirs.json.detail.replace(clientId, '')).toBe(absent.json.detail.replace(/cli_\w+/, ''));
});

test('an unknown path is not found, with or without a token', async () => {
  expectProblem(await rest.call('GET', '/nothing/here', { token }), 404, 'not_found');
  expectProblem(await rest.call('POST', '/nothing', { body: {} }), 404, 'not_found');
});

test('a known path with another method is 405 and says which it takes', async () => {
  const answer = await rest.call('PUT', `/clients/${clientId}`, { token, body: '{broken' });
  expectProblem(answer, 405, 'method_not_allowed');
  expect(answer.headers.allow).toBe('GET, HEAD, PATCH, DELETE, OPTIONS');
  expect((await rest.call('GET', `/clients/${clientId}/archive`, { token })).headers.allow).toBe('POST, OPTIONS');
});

test('OPTIONS says which methods a path takes', async () => {
  const answer = await rest.call('OPTIONS', '/clients');
  expect(answer.status).toBe(204);
  expect(answer.headers.allow).toBe('GET, HEAD, POST, OPTIONS');
});

test('HEAD answers what GET does, without the body', async () => {
  const got = await rest.call('GET', `/clients/${clientId}`, { token });
  const head = await rest.call('HEAD', `/clients/${clientId}`, { token });
  expect(head.status).toBe(200);
  expect(head.text).toBe('');
  expect(head.headers.etag).toBe(got.headers.etag);
  expect(head.headers['content-length']).toBe(got.headers['content-length']);
});

test.each(['{', '{"name":"x"', 'undefined', '{"name":"x",}', '\u0000', '{"a":1}{"b":2}', '\ufeff'])(
  'the body %j is malformed',
  async (body) => {
    expectProblem(await rest.call('POST', '/clients', { token, body }), 400, 'malformed_request');
  },
);

test('a body that is not UTF-8 is malformed', async () => {
  const body = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]);
  expectProblem(await rest.call('POST', '/clients', { token, body }), 400, 'malformed_request');
});

test('keys that reach for the prototype are refused at any depth', async () => {
  for (const body of ['{"__proto__":{"name":"x"}}', '{"name":"x","billing_address":{"__proto__":{"a":1}}}']) {
    expectProblem(await rest.call('POST', '/clients', { token, body }), 400, 'malformed_request');
  }
  const body = '{"name":"x","constructor":{"prototype":{"polluted":1}}}';
  expectProblem(await rest.call('POST', '/clients', { token, body }), 422, 'validation_failed');
  expectProblem(await rest.call('GET', '/clients?__proto__=x', { token }), 422, 'validation_failed');
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('JSON nested without end is malformed and breaks nothing', async () => {
  for (const body of [`{"name":${'['.repeat(400_000)}${']'.repeat(400_000)}}`, '{"a":'.repeat(50_000)]) {
    expectProblem(await rest.call('POST', '/clients', { token, body }), 400, 'malformed_request');
  }
});

test.each([[[]], ['"text"'], ['5'], ['null'], ['true']])('the body %j is no object', async (body) => {
  const answer = await rest.call('POST', '/clients', { token, body });
  expectProblem(answer, 422, 'validation_failed');
});

test('an empty body counts as an empty object', async () => {
  const missing = await rest.call('POST', '/clients', { token, headers: { 'content-type': 'application/json' } });
  expectProblem(missing, 422, 'validation_failed');
  expect(missing.json.errors).toEqual([{ field: 'name', code: 'required', message: 'is required' }]);
  expect((await rest.call('POST', `/clients/${clientId}/archive`, { token, body: '' })).status).toBe(200);
  expect((await rest.call('POST', `/clients/${clientId}/unarchive`, { token })).status).toBe(200);
});

test('a body over 1 MB is too large', async () => {
  const body = { name: 'x'.repeat(1_100_000) };
  const answer = await rest.call('POST', '/clients', { token, body });
  expectProblem(answer, 413, 'payload_too_large');
  expect(answer.json.detail).toBe('The body is over 1 MB; send less at a time.');
});

test.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml', 'nonsense'])(
  'the content type %s is not understood',
  async (type) => {
    const answer = await rest.call('POST', '/clients', { token, body: 'name=x', headers: { 'content-type': type } });
    expectProblem(answer, 415, 'unsupported_media_type');
  },
);

test('a broken percent escape is malformed, in the path and in the query', async () => {
  expectProblem(await rest.call('GET', '/clients/%zz', { token }), 400, 'malformed_request');
  expectProblem(await rest.call('GET', '/clients?q=%e0%a4', { token }), 400, 'malformed_request');
});

test('a path parameter without end is not found', async () => {
  expectProblem(await rest.call('GET', `/clients/${'a'.repeat(5000)}`, { token }), 404, 'not_found');
});

test('an id of another kind is invalid and says which kind was expected', async () => {
  const answer = await rest.call('GET', `/clients/${acme.id}`, { token });
  expectProblem(answer, 422, 'validation_failed');
  expect(answer.json.errors[0]).toMatchObject({ field: 'client_id', message: expect.stringContaining('cli_') });
});

test('a domain conflict goes out with its state', async () => {
  const answer = await rest.call('GET', '/test/busy', { token });
  expectProblem(answer, 409, 'client_in_use');
  expect(answer.json).toMatchObject({ detail: 'Move its projects first.', current_state: { projects: 1 } });
});

test('a defect is internal, tells nothing, and is logged with the request id', async () => {
  for (const name of ['defect', 'odd']) {
    const answer = await rest.call('GET', `/test/${name}`, { token });
    expectProblem(answer, 500, 'internal');
    expect(answer.text).not.toContain('hunter2');
    const line = rest.lines.find((logged) => logged.includes(answer.json.request_id));
    expect(line).toContain('hunter2');
  }
});

test('what is down says when to try again', async () => {
  const answer = await rest.call('GET', '/test/down', { token });
  expectProblem(answer, 503, 'unavailable');
  expect(answer.headers['retry-after']).toBe('2');
});

test('errors are not to be stored', async () => {
  expect((await rest.call('GET', '/clients')).headers['cache-control']).toBe('no-store');
});
