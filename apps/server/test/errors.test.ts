import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { AnyOperation } from '@stint/core';
import { bearer, type Call, caller, LEGACY, openSocket, PROTOCOLS, type Protocol, post } from './protocols.ts';
import { type Person, type TestServer, testServer } from './stint.ts';

/** The table of errors, on every protocol where a row has a meaning. parity.test.ts has the rows that need no staging. */
let server: TestServer;
let url: string;
let ada: Person;
let call: Call;

beforeAll(async () => {
  server = await testServer();
  url = server.url;
  call = caller(url, server.stint.core);
  ada = await server.person();
});
afterAll(() => server.close());

const ABSENT = 'cli_01h455vb4pex5vsknk084sn02q';
const rpc = (method: string, params: object = {}) => JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
const OVER_1_MB = 'x'.repeat(1_100_000);

async function made(name: string, input: Record<string, unknown>, token = ada.pat) {
  const { ok, error } = await call('rest', token, name, input);
  if (error) throw new Error(`${name}: ${JSON.stringify(error)}`);
  return ok;
}

/** A refusal is complete: what, why, and how to find it in the log. */
async function refused(protocol: Protocol, ...args: Parameters<Call> extends [unknown, ...infer R] ? R : never) {
  const answer = await call(protocol, ...args);
  const { error } = answer;
  if (!error) throw new Error(`It was not refused over ${protocol}: ${answer.text}`);
  expect(error.detail).toMatch(/\w/);
  if (protocol === 'rest') {
    expect(answer.http).toBe(error.status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  }
  if (protocol !== 'websocket') expect(error.request_id).toBe(answer.headers.get('x-request-id'));
  return { ...answer, error };
}

describe.each(PROTOCOLS)('over %s', (protocol) => {
  const graph = protocol === 'graphql';

  test('no good token is unauthenticated', async () => {
    for (const token of ['nonsense', `${ada.pat.slice(0, -1)}0`, ada.session.slice(0, -3)]) {
      if (protocol === 'websocket') {
        const socket = await openSocket(url);
        const before = await socket.ask({ action: 'clients.create', payload: { name: 'x' } });
        expect(before.reply.error).toMatchObject({ code: 'unauthenticated', status: 401 });
        const { reply } = await socket.ask({ action: 'authenticate', payload: { token } });
        expect(reply.error).toMatchObject({ code: 'unauthenticated', status: 401 });
        socket.close();
      } else {
        const { error, http, headers } = await refused(protocol, token, 'clients.create', { name: 'x' });
        expect([http, error.code]).toEqual([401, 'unauthenticated']);
        expect(headers.get('www-authenticate')).toMatch(/^Bearer .*resource_metadata=".*error="invalid_token"/);
      }
    }
  });

  test('a token past its time is token_expired', async () => {
    const { id, token } = await made('tokens.create', { name: 'old', scopes: ['manage:*'] });
    await server.stint.db.system.query("UPDATE tokens SET expires_at = now() - interval '1 second' WHERE id = $1", [
      id,
    ]);
    if (protocol === 'websocket') {
      const socket = await openSocket(url);
      const { reply } = await socket.ask({ action: 'authenticate', payload: { token } });
      expect(reply.error).toMatchObject({ code: 'token_expired', status: 401 });
      socket.close();
    } else {
      const { http, error } = await refused(protocol, token, 'clients.create', { name: 'x' });
      expect([http, error.code]).toEqual([401, 'token_expired']);
    }
  });

  test('a scope that is missing is named', async () => {
    const { token } = await made('tokens.create', { name: 'reader', scopes: ['read:*'] });
    const { error } = await refused(protocol, token, 'clients.create', { name: 'x' });
    expect(error).toMatchObject({ code: 'insufficient_scope', status: 403, required_scope: 'write:clients' });
  });

  test('what is not there and what is another’s look the same', async () => {
    const stranger = await server.person();
    const { id } = await made('clients.create', { name: 'Ours' });
    const absent = await refused(protocol, ada.pat, 'clients.archive', { client_id: ABSENT });
    const theirs = await refused(protocol, stranger.pat, 'clients.archive', { client_id: id });
    expect(absent.error).toMatchObject({ code: 'not_found', status: 404 });
    expect(theirs.error.detail.replace(id, ABSENT)).toBe(absent.error.detail);
    expect(Object.keys(theirs.error)).toEqual(Object.keys(absent.error));
  });

  test('an unknown field is named', async () => {
    if (graph) {
      const query = 'mutation($input: ClientsCreateInput!) { clientsCreate(input: $input) { id } }';
      const body = JSON.stringify({ query, variables: { input: { name: 'x', nmae: 'y' } } });
      const { http, json } = await post(`${url}/graphql`, body, bearer(ada.pat));
      expect(http).toBe(422);
      expect(json.errors[0].extensions).toMatchObject({
        code: 'validation_failed',
        errors: [{ field: 'input.nmae', code: 'unknown_field' }],
      });
      return;
    }
    const { error } = await refused(protocol, ada.pat, 'clients.create', { name: 'x', nmae: 'y' });
    expect(error).toMatchObject({ code: 'validation_failed', status: 422 });
    expect(error.errors).toEqual([expect.objectContaining({ field: 'nmae', code: 'unknown_field' })]);
  });

  test('the id of another kind says which was expected and which came', async () => {
    const { error } = await refused(protocol, ada.pat, 'clients.archive', { client_id: ada.org_id });
    expect(error).toMatchObject({ code: 'validation_failed', status: 422 });
    expect(error.errors?.[0]?.field).toBe(graph ? 'clientId' : 'client_id');
    expect(error.detail).toMatch(/expected the id of a client \(cli_…\), got the id of a organization/);
  });

  test('a change of an old version answers the current one', async () => {
    const { id } = await made('clients.create', { name: 'A' });
    await made('clients.update', { client_id: id, name: 'B' });
    const { error } = await refused(protocol, ada.pat, 'clients.update', {
      client_id: id,
      name: 'C',
      expected_version: 1,
    });
    expect(error).toMatchObject({ code: 'version_mismatch', status: 412, current_state: { version: 2 } });
  });

  test('a conflict says what stood in the way', async () => {
    const project = await made('projects.create', { name: 'Order', code: `O${protocol.slice(0, 4).toUpperCase()}` });
    const task = async (title: string) => (await made('tasks.create', { project_id: project.id, title })).id;
    const [a, b, c] = [await task('A'), await task('B'), await task('C')];
    const move = { task_id: c, after_task_id: b, before_task_id: a };
    const { error } = await refused(protocol, ada.pat, 'tasks.move', move);
    expect(error).toMatchObject({ code: 'conflict', status: 409 });
    expect(Object.keys(error.current_state as object)).toHaveLength(2);
  });

  test('conflicts of a domain have names', async () => {
    const project = await made('projects.create', { name: 'Past', code: `P${protocol.slice(0, 4).toUpperCase()}` });
    await made('projects.archive', { project_id: project.id });
    const inPast = await refused(protocol, ada.pat, 'tasks.create', { project_id: project.id, title: 'x' });
    expect(inPast.error).toMatchObject({ code: 'project_archived', status: 409 });
    const { error } = await refused(protocol, ada.pat, 'projects.create', { name: 'Again', code: project.code });
    expect(error).toMatchObject({ code: 'project_code_taken', status: 409 });
  });

  test('an idempotency key is for one request', async () => {
    const key = `reused-${protocol}`;
    const first = await call(protocol, ada.pat, 'clients.create', { name: 'One' }, key);
    expect(first.error).toBeUndefined();
    const again = await call(protocol, ada.pat, 'clients.create', { name: 'One' }, key);
    expect(again.ok).toEqual(first.ok);
    const { error } = await refused(protocol, ada.pat, 'clients.create', { name: 'Two' }, key);
    expect(error).toMatchObject({ code: 'idempotency_key_reused', status: 409 });
  });

  test('a key whose request still runs is in progress, and says when to come again', async () => {
    const key = `running-${protocol}`;
    const { credential } = (await call('rest', ada.pat, 'whoami')).ok;
    const holder = await server.stint.db.system.connect();
    try {
      await holder.query('BEGIN');
      await holder.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 7))', [
        `${ada.org_id}:${credential.id}:${key}`,
      ]);
      const { error } = await refused(protocol, ada.pat, 'clients.create', { name: 'Slow' }, key);
      expect(error).toMatchObject({ code: 'idempotency_in_progress', status: 409, retry_after: 1 });
    } finally {
      await holder.query('ROLLBACK');
      holder.release();
    }
    expect((await call(protocol, ada.pat, 'clients.create', { name: 'Slow' }, key)).ok.name).toBe('Slow');
  });

  test('input nested without end is refused, and brings nothing down', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    if (protocol === 'websocket') {
      const socket = await openSocket(url, ada.pat);
      const frame = `{"action":"clients.create","request_id":"1","payload":{"name":${deep}}}`;
      const { reply } = await socket.send(frame);
      expect(reply).toMatchObject({ error: { code: 'validation_failed' }, request_id: '1' });
      expect((await socket.ask({ action: 'whoami' })).reply.status).toBe('ok');
      socket.close();
      return;
    }
    const query = 'mutation($input: ClientsCreateInput!) { clientsCreate(input: $input) { id } }';
    const sent = {
      rest: ['/api/v1/clients', `{"name":${deep}}`],
      graphql: ['/graphql', `{"query":"${query}","variables":{"input":${deep}}}`],
      mcp: ['/mcp', `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"whoami","arguments":${deep}}}`],
    } as const;
    const [path, body] = sent[protocol];
    const { http, json } = await post(url + path, body, { ...bearer(ada.pat), ...(protocol === 'mcp' ? LEGACY : {}) });
    const code = json.code ?? json.errors?.[0].extensions.code ?? json.error.data.code;
    expect([http, code]).toEqual(graph ? [422, 'validation_failed'] : [400, 'malformed_request']);
    expect((await call(protocol, ada.pat, 'clients.create', { name: 'Still there' })).ok.name).toBe('Still there');
  });

  test('a defect of ours is internal, and nothing of why gets out', async () => {
    const operation = server.stint.core.operations.get('clients.create') as { run: AnyOperation['run'] };
    const { run } = operation;
    operation.run = () => Promise.reject(new Error('hunter2 at /srv/secret.ts:1'));
    try {
      const { error, text } = await refused(protocol, ada.pat, 'clients.create', { name: 'x' });
      expect(error).toMatchObject({ code: 'internal', status: 500 });
      expect(text).not.toMatch(/hunter2|secret|\.ts:|node_modules/);
    } finally {
      operation.run = run;
    }
  });
});

