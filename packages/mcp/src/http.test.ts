import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestCore, testCore } from '@stint/testing';
import { messageOf, PUBLIC_URL, scoped, startServer, type TestServer } from '../test/harness.ts';

let t: TestCore;
let server: TestServer;

beforeAll(async () => {
  t = await testCore();
  const acme = await t.org('Acme');
  server = await startServer(t.core, ['https://app.example.net']);
  server.tokens.set('owner', acme.owner);
  const app = scoped(acme.owner, 'read:tasks');
  server.tokens.set('app', { ...app, credential: { ...app.credential, kind: 'oauth' } });
  server.tokens.set('reader', scoped(acme.owner, 'read:*'));
});
afterAll(async () => {
  await server.close();
  await t.close();
});

const METADATA = `Bearer resource_metadata="${PUBLIC_URL}/.well-known/oauth-protected-resource/mcp", scope="manage:*"`;
const names = (answer: { json: any }): string[] => answer.json.result.tools.map(({ name }: { name: string }) => name);

test.each(['GET', 'DELETE', 'PUT', 'PATCH'])('%s is not allowed, and POST is named', async (method) => {
  const answer = await server.send({ method, token: null });
  expect(answer.status).toBe(405);
  expect(answer.headers.allow).toBe('POST');
});

test('without a token the challenge says where to get one', async () => {
  const answer = await server.rpc('modern', 'tools/list', {}, { token: null });
  expect(answer.status).toBe(401);
  expect(answer.headers['www-authenticate']).toBe(METADATA);
  expect(answer.json.error.data.code).toBe('unauthenticated');
});

test.each([
  ['stint_pat_wrong', 'unauthenticated'],
  ['old', 'token_expired'],
])('the token %s is invalid, and says so as %s', async (token, code) => {
  const answer = await server.rpc('modern', 'tools/list', {}, { token });
  expect(answer.status).toBe(401);
  expect(answer.headers['www-authenticate']).toBe(`${METADATA}, error="invalid_token"`);
  expect(answer.json.error.data.code).toBe(code);
});

test('a name that is no text names no tool, whoever calls', async () => {
  for (const name of [{ toString: null }, [{ toString: 1, valueOf: 2 }], ['tasks_delete'], 5]) {
    for (const params of [{ name }, { name: 'tools_run_write', arguments: { tool: name } }]) {
      const { status } = await server.rpc('legacy', 'tools/call', params, { token: 'app' });
      expect([params, status < 500 && status !== 403]).toEqual([params, true]);
    }
  }
});

test('a scheme other than Bearer is no token', async () => {
  const answer = await server.rpc('modern', 'tools/list', {}, { headers: { authorization: 'Basic b3duZXI6eA==' } });
  expect(answer.status).toBe(401);
  expect(answer.headers['www-authenticate']).toBe(METADATA);
});

test('nobody is asked to sign in again because our side failed, and nothing of why gets out', async () => {
  const answer = await server.rpc('modern', 'tools/list', {}, { token: 'broken' });
  expect(answer.status).toBe(500);
  expect(answer.json.error.data.code).toBe('internal');
  expect(answer.headers).not.toHaveProperty('www-authenticate');
  expect(answer.text).not.toContain('10.0.0.7');
});

test.each([PUBLIC_URL, 'http://localhost:5173', 'http://127.0.0.1', 'http://[::1]:6274', 'https://app.example.net'])(
  'a page of %s may call',
  async (origin) => {
    expect((await server.rpc('modern', 'tools/list', {}, { headers: { origin } })).status).toBe(200);
  },
);

test.each(['https://evil.example', 'null', 'http://localhost.evil.example', 'https://stint.example.com.evil.example'])(
  'a page of %s may not call',
  async (origin) => {
    expect((await server.rpc('modern', 'tools/list', {}, { headers: { origin } })).status).toBe(403);
  },
);

test('a foreign Host on loopback is DNS rebinding and refused; ours and those of this machine are not', async () => {
  const status = async (host: string) => (await server.rpc('modern', 'tools/list', {}, { headers: { host } })).status;
  expect(await status('evil.example')).toBe(403);
  expect(await status('localhost.evil.example:3000')).toBe(403);
  expect(await status('stint.example.com')).toBe(200);
  expect(await status('localhost:3000')).toBe(200);
});

