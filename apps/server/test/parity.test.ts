import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type AnyOperation, allOperations, type Caller, createToolCallLog } from '@stint/core';
import { graphqlSchema } from '@stint/graphql';
import { overrides, sampleInput, type TestKit, testKit, worlds } from '@stint/testing';
import { buildSchema, type GraphQLSchema } from 'graphql';
import { callMcp, graphql, mcpClient, type Outcome, Socket } from './clients.ts';
import { mutation } from './mutation.ts';
import { scrub, withoutNulls } from './scrub.ts';
import { type TestServer, testServer } from './stint.ts';

/** The same call over four protocols: the same answer, the same events, the same audit. */
let server: TestServer;
let kit: TestKit;
let schema: GraphQLSchema;
let worldFor: ReturnType<typeof worlds>;

beforeAll(async () => {
  server = await testServer();
  kit = testKit(server.stint.core, server.upload);
  worldFor = worlds(kit);
  schema = buildSchema(String(graphqlSchema(server.stint.core)));
});
afterAll(() => server.close());

/** A token of the caller that may do everything. */
const tokenOf = async (caller: Caller): Promise<string> =>
  (await kit.run('tokens.create', caller, { name: 'parity', scopes: ['manage:*'] })).token;

async function overRest(token: string, { rest }: AnyOperation, input: Record<string, unknown>): Promise<Outcome> {
  if (!rest) throw new Error('It has no route.');
  const left = { ...input };
  const path = rest.path.replace(/\{(\w+)\}/g, (_, field: string) => {
    const value = String(left[field] ?? '');
    delete left[field];
    return encodeURIComponent(value);
  });
  const query = new URLSearchParams();
  const bodiless = rest.method === 'GET' || rest.method === 'DELETE';
  if (bodiless) for (const [name, value] of Object.entries(left)) query.set(name, String(value));
  const response = await fetch(`${server.url}/api/v1${path}${query.size ? `?${query}` : ''}`, {
    method: rest.method,
    headers: { authorization: `Bearer ${token}`, ...(bodiless ? {} : { 'content-type': 'application/json' }) },
    ...(bodiless ? {} : { body: JSON.stringify(left) }),
  });
  const body = await response.json();
  if (!response.ok) return { error: body as { code: string } };
  const seq = response.headers.get('stint-seq');
  return { ok: body, ...(seq ? { seq: Number(seq) } : {}) };
}

async function overSocket(token: string, { name }: AnyOperation, input: object): Promise<Outcome> {
  const socket = await Socket.open(server.url, token);
  const outcome = await socket.call(name, input);
  socket.close();
  return outcome;
}

async function overMcp(token: string, { name }: AnyOperation, input: object): Promise<Outcome> {
  const client = await mcpClient(server.url, token);
  const outcome = await callMcp(client, name, input);
  await client.close();
  return outcome;
}

async function overGraphql(token: string, operation: AnyOperation, input: object): Promise<Outcome> {
  const { query, variables, read } = mutation(schema, operation, input);
  const { data, errors, extensions } = await graphql(server.url, token, query, variables);
  if (errors?.[0]) return { error: (errors[0].extensions ?? {}) as { code: string } };
  return { ok: read(data), ...(extensions?.seq === undefined ? {} : { seq: extensions.seq }) };
}

const PROTOCOLS = { rest: overRest, websocket: overSocket, mcp: overMcp, graphql: overGraphql };
type Protocol = keyof typeof PROTOCOLS;

/** One write over one protocol, in an organization of its own. */
async function write(protocol: Protocol, operation: AnyOperation) {
  const world = await worldFor(operation.name);
  const { org } = world;
  const caller = world.caller(operation.name) ?? org.owner;
  const input = sampleInput(operation, world.ids, overrides(world));
  const token = await tokenOf(caller);
  const outcome = await PROTOCOLS[protocol](token, operation, input);
  if ('error' in outcome) throw new Error(`${operation.name} over ${protocol}: ${JSON.stringify(outcome.error)}`);
  const { rows } = await kit.db.system.query(
    `SELECT org_id, record::json AS record FROM audit_entries WHERE operation = $1 AND user_id = $2
      AND ($3::text IS NULL OR org_id = $3) ORDER BY seq DESC LIMIT 1`,
    [operation.name, caller.user_id, operation.runsIn ? null : org.id],
  );
  const { via, credential, role, events, request_id } = rows[0].record;
  // By the request, as notifications are made beside it.
  const { rows: made } = await kit.db.system.query(
    `SELECT max(seq)::int AS last, count(*)::int AS events FROM events
      WHERE org_id = $1 AND envelope->>'request_id' = $2`,
    [rows[0].org_id, request_id],
  );
  return {
    output: scrub(outcome.ok),
    made: { last: made[0].last === outcome.seq, events: made[0].events },
    audit: { credential: credential.kind, role, events: scrub(events) },
    via,
  };
}

const writes = allOperations.filter(
  ({ effect, rest, mcp, graphql: shown }) => effect !== 'read' && rest && mcp && shown !== false,
);

