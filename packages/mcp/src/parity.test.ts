import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Caller, newId } from '@stint/core';
import { type TestCore, testCore } from '@stint/testing';
import { dataOf, messageOf, scoped } from '../test/harness.ts';
import type { Served, Session } from './call.ts';
import { createCatalogue } from './catalogue.ts';
import { fastAnswer } from './fast.ts';
import { type Inbound, sdkHandler } from './sdk.ts';
import { EVERYTHING, selectionOf } from './selection.ts';

let t: TestCore;
let served: Served;
let owner: Caller;
let client_id: string;

beforeAll(async () => {
  t = await testCore();
  served = { core: t.core, catalogue: createCatalogue(t.core), calls: { record: () => undefined } };
  ({ owner } = await t.org());
  ({ id: client_id } = await t.run('clients.create', owner, { name: 'Northwind', billing_address: { city: 'Graz' } }));
  for (let i = 0; i < 12; i++) await t.run('clients.create', owner, { name: `Client "${i}" \u2028 ü` });
});
afterAll(() => t.close());

const session = (more: Partial<Session> = {}): Session => ({
  caller: owner,
  selection: EVERYTHING,
  whole: false,
  invocation: { via: 'mcp', request_id: 'req-1', user_agent: 'parity' },
  defect: () => undefined,
  ...more,
});

const inboundOf = (era: 'modern' | 'legacy', method: string, params: object): Inbound => {
  const { headers, message } = messageOf(era, method, params);
  const common = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };
  return { body: message, headers: { ...common, ...headers } };
};

async function bySdk(inbound: Inbound, who: Session): Promise<{ status: number; body: unknown }> {
  const handler = sdkHandler(served, () => undefined);
  const headers = inbound.headers as Record<string, string>;
  const request = new Request('http://127.0.0.1/mcp', { method: 'POST', headers, body: JSON.stringify(inbound.body) });
  const response = await handler(request, inbound, who);
  await handler.close();
  return { status: response.status, body: await response.json() };
}

async function byFast(inbound: Inbound, who: Session): Promise<unknown> {
  const answer = await fastAnswer(served, inbound, who);
  return answer === undefined ? undefined : JSON.parse(answer.toString());
}

const core = () => ({ selection: selectionOf({ profile: 'core' }, new Set()) });

/** Method, parameters, and who asks. */
const plain: [string, () => object, (() => Partial<Session>)?][] = [
  ['tools/list', () => ({})],
  ['tools/list', () => ({ _meta: { progressToken: 7, traceparent: 5, 'stint/idempotency_key': [] } })],
  ['tools/list', () => ({}), () => ({ caller: scoped(owner, 'read:clients') })],
  ['tools/list', () => ({}), () => ({ caller: scoped(owner) })],
  [
    'tools/list',
    () => ({}),
    () => ({ selection: selectionOf({ read_only: '1', toolsets: 'clients' }, new Set(['clients'])) }),
  ],
  ['tools/list', () => ({}), core],
  ['tools/call', () => ({ name: 'tools_search', arguments: { query: 'archive client' } }), core],
  ['tools/call', () => ({ name: 'tools_run_read', arguments: { tool: 'clients_balance', arguments: {} } }), core],
  ['tools/call', () => ({ name: 'tools_run_write', arguments: { tool: 5 } }), core],
  ['tools/call', () => ({ name: 'whoami' })],
  ['tools/call', () => ({ name: 'clients_get', arguments: { client_id } })],
  [
    'tools/call',
    () => ({ name: 'clients_get', arguments: { client_id }, _meta: { progressToken: 'p', 'x.example/y': [1] } }),
  ],
  ['tools/call', () => ({ name: 'clients_list', arguments: {} })],
  ['tools/call', () => ({ name: 'clients_list' }), () => ({ whole: true })],
  ['tools/call', () => ({ name: 'clients_list', arguments: { limit: 2, fields: ['name'] } })],
  ['tools/call', () => ({ name: 'clients_list', arguments: { nonsense: true } })],
  ['tools/call', () => ({ name: 'clients_get', arguments: { client_id: newId('prj') } })],
  ['tools/call', () => ({ name: 'clients_get', arguments: { client_id: 'cli_01h455vb4pex5vsknk084sn02q' } })],
  [
    'tools/call',
    () => ({ name: 'clients_create', arguments: { name: 'x' } }),
    () => ({ caller: scoped(owner, 'read:*') }),
  ],
  [
    'tools/call',
    () => ({ name: 'clients_create', arguments: { name: 'Once' }, _meta: { 'stint/idempotency_key': 'parity' } }),
  ],
  ['tools/call', () => ({ name: 'clients_create', arguments: { name: 'x' }, _meta: { 'stint/idempotency_key': 5 } })],
];

