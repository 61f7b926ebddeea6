import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { bearer, post } from './protocols.ts';
import { type Person, type TestServer, testServer } from './stint.ts';

let server: TestServer;
let ada: Person;

beforeAll(async () => {
  server = await testServer();
  ada = await server.person();
});
afterAll(() => server.close());

/** What browsers are told by each answer, whatever it is. */
const TOLD = {
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'cross-origin-opener-policy': 'same-origin',
  'x-dns-prefetch-control': 'off',
};

test('every answer tells browsers to load nothing of it and guess nothing', async () => {
  const { url } = server;
  const json = { 'content-type': 'application/json' };
  const answers: Record<string, Response | { headers: Headers }> = {
    read: await fetch(`${url}/api/v1/whoami`, { headers: bearer(ada.pat) }),
    refused: await fetch(`${url}/api/v1/whoami`),
    nowhere: await fetch(`${url}/nowhere`),
    packed: await post(`${url}/api/v1/tasks`, '{}', { 'content-encoding': 'gzip', origin: url }),
    graphql: await post(`${url}/graphql`, '{"query":"{ whoami { __typename } }"}', bearer(ada.pat)),
    mcp: await post(`${url}/mcp`, '{"jsonrpc":"2.0","id":1,"method":"tools/list"}', bearer(ada.pat)),
    oauth: await fetch(`${url}/.well-known/oauth-authorization-server`),
    register: await fetch(`${url}/oauth/register`, { method: 'POST', headers: json, body: '{}' }),
    page: await fetch(`${url}/auth/reset-password?token=x`),
    docs: await fetch(`${url}/docs`),
    health: await fetch(`${url}/healthz`),
  };
  for (const [name, { headers }] of Object.entries(answers)) {
    const told = Object.fromEntries(Object.keys(TOLD).map((header) => [header, headers.get(header)]));
    expect({ name, ...told }).toEqual({ name, ...TOLD });
    expect({ name, policy: headers.get('content-security-policy') }).toEqual({
      name,
      policy: expect.stringContaining("frame-ancestors 'none'"),
    });
  }
});
