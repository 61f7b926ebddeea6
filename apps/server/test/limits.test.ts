import { once } from 'node:events';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { bearer, type Call, caller, LEGACY, openSocket, PROTOCOLS, post } from './protocols.ts';
import { type Person, type TestServer, testServer } from './stint.ts';

let server: TestServer;
let call: Call;
let ada: Person;

beforeAll(async () => {
  server = await testServer({ STINT_RATE_LIMIT: '4' });
  call = caller(server.url, server.stint.core);
  ada = await server.person();
});
afterAll(() => server.close());

test('a token has one budget over all protocols; past it each says so in its own way', async () => {
  const { url } = server;
  for (const protocol of PROTOCOLS) {
    expect((await call(protocol, ada.pat, 'clients.create', { name: protocol })).ok.name).toBe(protocol);
  }
  for (const protocol of PROTOCOLS) {
    const { error } = await call(protocol, ada.pat, 'clients.create', { name: 'Late' });
    expect(error).toMatchObject({ code: 'rate_limited', status: 429 });
    expect(error?.retry_after).toBeGreaterThan(0);
    expect(error?.retry_after).toBeLessThanOrEqual(60);
    expect(error?.detail).toMatch(/wait \d+ seconds/);
  }

  const rest = await fetch(`${url}/api/v1/clients`, { headers: bearer(ada.pat) });
  expect(rest.status).toBe(429);
  expect(rest.headers.get('ratelimit-policy')).toBe('"default";q=4;w=60');
  expect(rest.headers.get('ratelimit')).toMatch(/^"default";r=0;t=\d+$/);
  expect(rest.headers.get('retry-after')).toMatch(/^\d+$/);

  const graph = await post(`${url}/graphql`, '{"query":"{ whoami { __typename } }"}', bearer(ada.pat));
  expect([graph.http, graph.json.errors[0].extensions.code]).toEqual([429, 'rate_limited']);
  expect(graph.headers.get('retry-after')).toMatch(/^\d+$/);

  const headers = { ...bearer(ada.pat), ...LEGACY };
  const list = await post(`${url}/mcp`, '{"jsonrpc":"2.0","id":1,"method":"tools/list"}', headers);
  expect([list.http, list.json.error.data.code]).toEqual([429, 'rate_limited']);
  expect(list.headers.get('retry-after')).toMatch(/^\d+$/);
  const params = { name: 'whoami', arguments: {} };
  const tool = await post(
    `${url}/mcp`,
    JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params }),
    headers,
  );
  expect([tool.http, tool.json.result.isError]).toEqual([200, true]);
  expect(tool.json.result.content[0].text).toMatch(
    /^rate_limited\n<data>\n.*\n<\/data>\nWait \d+ s, then send the same again\.$/,
  );

  const socket = await openSocket(url, ada.pat);
  for (const action of ['whoami', 'subscribe']) {
    const { reply } = await socket.ask({ action, payload: {} });
    expect(reply).toMatchObject({ status: 'error', error: { code: 'rate_limited' } });
  }
  socket.close();
});

test('the start of a GraphQL subscription counts', async () => {
  const { pat } = await server.person();
  for (let i = 0; i < 4; i++) await call('rest', pat, 'whoami');
  const client = createClient({
    url: `${server.url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${pat}` },
    retryAttempts: 0,
  });
  const events = client.iterate({ query: 'subscription { events { seq } }' });
  await expect(events.next()).rejects.toMatchObject([{ extensions: { code: 'rate_limited', status: 429 } }]);
  await client.dispose();
});

test('the budget is the token’s own: another of the same person has all of it', async () => {
  const { pat, session } = await server.person();
  for (let i = 0; i < 4; i++) await call('rest', pat, 'whoami');
  expect((await call('rest', pat, 'whoami')).error?.code).toBe('rate_limited');
  expect((await call('rest', session, 'whoami')).ok).toBeDefined();
});

test('failed authentications of an address are limited as well, over all protocols together', async () => {
  const { url } = server;
  for (let i = 0; i < 4; i++) await call('rest', 'nonsense', 'whoami');
  expect((await call('rest', 'nonsense', 'whoami')).error?.code).toBe('rate_limited');
  const graph = await post(`${url}/graphql`, '{"query":"{ whoami { __typename } }"}', bearer('nonsense'));
  expect([graph.http, graph.json.errors[0].extensions.code]).toEqual([429, 'rate_limited']);
  const tools = '{"jsonrpc":"2.0","id":1,"method":"tools/list"}';
  const mcp = await post(`${url}/mcp`, tools, { ...bearer('nonsense'), ...LEGACY });
  expect([mcp.http, mcp.json.error.data.code]).toEqual([429, 'rate_limited']);
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`);
  await once(socket, 'open');
  socket.send(JSON.stringify({ action: 'authenticate', payload: { token: 'nonsense' }, request_id: '1' }));
  const [said] = await once(socket, 'message');
  expect(JSON.parse(String(said)).error.code).toBe('rate_limited');
  socket.close();
  expect((await call('rest', (await server.person()).pat, 'whoami')).ok).toBeDefined();
});