test.each(['modern', 'legacy'] as const)('in the %s era both ways give the same answer', async (era) => {
  // The write below is answered from its key from here on, so that both ways see the same.
  await fastAnswer(
    served,
    inboundOf(era, 'tools/call', {
      name: 'clients_create',
      arguments: { name: 'Once' },
      _meta: { 'stint/idempotency_key': 'parity' },
    }),
    session(),
  );
  for (const [method, params, who] of plain) {
    const inbound = inboundOf(era, method, params());
    const fast = await byFast(inbound, session(who?.()));
    expect(fast).toBeDefined();
    expect(await bySdk(inbound, session(who?.()))).toEqual({ status: 200, body: fast });
  }
});

/** What is not plain is left to the SDK. */
const left: [string, object, Record<string, string>?][] = [
  ['ping', {}],
  ['tools/list', { cursor: 'x' }],
  ['tools/list', { inputResponses: {} }],
  ['tools/call', { name: 'clients_explode' }],
  ['tools/call', { name: 'tools_search', arguments: { query: 'x' } }],
  ['tools/call', { name: 'clients_list', arguments: [] }],
  ['tools/call', { name: 'clients_list', _meta: { progressToken: {} } }],
  ['tools/call', { name: 'clients_list', _meta: { 'io.modelcontextprotocol/logLevel': 'debug' } }],
  ['tools/call', { name: 'clients_list', requestState: 'x' }],
  ['tools/call', { name: 'clients_list' }, { 'mcp-protocol-version': '2031-01-01' }],
];

/** What makes a message none that the protocol knows. */
const malformed: object[] = [
  { jsonrpc: '1.0' },
  { jsonrpc: undefined },
  { id: 1.5 },
  { id: null },
  { result: {} },
  { x: 1 },
];

test.each(['modern', 'legacy'] as const)('in the %s era anything else is left to the SDK', async (era) => {
  for (const [method, params, headers] of left) {
    const inbound = inboundOf(era, method, params);
    expect(await byFast({ ...inbound, headers: { ...inbound.headers, ...headers } }, session())).toBeUndefined();
  }
});

test.each(['modern', 'legacy'] as const)(
  'in the %s era what is no message is left to the SDK, which refuses it',
  async (era) => {
    for (const wrong of malformed) {
      const { body, headers } = inboundOf(era, 'tools/list', {});
      const inbound = { headers, body: { ...(body as object), ...wrong } };
      expect(await byFast(inbound, session())).toBeUndefined();
      expect((await bySdk(inbound, session())).status).toBe(400);
    }
  },
);

test('an answer that holds any text at all is still JSON, both ways', async () => {
  const name = 'a"b\\c\u2028\u0001\t</script>😀';
  const { id } = await t.run('clients.create', owner, { name });
  const inbound = inboundOf('modern', 'tools/call', { name: 'clients_get', arguments: { client_id: id } });
  const fast = (await byFast(inbound, session())) as any;
  expect(fast.result.structuredContent.name).toBe(name);
  expect(dataOf(fast.result.content[0].text).name).toBe(name);
  expect((await bySdk(inbound, session())).body).toEqual(fast);
});