const HTTP = [
  ['/api/v1/clients', '{"name":'],
  ['/graphql', '{"query":'],
  ['/mcp', '{"jsonrpc":'],
] as const;
const PATHS = HTTP.map(([path]) => path);

const codeOf = (json: any): string => json.code ?? json.errors?.[0].extensions.code ?? json.error.data.code;

test.each(HTTP)('%s: what cannot be read is malformed', async (path, body) => {
  const { http, json } = await post(url + path, body, bearer(ada.pat));
  expect([http, codeOf(json)]).toEqual([400, 'malformed_request']);
});

test.each(PATHS)('%s: a body over 1 MB is too large', async (path) => {
  const { http, json } = await post(url + path, JSON.stringify({ name: OVER_1_MB }), bearer(ada.pat));
  expect([http, codeOf(json)]).toEqual([413, 'payload_too_large']);
});

test.each(PATHS)('%s: only JSON is understood', async (path) => {
  for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'application/xml']) {
    const { http, json } = await post(url + path, '{}', { ...bearer(ada.pat), 'content-type': type });
    expect([http, codeOf(json)]).toEqual([415, 'unsupported_media_type']);
  }
});

test.each(PATHS)('%s: a packed body, or one in another charset, is not understood', async (path) => {
  for (const header of [{ 'content-encoding': 'gzip' }, { 'content-type': 'application/json; charset=utf-16' }]) {
    const { http, json } = await post(url + path, '{}', { ...bearer(ada.pat), ...header });
    expect([http, codeOf(json)]).toEqual([415, 'unsupported_media_type']);
  }
  const { http } = await post(url + path, '{}', {
    ...bearer(ada.pat),
    'content-type': 'application/json; charset=UTF-8',
  });
  expect(http).not.toBe(415);
});