test('a message over one megabyte is too large', async () => {
  const answer = await server.rpc('modern', 'tools/call', {
    name: 'clients_list',
    arguments: { q: 'x'.repeat(1 << 20) },
  });
  expect(answer.status).toBe(413);
  expect(answer.json.error.data.code).toBe('payload_too_large');
});

test('only JSON is understood', async () => {
  const answer = await server.send({ headers: { 'content-type': 'text/plain' }, body: '{}' });
  expect(answer.status).toBe(415);
  expect((await server.send({ headers: { 'content-type': undefined }, body: '{}' })).status).toBe(415);
});

test('JSON that cannot be read is a parse error', async () => {
  for (const body of ['{"jsonrpc":', '', '{"__proto__":{"admin":true}}']) {
    const answer = await server.send({ body });
    expect({ body, status: answer.status, code: answer.json.error.code }).toEqual({ body, status: 400, code: -32700 });
  }
});

test('JSON nested deeper than any input is refused before anything walks it', async () => {
  const nested = (depth: number) => `${'{"a":'.repeat(depth)}"}}}[[["${'}'.repeat(depth)}`;
  const answer = await server.send({ body: nested(20_000) });
  expect([answer.status, answer.json.error.code]).toEqual([400, -32700]);
  const shallow = await server.send({ body: nested(20) });
  expect(shallow.json.error.code).toBe(-32600);
});

test('batches are refused', async () => {
  const one = { jsonrpc: '2.0', id: 1, method: 'tools/list' };
  for (const body of [[], [one], [one, one]]) {
    const answer = await server.send({ body });
    expect([answer.status, answer.json.error.code]).toEqual([400, -32600]);
  }
});

test('an older client that does not take both forms of answer is told so', async () => {
  const answer = await server.rpc('legacy', 'tools/list', {}, { headers: { accept: 'application/json' } });
  expect(answer.status).toBe(406);
});

test('a protocol version we do not speak, or another than the message names, is refused', async () => {
  const unknown = await server.rpc('legacy', 'tools/list', {}, { headers: { 'mcp-protocol-version': '2023-01-01' } });
  expect(unknown.status).toBe(400);
  const mixed = await server.rpc('modern', 'tools/list', {}, { headers: { 'mcp-protocol-version': '2025-11-25' } });
  expect(mixed.status).toBe(400);
  const method = await server.rpc('modern', 'tools/list', {}, { headers: { 'mcp-method': 'tools/call' } });
  expect(method.status).toBe(400);
  const name = await server.rpc(
    'modern',
    'tools/call',
    { name: 'whoami' },
    { headers: { 'mcp-name': 'clients_list' } },
  );
  expect(name.status).toBe(400);
});

test('the request id of the caller comes back; a new one is made where there is none', async () => {
  const given = await server.rpc(
    'modern',
    'tools/call',
    { name: 'clients_get' },
    { headers: { 'x-request-id': 'mine-1' } },
  );
  expect(given.headers['x-request-id']).toBe('mine-1');
  expect(given.json.result._meta.error.request_id).toBe('mine-1');
  for (const era of ['modern', 'legacy'] as const) {
    const good = await server.rpc(
      era,
      'tools/call',
      { name: 'clients_list' },
      { headers: { 'x-request-id': 'mine-2' } },
    );
    expect(good.json.result).toMatchObject({ structuredContent: { has_more: false }, _meta: { request_id: 'mine-2' } });
  }
  const bad = await server.rpc('modern', 'tools/list', {}, { headers: { 'x-request-id': 'a b' } });
  expect(bad.headers['x-request-id']).toMatch(/^req_/);
});

test.each([
  ['initialize', {}, 'params.protocolVersion'],
  ['tools/list', { cursor: 1 }, 'params.cursor'],
  ['tools/call', { arguments: {} }, 'name'],
  ['resources/read', {}, 'params.uri'],
  ['prompts/get', { name: 5 }, 'params.name'],
  ['completion/complete', { ref: {} }, 'params.ref'],
])('parameters of %s that do not fit are invalid, and named', async (method, params, named) => {
  for (const era of ['modern', 'legacy'] as const) {
    // There is no such method in the newer protocol.
    if (era === 'modern' && method === 'initialize') continue;
    const { json } = await server.rpc(era, method, params);
    expect([era, json.error?.code]).toEqual([era, -32602]);
    expect(json.error.message).toContain(named);
  }
});