describe('a write does the same over each protocol', () => {
  test.each(writes.map((operation) => [operation.name, operation] as const))('%s', async (_, operation) => {
    const protocols = Object.keys(PROTOCOLS) as Protocol[];
    const [first, ...others] = await Promise.all(protocols.map((protocol) => write(protocol, operation)));
    for (const [index, other] of others.entries()) {
      expect(other.via).toBe(protocols[index + 1]);
      expect(other.audit).toEqual(first?.audit);
      expect(other.made).toEqual({ last: true, events: first?.made.events });
      const [whole, answered] = [withoutNulls(first?.output), withoutNulls(other.output)] as [object, object];
      // GraphQL answers what was selected: every leaf of it is the same as elsewhere. MCP adds names to ids.
      if (protocols[index + 1] === 'graphql') expect(whole).toMatchObject(answered);
      else if (protocols[index + 1] === 'mcp') expect(answered).toMatchObject(whole);
      else expect(other.output).toEqual(first?.output);
    }
    expect(first?.via).toBe('rest');
  });
});

test('a read answers the same over REST, WebSocket and MCP', async () => {
  const world = await worldFor('reads');
  const { org } = world;
  const token = await tokenOf(org.owner);
  const client = await mcpClient(server.url, token);
  const socket = await Socket.open(server.url, token);
  await keepCall(org.owner);
  const given = { ...overrides(world), 'audit.tool_calls.list': { tool: KEPT } };
  for (const operation of allOperations.filter(({ effect, rest, mcp }) => effect === 'read' && rest && mcp)) {
    const input = sampleInput(operation, world.ids, given);
    const paged = 'limit' in operation.input.shape ? { ...input, limit: 5 } : input;
    const [overHttp, overWs, overTools] = [
      await overRest(token, operation, paged),
      await socket.call(operation.name, paged),
      await callMcp(client, operation.name, paged),
    ];
    const name = { operation: operation.name };
    const settled = (outcome: Outcome) => ({ ...name, ...('ok' in outcome ? { ok: steady(outcome.ok) } : outcome) });
    expect(settled(overWs)).toEqual(settled(overHttp));
    // MCP leaves out what is null, and puts names beside ids.
    expect(withoutNulls(settled(overTools))).toMatchObject(withoutNulls(settled(overHttp)) as object);
    expect(overHttp).toHaveProperty('ok');
  }
  socket.close();
  await client.close();
});

/** A tool that is not called here: what is called here comes into the list of calls a moment later. */
const KEPT = 'called_before';

async function keepCall({ org_id, user_id, credential }: Caller): Promise<void> {
  const log = createToolCallLog(server.stint.core, (error) => {
    throw error;
  });
  const call = { request_id: 'req_before', ip: null, outcome: 'ok', dry_run: false, duration_ms: 1, client: null };
  log.record({
    ...call,
    org_id,
    user_id,
    credential,
    occurred_at: new Date(),
    tool: KEPT,
    input: {},
    answer: undefined,
  });
  await log.close();
}

const PASSES = ['last_used_at', 'exported_at', 'verified_at', 'expires_at', 'url'];

/** What passes between two reads: seconds while a timer runs, and when a token was last used. */
const steady = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (field, part) => (PASSES.includes(field) || /(^|_)seconds(_|$)/.test(field) ? null : part)),
  );

describe('a refusal has the same code on each protocol', () => {
  const cases: [string, string, (ids: Record<string, string>) => Record<string, unknown>, string[]?][] = [
    ['not_found', 'clients.archive', () => ({ client_id: 'cli_01jaaaaaaaaaaaaaaaaaaaaaaa' })],
    ['validation_failed', 'clients.archive', (ids) => ({ client_id: ids.prj })],
    ['validation_failed', 'clients.create', () => ({ name: '' })],
    ['version_mismatch', 'clients.update', (ids) => ({ client_id: ids.cli, name: 'x', expected_version: 99 })],
    ['client_in_use', 'clients.delete', (ids) => ({ client_id: ids.cli })],
    ['insufficient_scope', 'clients.create', () => ({ name: 'x' }), ['read:*']],
  ];
  test.each(cases)('%s from %s', async (code, name, inputOf, scopes = ['manage:*']) => {
    const { org, ids } = await worldFor(name);
    const { token } = await kit.run('tokens.create', org.owner, { name: 'parity', scopes });
    const operation = kit.core.operations.get(name) as AnyOperation;
    for (const call of Object.values(PROTOCOLS)) {
      const outcome = await call(token, operation, inputOf(ids as Record<string, string>));
      expect(outcome).toMatchObject({ error: { code } });
    }
  });

  test('forbidden', async () => {
    const org = await kit.org();
    const viewer = await org.join('viewer');
    const token = await tokenOf(viewer);
    const operation = kit.core.operations.get('clients.create') as AnyOperation;
    for (const call of Object.values(PROTOCOLS)) {
      expect(await call(token, operation, { name: 'x' })).toMatchObject({ error: { code: 'forbidden' } });
    }
  });
});
