import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { ReadBuffer, serializeMessage } from '@modelcontextprotocol/server';
import { sign } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { MODERN, scoped, startServer, type TestServer } from '../test/harness.ts';
import { type StdioServer, serveStdio } from './stdio.ts';

/** What a person is asked in the middle of a call, where their client can ask. */
let t: TestCore;
let acme: TestOrg;
let server: TestServer;
const opened: StdioServer[] = [];
beforeAll(async () => {
  t = await testCore();
  server = await startServer(t.core);
});
beforeEach(async () => {
  acme = await t.org();
  const owner = scoped(acme.owner, 'manage:*');
  server.tokens.set('all', owner);
  server.tokens.set('other', { ...owner, credential: { ...owner.credential, id: 'tok_other' } });
});
afterAll(async () => {
  await Promise.all(opened.map((pipe) => pipe.close()));
  await server.close();
  await t.close();
});

const FORM = { elicitation: {} };
const URLS = { elicitation: { form: {}, url: {} } };
const make = (name: string) => t.run('clients.create', acme.owner, { name });
const isThere = async (client_id: string) =>
  (
    await t.core.execute(
      t.core.operations.get('clients.list') as never,
      acme.owner,
      {},
      { via: 'rest', request_id: 'r' },
    )
  ).json.value.data.some(({ id }: { id: string }) => id === client_id);

interface Sent {
  readonly capabilities?: object;
  readonly path?: string;
  readonly token?: string;
  readonly more?: object;
}

const call = async (
  name: string,
  args: object,
  { capabilities = FORM, path = '/mcp', token = 'all', more = {} }: Sent = {},
) => {
  const _meta = { 'io.modelcontextprotocol/clientCapabilities': capabilities };
  const { json } = await server.rpc('modern', 'tools/call', { name, arguments: args, _meta, ...more }, { token, path });
  return json.result ?? json.error;
};

const accept = (content: object) => ({ action: 'accept', content });
const retry = (asked: any, inputResponses: object): Sent => ({
  more: { inputResponses, requestState: asked.requestState },
});

test('words that fit several things become a question, and the answer finishes the call', async () => {
  const [one] = [await make('Northwind Ltd'), await make('Northwind GmbH')];
  const asked = await call('clients_get', { client_id: 'Northwind' });
  expect(asked).toMatchObject({
    resultType: 'input_required',
    inputRequests: {
      client_id: {
        method: 'elicitation/create',
        params: { message: expect.stringContaining('Northwind'), requestedSchema: { required: ['choice'] } },
      },
    },
    requestState: expect.any(String),
  });
  expect(asked.isError).toBeUndefined();
  const { oneOf } = asked.inputRequests.client_id.params.requestedSchema.properties.choice;
  expect(oneOf.map(({ const: id }: { const: string }) => id)).toContain(one.id);
  const answered = await call(
    'clients_get',
    { client_id: 'Northwind' },
    retry(asked, { client_id: accept({ choice: one.id }) }),
  );
  expect(answered.structuredContent).toMatchObject({ id: one.id, resolved: { client_id: one.id } });
});

test.each([
  ['says no', { action: 'decline' }],
  ['does not answer', { action: 'cancel' }],
  ['sends something else', accept({ choice: 5 })],
])('a person who %s leaves the error that names the candidates', async (_, response) => {
  await make('Southwind Ltd');
  await make('Southwind GmbH');
  const asked = await call('clients_get', { client_id: 'Southwind' });
  const answered = await call('clients_get', { client_id: 'Southwind' }, retry(asked, { client_id: response }));
  expect(answered).toMatchObject({ isError: true, content: [{ text: expect.stringMatching(/may be .*cli_/) }] });
});

test('a choice is an id like any other: one the caller may not see is not found', async () => {
  await make('Eastwind Ltd');
  await make('Eastwind GmbH');
  const other = await t.org();
  const foreign = await t.run('clients.create', other.owner, { name: 'Eastwind' });
  const asked = await call('clients_get', { client_id: 'Eastwind' });
  const answered = await call(
    'clients_get',
    { client_id: 'Eastwind' },
    retry(asked, { client_id: accept({ choice: foreign.id }) }),
  );
  expect(answered._meta.error.code).toBe('not_found');
});

