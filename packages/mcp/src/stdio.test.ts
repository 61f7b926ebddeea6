import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { Client } from '@modelcontextprotocol/client';
import { ReadBuffer, serializeMessage } from '@modelcontextprotocol/server';
import { fail, failures } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { clientOf, MODERN, messageOf, scoped } from '../test/harness.ts';
import { CORE } from './core-profile.ts';
import { serveStdio } from './stdio.ts';

let t: TestCore;
let acme: TestOrg;
beforeAll(async () => {
  t = await testCore();
  acme = await t.org();
});
afterAll(() => t.close());

/** The client's end of two pipes. */
function pipes() {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  const buffer = new ReadBuffer();
  const transport = {
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
  return { stdin, stdout, transport };
}

async function open(caller: Parameters<typeof serveStdio>[0]['caller'], mode: 'legacy' | { pin: string }, query = {}) {
  const { stdin, stdout, transport } = pipes();
  const server = serveStdio({ core: t.core, caller, query, stdin, stdout });
  const client = new Client({ name: 'pipe', version: '1.0.0' }, { versionNegotiation: { mode } });
  await client.connect(transport as never);
  return { server, client: clientOf(client as never, client.getNegotiatedProtocolVersion()) };
}

test.each([['legacy' as const], [{ pin: MODERN }]])(
  'a client of either era (%j) has the same tools over pipes',
  async (mode) => {
    const { server, client } = await open(acme.owner, mode);
    const { tools } = await client.list();
    expect(tools.map(({ name }) => name)).toEqual(
      [...t.core.operations.values()].filter(({ mcp }) => mcp).map(({ name }) => name.replaceAll('.', '_')),
    );
    const made = await client.call('clients_create', { name: 'Piped' });
    expect(made).toMatchObject({ structuredContent: { name: 'Piped' }, _meta: { seq: expect.any(Number) } });
    await expect(client.call('clients_explode')).rejects.toMatchObject({ code: -32602 });
    await client.close();
    await server.closed;
  },
);

test('the scope of the token and read_only narrow the tools here too', async () => {
  const { server, client } = await open(scoped(acme.owner, 'manage:clients'), 'legacy', { read_only: '1' });
  const names = (await client.list()).tools.map(({ name }) => name);
  const reach = [...t.core.operations.values()].filter(
    ({ name, effect, scope = name }) => effect === 'read' && /^(clients\.|read:clients$|any$)/.test(scope),
  );
  expect(names).toEqual(reach.map(({ name }) => name.replaceAll('.', '_')));
  await server.close();
});

test('the core profile, names, words for days and dry runs are the same over pipes', async () => {
  const { server, client } = await open(acme.owner, { pin: MODERN }, { profile: 'core' });
  expect(client.instructions).toContain('tools_search');
  const names = (await client.list()).tools.map(({ name }) => name);
  expect(names.sort()).toEqual([...CORE, 'tools_search', 'tools_run_read', 'tools_run_write'].sort());
  await client.call('clients_create', { name: 'Spoken' });
  const spoken = { client_id: 'spoken' };
  const balance = await client.call('tools_run_read', { tool: 'clients_balance', arguments: spoken });
  expect(balance.structuredContent.resolved).toMatchObject({ client_name: 'Spoken' });
  const gone = { tool: 'clients_delete', arguments: { ...spoken, dry_run: true } };
  expect((await client.call('tools_run_write', gone)).structuredContent).toMatchObject({ dry_run: true });
  expect((await client.call('time_summary', { from: 'this month' })).structuredContent.to).toMatch(/^\d{4}-/);
  expect((await client.call('clients_get', spoken)).structuredContent).toMatchObject({ name: 'Spoken' });
  await server.close();
});

test('the caller is asked for at every call, so a lost membership is felt at once', async () => {
  const membership = { lost: false };
  const { server, client } = await open(async () => {
    if (membership.lost) throw fail(failures.unauthenticated);
    return acme.owner;
  }, 'legacy');
  expect((await client.call('clients_list')).structuredContent).toMatchObject({ has_more: false });
  membership.lost = true;
  await expect(client.call('clients_list')).rejects.toThrow(/unauthenticated/);
  await server.close();
});

test('messages piped in at once all have their answers before the end, and the output is protocol only', async () => {
  const { stdin, stdout } = pipes();
  const server = serveStdio({ core: t.core, caller: acme.owner, stdin, stdout });
  const params = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'printf', version: '1' } };
  const messages = [
    { ...messageOf('legacy', 'initialize', params).message, id: 1 },
    { jsonrpc: '2.0', method: 'notifications/initialized' },
    { ...messageOf('legacy', 'tools/call', { name: 'clients_list' }).message, id: 2 },
    { ...messageOf('legacy', 'tools/call', { name: 'whoami' }).message, id: 3 },
  ];
  stdin.end(messages.map((message) => `${JSON.stringify(message)}\n`).join(''));
  await server.closed;
  const lines = String(stdout.read()).trim().split('\n');
  const answers = lines.map((line) => JSON.parse(line));
  answers.sort((a, b) => a.id - b.id);
  expect(answers).toMatchObject([
    { id: 1, result: { serverInfo: { name: 'stint' } } },
    { id: 2, result: { structuredContent: { has_more: false } } },
    { id: 3, result: { structuredContent: { role: 'owner' } } },
  ]);
});