test('nobody can listen for what never comes: no stream is kept open', async () => {
  const answer = await server.rpc('modern', 'subscriptions/listen', { notifications: { toolsListChanged: true } });
  expect([answer.status, answer.json.error.code]).toEqual([404, -32601]);
});

test.each(['modern', 'legacy'] as const)(
  'what a call says before its answer goes out when it is said (%s)',
  async (era) => {
    const { promise: finished, resolve: finish } = Promise.withResolvers<void>();
    const slow = await startServer(t.core, [], (sdk) =>
      sdk.setRequestHandler('tools/call', async (_, { mcpReq }) => {
        await mcpReq.notify({ method: 'notifications/progress', params: { progressToken: 1, progress: 1 } });
        await finished;
        return { content: [{ type: 'text', text: 'at last' }] };
      }),
    );
    slow.tokens.set('owner', server.tokens.get('owner') as never);
    const { headers, message } = messageOf(era, 'tools/call', { name: 'slow', _meta: { progressToken: 1 } });
    const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
    const answer = await fetch(slow.url, {
      method: 'POST',
      headers: { ...json, ...headers, authorization: 'Bearer owner' } as Record<string, string>,
      body: JSON.stringify(message),
    });
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    const parts = answer.body?.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]();
    expect((await parts?.next())?.value).toContain('notifications/progress');
    finish();
    expect((await parts?.next())?.value).toContain('at last');
    expect((await parts?.next())?.done).toBe(true);
    await slow.close();
  },
);

test('lists may be kept for a while by the one who asked', async () => {
  const { json } = await server.rpc('modern', 'tools/list');
  expect(json.result).toMatchObject({ ttlMs: 300_000, cacheScope: 'private' });
  const { json: discovered } = await server.rpc('modern', 'server/discover');
  expect(discovered.result).toMatchObject({
    supportedVersions: ['2026-07-28'],
    capabilities: { tools: {}, resources: {}, prompts: {}, completions: {} },
    cacheScope: 'private',
    instructions: expect.stringContaining('in "Acme"'),
  });
});

test('the list has the same order each time', async () => {
  const [a, b] = await Promise.all([server.rpc('modern', 'tools/list'), server.rpc('legacy', 'tools/list')]);
  expect(names(a)).toEqual(names(b));
});

test('read_only=1 leaves the tools that read, whatever the token may do', async () => {
  const path = '/mcp?read_only=1';
  const listed = await server.rpc('modern', 'tools/list', {}, { path });
  expect(listed.json.result.tools.every((tool: any) => tool.annotations.readOnlyHint)).toBe(true);
  expect(names(listed)).toEqual(names(await server.rpc('modern', 'tools/list', {}, { token: 'reader' })));
  const call = { name: 'clients_create', arguments: { name: 'x' } };
  const refused = await server.rpc('modern', 'tools/call', call, { path });
  expect(refused.json.result).toMatchObject({ isError: true, _meta: { error: { code: 'forbidden' } } });
  expect(refused.json.result.content[0].text).toContain('read-only');
});

test('toolsets names the domains to keep, and whoami is in each', async () => {
  const listed = names(await server.rpc('legacy', 'tools/list', {}, { path: '/mcp?toolsets=clients,task_statuses' }));
  expect(
    new Set(listed.map((name) => name.replace(/_(list|get|create|update|delete|archive|unarchive)$/, ''))),
  ).toContain('clients');
  expect(listed).toContain('whoami');
  expect(listed.filter((name) => !/^(clients_|task_statuses_|whoami$)/.test(name))).toEqual([]);
  const other = await server.rpc('modern', 'tools/call', { name: 'users_me' }, { path: '/mcp?toolsets=clients' });
  expect(other.json.result._meta.error.code).toBe('forbidden');
});

test.each([
  '?toolsets=clints',
  '?profile=code',
  '?profile=',
  '?read_only=maybe',
  '?tools=clients',
  '?read_only=1&read_only=0',
])('the address %s is refused, and says what is wrong', async (query) => {
  const answer = await server.rpc('modern', 'tools/list', {}, { path: `/mcp${query}` });
  expect([answer.status, answer.json.error.code]).toEqual([400, -32602]);
  expect(answer.json.error.data).toMatchObject({
    code: 'validation_failed',
    errors: [{ field: expect.any(String) }],
  });
});