test('what destroys is asked about first, with the names of what it is about, and done on a yes', async () => {
  const { id } = await make('Westwind');
  const asked = await call('clients_delete', { client_id: id });
  expect(asked.inputRequests.confirm.params.message).toMatch(/^Delete .*\?\n.*Westwind/s);
  expect(await isThere(id)).toBe(true);
  const done = await call('clients_delete', { client_id: id }, retry(asked, { confirm: accept({ confirm: true }) }));
  expect(done.structuredContent).toMatchObject({ deleted: true });
  expect(await isThere(id)).toBe(false);
});

test.each([
  ['no', { action: 'decline' }, /said no/],
  ['nothing', { action: 'cancel' }, /did not answer.*confirm=0/],
  ['yes, but not to doing it', accept({ confirm: false }), /said no/],
])('a person who answers %s has nothing done', async (_, response, says) => {
  const { id } = await make('Kept');
  const asked = await call('clients_delete', { client_id: id });
  const answered = await call('clients_delete', { client_id: id }, retry(asked, { confirm: response }));
  expect(answered._meta.error.code).toBe('approval_denied');
  expect(answered.content[0].text).toMatch(says);
  expect(await isThere(id)).toBe(true);
});

test('a yes is for the call that was asked about, by who asked, and for a while', async () => {
  const [one, two] = [await make('One'), await make('Two')];
  const yes = { confirm: accept({ confirm: true }) };
  const asked = await call('clients_delete', { client_id: one.id });
  // Another client, another tool, another credential, and none that we gave.
  expect((await call('clients_delete', { client_id: two.id }, retry(asked, yes))).resultType).toBe('input_required');
  const wrong = [
    await call('clients_archive', { client_id: one.id }, retry(asked, yes)),
    await call('clients_delete', { client_id: one.id }, { ...retry(asked, yes), token: 'other' }),
    await call('clients_delete', { client_id: one.id }, retry({ requestState: `A${asked.requestState}` }, yes)),
    await call('clients_delete', { client_id: one.id }, retry({ requestState: old(one.id) }, yes)),
  ];
  for (const answer of wrong) expect(answer.content?.[0].text ?? answer.message).toContain('requestState');
  expect((await call('clients_delete', { client_id: one.id }, { more: { inputResponses: yes } })).resultType).toBe(
    'input_required',
  );
  expect([await isThere(one.id), await isThere(two.id)]).toEqual([true, true]);
});

const old = (client_id: string) =>
  sign(
    t.core.ports.secret,
    'mcp input',
    JSON.stringify({
      by: acme.owner.credential.id,
      of: 'clients_delete',
      until: Date.now() - 1,
      chosen: {},
      asked: client_id,
    }),
  );

test('nobody is asked about what cannot be done, what is only tried, or where no one can be asked', async () => {
  const { id } = await make('Plain');
  const busy = await make('Busy');
  await t.run('projects.create', acme.owner, { name: 'Work', code: 'WRK', client_id: busy.id });
  expect((await call('clients_delete', { client_id: busy.id })).isError).toBe(true);
  expect((await call('clients_delete', { client_id: id, dry_run: true })).structuredContent.dry_run).toBe(true);
  expect((await call('clients_delete', { client_id: id }, { path: '/mcp?confirm=0' })).structuredContent.deleted).toBe(
    true,
  );
  const { id: second } = await make('Second');
  expect((await call('clients_delete', { client_id: second }, { capabilities: {} })).structuredContent.deleted).toBe(
    true,
  );
  const { id: third } = await make('Third');
  const { json } = await server.rpc(
    'legacy',
    'tools/call',
    { name: 'clients_delete', arguments: { client_id: third } },
    { token: 'all' },
  );
  expect(json.result.structuredContent.deleted).toBe(true);
  expect((await call('clients_archive', { client_id: busy.id })).structuredContent.id).toBe(busy.id);
});