test.each(PATHS)('%s: without a token the body is not even looked at', async (path) => {
  const { http, json, headers } = await post(url + path, '{broken');
  expect([http, codeOf(json)]).toEqual([401, 'unauthenticated']);
  expect(headers.get('www-authenticate')).toMatch(/^Bearer /);
  expect(headers.get('www-authenticate')).not.toContain('error=');
});

test('frames that are no message are answered, and the socket stays open', async () => {
  const socket = await openSocket(url, ada.pat);
  const frames: [string | Buffer, string, unknown][] = [
    ['{"action":', 'malformed_request', null],
    ['', 'malformed_request', null],
    ['[]', 'malformed_request', null],
    [Buffer.from([0, 255]), 'malformed_request', null],
    ['{"request_id":"7"}', 'validation_failed', '7'],
    ['{"action":"whoami","request_id":"8","colour":"red"}', 'validation_failed', '8'],
    ['{"action":"whoami","request_id":"9","payload":[]}', 'validation_failed', '9'],
    ['{"action":"no.such","request_id":"10"}', 'not_found', '10'],
  ];
  for (const [frame, code, request_id] of frames) {
    const { reply } = await socket.send(frame);
    expect(reply).toMatchObject({ status: 'error', error: { code, message: expect.any(String) }, request_id });
  }
  expect((await socket.ask({ action: 'whoami' })).reply.status).toBe('ok');
  socket.close();
});