test('what goes wrong on our side is an answer without a word of why, and with the request id', async () => {
  const { core } = t;
  const failing = await startServer({
    ...core,
    execute: () => Promise.reject(new Error('password authentication failed for user stint_app')),
  });
  const owner = server.tokens.get('owner');
  if (owner) failing.tokens.set('owner', owner);
  for (const era of ['modern', 'legacy'] as const) {
    const answer = await failing.rpc(era, 'tools/call', { name: 'clients_list', _meta: { progressToken: 1 } });
    expect(answer.status).toBe(200);
    expect(answer.json.result).toMatchObject({
      isError: true,
      _meta: { error: { code: 'internal', detail: expect.stringContaining('on our side') } },
    });
    expect(answer.text).not.toMatch(/password|stint_app/);
    expect(answer.json.result._meta.error.request_id).toBe(answer.headers['x-request-id']);
  }
  await failing.close();
});

test('no message brings the server down or out of its protocol', async () => {
  const call = (params: unknown) => ({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
  const deep = `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
  const bodies: unknown[] = [
    null,
    1,
    'text',
    true,
    {},
    { jsonrpc: '1.0' },
    { jsonrpc: '2.0', method: 5, id: 1 },
    { jsonrpc: '2.0', id: null, method: 'tools/list' },
    { jsonrpc: '2.0', id: {}, method: 'tools/list' },
    { jsonrpc: '2.0', id: 1.5, method: 'tools/list' },
    { jsonrpc: '2.0', id: 1, method: 'constructor' },
    { jsonrpc: '2.0', id: 1, method: 'tools/list', params: [] },
    { jsonrpc: '2.0', id: 1, method: 'tools/list', params: { cursor: 'x' } },
    { jsonrpc: '2.0', id: 1, result: {} },
    { jsonrpc: '2.0', method: 'notifications/initialized' },
    { jsonrpc: '2.0', method: 'tools/call', params: { name: 'clients_list' } },
    call(null),
    call(undefined),
    call('x'),
    call({}),
    call({ name: 5 }),
    call({ name: '__proto__' }),
    call({ name: 'constructor' }),
    call({ name: 'clients_list', arguments: [] }),
    call({ name: 'clients_list', arguments: 'x' }),
    call({ name: 'clients_list', arguments: null }),
    call({ name: 'clients_list', _meta: 5 }),
    call({ name: 'clients_list', _meta: { progressToken: {} } }),
    call({ name: 'clients_list', _meta: { 'stint/idempotency_key': {} } }),
    call({ name: 'clients_create', _meta: { 'stint/idempotency_key': '\n' } }),
    call({ name: 'clients_list', _meta: { 'io.modelcontextprotocol/protocolVersion': 7 } }),
    call({ name: 'clients_list', _meta: { 'io.modelcontextprotocol/clientInfo': 'x' } }),
    call({ name: 'clients_list', arguments: { limit: 1e308, cursor: 'W10', sort: {} } }),
    call({ name: 'clients_list', arguments: { q: '\u0000' } }),
    call({ name: 'clients_list', arguments: { q: '\ud800' } }),
    call({ name: 'clients_update', arguments: { client_id: 'x', clear_tax_id: 'yes' } }),
    call({ name: 'clients_get', arguments: { client_id: "cli_'; DROP TABLE clients; --" } }),
    call({ name: 'clients_list', arguments: { hasOwnProperty: 1, toString: 2 } }),
    `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"clients_list","arguments":${deep}}}`,
  ];
  for (const body of bodies) {
    for (const headers of [
      {},
      { 'mcp-protocol-version': '2025-11-25' },
      { 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/call' },
    ]) {
      const answer = await server.send({
        body: typeof body === 'string' && !body.startsWith('{') ? JSON.stringify(body) : body,
        headers,
      });
      expect({ sent: String(JSON.stringify(body)).slice(0, 200), low: answer.status < 500 }).toMatchObject({
        low: true,
      });
      if (answer.text) expect(answer.json).toMatchObject({ jsonrpc: '2.0' });
      expect(answer.text).not.toMatch(/node_modules|\bat .*\.ts:/);
    }
  }
  const after = await server.rpc('modern', 'tools/call', { name: 'clients_list' });
  expect(after.json.result.structuredContent).toEqual({ data: [], has_more: false });
});