test('a token that asks first sends its person to the page of the approval, and nowhere else', async () => {
  const { id } = await make('Asked');
  const made = await t.run('tokens.create', acme.owner, { name: 'asks', scopes: ['manage:*'], ask_first: true });
  const caller = {
    ...acme.owner,
    credential: { ...acme.owner.credential, kind: 'pat' as const, id: made.id, ask_first: true },
  };
  server.tokens.set('asks', caller);
  const sent = { token: 'asks', capabilities: URLS };
  const asked = await call('clients_delete', { client_id: id }, sent);
  expect(asked.inputRequests).toEqual({
    approval: {
      method: 'elicitation/create',
      params: { mode: 'url', message: expect.any(String), url: expect.stringMatching(/\/approvals\/apv_/) },
    },
  });
  const opened = { ...sent, ...retry(asked, { approval: { action: 'accept' } }) };
  expect((await call('clients_delete', { client_id: id }, opened))._meta.error.code).toBe('approval_needed');
  // No answer of a client is an agreement.
  const formed = {
    ...sent,
    ...retry(asked, { approval: accept({ confirm: true }), confirm: accept({ confirm: true }) }),
  };
  expect((await call('clients_delete', { client_id: id }, formed))._meta.error.code).toBe('approval_needed');
  expect(await isThere(id)).toBe(true);
});

test('a question is kept for audit as what it was', async () => {
  const { id } = await make('Audited');
  const own = await startServer(t.core);
  own.tokens.set('all', scoped(acme.owner, 'manage:*'));
  const _meta = { 'io.modelcontextprotocol/clientCapabilities': FORM };
  await own.rpc(
    'modern',
    'tools/call',
    { name: 'clients_delete', arguments: { client_id: id }, _meta },
    { token: 'all' },
  );
  await own.close();
  const { data } = await t.run('audit.tool_calls.list', acme.owner);
  expect(data).toMatchObject([{ tool: 'clients_delete', outcome: 'input_required', subject_ids: [id] }]);
});

/** The client's end of two pipes to a server for the owner. */
function overPipes() {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  const buffer = new ReadBuffer();
  opened.push(serveStdio({ core: t.core, caller: acme.owner, stdin, stdout }));
  return {
    onmessage: undefined as ((message: unknown) => void) | undefined,
    onclose: undefined as (() => void) | undefined,
    async start() {
      stdout.on('data', (part: Buffer) => {
        buffer.append(part);
        for (let message = buffer.readMessage(); message; message = buffer.readMessage()) this.onmessage?.(message);
      });
    },
    async send(message: unknown) {
      stdin.write(serializeMessage(message as never));
    },
    async close() {
      stdin.end();
      this.onclose?.();
    },
  };
}

const overHttp = () =>
  new StreamableHTTPClientTransport(new URL(server.url), { requestInit: { headers: { authorization: 'Bearer all' } } });

describe.each([
  ['over HTTP, a client of 2026-07-28', overHttp, { pin: MODERN }],
  ['over pipes, a client of 2026-07-28', overPipes, { pin: MODERN }],
  ['over pipes, a client of before', overPipes, 'legacy' as const],
])('%s', (_, transport, mode) => {
  test('chooses and confirms in one call, by the official client', async () => {
    const { id } = await make('Twice');
    await make('Twice');
    const client = new Client(
      { name: 'asking', version: '1.0.0' },
      { capabilities: { elicitation: { form: {} } }, versionNegotiation: { mode } },
    );
    const questions: string[] = [];
    client.setRequestHandler('elicitation/create', async ({ params }) => {
      questions.push(params.message);
      return { action: 'accept' as const, content: /^Which/.test(params.message) ? { choice: id } : { confirm: true } };
    });
    await client.connect(transport() as never);
    const answer = await client.callTool({ name: 'clients_delete', arguments: { client_id: 'Twice' } });
    expect(answer.structuredContent).toMatchObject({ id, deleted: true, resolved: { client_id: id } });
    expect(questions).toEqual([expect.stringMatching(/^Which/), expect.stringMatching(/^Delete/)]);
    await client.close();
    expect(await isThere(id)).toBe(false);
  });
});