test('a frame over 1 MB closes the socket with 1009', async () => {
  const socket = await openSocket(url, ada.pat);
  void socket.ask({ action: 'clients.create', payload: { name: OVER_1_MB } });
  expect(await socket.closed).toBe(1009);
});

test('a field that GraphQL does not have is an error of the document', async () => {
  const body = JSON.stringify({ query: '{ whoami { nmae } }' });
  const { http, json } = await post(`${url}/graphql`, body, bearer(ada.pat));
  expect(http).toBe(422);
  expect(json).not.toHaveProperty('data');
  expect(json.errors[0]).toMatchObject({
    message: expect.stringContaining('nmae'),
    extensions: { code: 'validation_failed', errors: [{ field: 'nmae', code: 'unknown_field' }] },
  });
});

test('a document that cannot be read is malformed', async () => {
  const { http, json } = await post(`${url}/graphql`, JSON.stringify({ query: '{ whoami {' }), bearer(ada.pat));
  expect([http, codeOf(json)]).toEqual([400, 'malformed_request']);
});

test('a tool, a method and a path that are not there', async () => {
  const headers = { ...bearer(ada.pat), ...LEGACY };
  const tool = await post(`${url}/mcp`, rpc('tools/call', { name: 'no_such_tool' }), headers);
  expect(tool.json.error).toMatchObject({ code: -32602, message: expect.stringContaining('no_such_tool') });
  expect((await post(`${url}/mcp`, rpc('no/such'), headers)).json.error.code).toBe(-32601);
  const path = await post(`${url}/api/v1/nothing`, '{}', bearer(ada.pat));
  expect([path.http, path.json.code]).toEqual([404, 'not_found']);
  const method = await fetch(`${url}/api/v1/clients`, { method: 'PUT', headers: bearer(ada.pat) });
  expect([method.status, ((await method.json()) as { code: string }).code]).toEqual([405, 'method_not_allowed']);
});
