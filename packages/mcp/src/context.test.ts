import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { type Caller, newId } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { dataOf, MODERN, messageOf, scoped, startServer, type TestServer } from '../test/harness.ts';
import { PROMPTS } from './prompts/prompts.ts';
import { serveStdio } from './stdio.ts';

let t: TestCore;
let server: TestServer;
let acme: TestOrg;
let project: { id: string };
let board: { id: string };
let invoice: { id: string };

beforeAll(async () => {
  t = await testCore();
  acme = await t.org('Acme');
  const { owner } = acme;
  server = await startServer(t.core);
  const client = await t.run('clients.create', owner, { name: 'Northwind' });
  await t.run('clients.create', owner, { name: 'Northgate' });
  project = await t.run('projects.create', owner, { name: 'Website relaunch', code: 'WEB', client_id: client.id });
  board = await t.run('projects.create', owner, { name: 'Website of the board', code: 'BRD', is_private: true });
  const lines = [{ description: 'Work', unit_price: 10_000 }];
  invoice = await t.run('invoices.create', owner, { client_id: client.id, lines });
  server.tokens.set('owner', scoped(owner, 'manage:*'));
  server.tokens.set('member', scoped(await acme.join('member'), 'manage:*'));
  server.tokens.set('contractor', scoped(await acme.join('contractor'), 'manage:*'));
  server.tokens.set('narrow', scoped(owner, 'read:projects', 'read:time'));
  server.tokens.set('stranger', scoped((await t.org('Other')).owner, 'manage:*'));
});
afterAll(async () => {
  await server.close();
  await t.close();
});

type Mode = { pin: string } | 'legacy';

async function connected<T>(mode: Mode, token: string, use: (client: Client) => Promise<T>, query = ''): Promise<T> {
  const client = new Client({ name: 'context', version: '1.0.0' }, { versionNegotiation: { mode } });
  const requestInit = { headers: { authorization: `Bearer ${token}` } };
  await client.connect(new StreamableHTTPClientTransport(new URL(server.url + query), { requestInit }));
  try {
    return await use(client);
  } finally {
    await client.close();
  }
}

describe.each<[string, Mode]>([
  ['a client of today', { pin: MODERN }],
  ['a client of before', 'legacy'],
])('%s', (_, mode) => {
  const read = (token: string, uri: string) =>
    connected(mode, token, async (client) => {
      const { contents } = await client.readResource({ uri });
      return contents[0] as { uri: string; mimeType: string; text: string };
    });

  test('reads who it works for, the organization and the rules', async () => {
    const me = await read('owner', 'stint://me');
    expect(me).toMatchObject({ uri: 'stint://me', mimeType: 'text/plain' });
    expect(dataOf(me.text)).toMatchObject({ role: 'owner', org: { name: 'Acme' } });
    const org = dataOf((await read('owner', 'stint://org')).text);
    expect(org).toMatchObject({ org: { currency: 'EUR' }, settings: { week_starts_on: 'monday' } });
    const policy = await read('member', 'stint://policy');
    expect(policy.mimeType).toBe('text/markdown');
    expect(policy.text).toContain('whose role is member');
  });

  test('reads a project and an invoice as the tools answer them', async () => {
    const { owner } = acme;
    const shown = dataOf((await read('owner', `stint://projects/${project.id}`)).text);
    const of = { project_id: project.id };
    expect(shown).toEqual({
      project: await t.run('projects.get', owner, of),
      members: await t.run('projects.members.list', owner, of),
      stats: await t.run('projects.stats', owner, of),
    });
    const billed = dataOf((await read('owner', `stint://invoices/${invoice.id}`)).text);
    expect(billed).toEqual(await t.run('invoices.get', owner, { invoice_id: invoice.id }));
  });

  test('finds nothing where there is nothing, or nothing it may see', async () => {
    const nowhere = [
      ['owner', 'stint://nowhere'],
      ['owner', `stint://projects/${newId('prj')}`],
      ['owner', `stint://projects/${invoice.id}`],
      ['owner', `stint://projects/${project.id}/../../me`],
      ['stranger', `stint://projects/${project.id}`],
      ['contractor', `stint://projects/${project.id}`],
    ] as const;
    for (const [token, uri] of nowhere) {
      await expect(read(token, uri)).rejects.toMatchObject({ code: -32602, data: { uri } });
    }
  });

  test('lists what it may read, and is told why it may not read the rest', async () => {
    const listed = (token: string) =>
      connected(mode, token, async (client) => [
        ...(await client.listResources()).resources.map(({ uri }) => uri),
        ...(await client.listResourceTemplates()).resourceTemplates.map(({ uriTemplate }) => uriTemplate),
      ]);
    const fixed = ['stint://me', 'stint://org', 'stint://policy'];
    expect(await listed('owner')).toEqual([...fixed, 'stint://projects/{id}', 'stint://invoices/{id}']);
    expect(await listed('member')).toEqual([...fixed, 'stint://projects/{id}']);
    expect(await listed('narrow')).toEqual(['stint://me', 'stint://policy', 'stint://projects/{id}']);
    await expect(read('narrow', 'stint://org')).rejects.toThrow(/insufficient_scope.*read:orgs/);
    await expect(read('member', `stint://invoices/${invoice.id}`)).rejects.toThrow(/forbidden.*view_finances/);
  });

  test('completes an id by the name of what it may see', async () => {
    const ids = (token: string, value: string) =>
      connected(mode, token, async (client) => {
        const ref = { type: 'ref/resource', uri: 'stint://projects/{id}' } as const;
        return (await client.complete({ ref, argument: { name: 'id', value } })).completion.values;
      });
    expect((await ids('owner', 'website')).sort()).toEqual([project.id, board.id].sort());
    expect(await ids('member', 'website')).toEqual([project.id]);
    expect(await ids('stranger', 'website')).toEqual([]);
    expect(await ids('owner', 'WEB')).toContain(project.id);
  });

  test('completes the arguments of a prompt', async () => {
    const values = (token: string, name: string, value: string) =>
      connected(mode, token, async (client) => {
        const ref = { type: 'ref/prompt', name: 'invoice_client' } as const;
        return (await client.complete({ ref, argument: { name, value } })).completion.values;
      });
    expect(await values('owner', 'client', 'north')).toEqual(['Northgate', 'Northwind']);
    expect(await values('stranger', 'client', 'north')).toEqual([]);
    expect(await values('owner', 'period', 'last')).toEqual(['last_month', 'last_week', 'last_quarter']);
    await expect(values('owner', 'nothing', '')).rejects.toMatchObject({ code: -32602 });
    await expect(values('member', 'client', 'north')).rejects.toMatchObject({ code: -32602 });
  });

  test('is offered the prompts whose tools it may call', async () => {
    const names = (token: string, query?: string) =>
      connected(mode, token, async (client) => (await client.listPrompts()).prompts.map(({ name }) => name), query);
    expect(await names('owner')).toEqual(PROMPTS.map(({ name }) => name));
    expect(await names('member')).toEqual(['weekly_timesheet', 'stand_up']);
    expect(await names('narrow')).toEqual([]);
    expect(await names('owner', '?read_only=1')).toEqual(['stand_up']);
    expect(await names('owner', '?toolsets=projects')).toEqual([]);
  });

  test('gets a prompt with what was said in it, quoted', async () => {
    const get = (args: Record<string, string>) =>
      connected(mode, 'owner', (client) => client.getPrompt({ name: 'invoice_client', arguments: args }));
    const { messages } = await get({ client: 'North"wind', period: '' });
    expect(messages).toMatchObject([{ role: 'user', content: { type: 'text' } }]);
    const said = (messages as { content: { text: string } }[]).map(({ content }) => content.text).join();
    expect(said).toContain('the client called "North\\"wind" for "this_month"');
    await expect(get({})).rejects.toThrow('client: is required');
    await expect(get({ client: 'x', clinet: 'y' })).rejects.toThrow('clinet: is not an argument');
    await expect(get({ client: 'x'.repeat(201) })).rejects.toThrow('longer than 200');
  });
});

test('a prompt says how those of its tools are run that a profile does not list', async () => {
  const text = async (query: string) => {
    const { json } = await server.rpc('legacy', 'prompts/get', { name: 'weekly_timesheet' }, { path: `/mcp${query}` });
    return json.result.messages[0].content.text;
  };
  expect(await text('?profile=core')).toMatch(
    /\n\nRun workflows_weekly_review with tools_run_read, time_timesheets_submit with tools_run_write\.$/,
  );
  expect(await text('')).not.toContain('tools_run');
});

test('every tool that a prompt names is one, and it names those that it needs', () => {
  for (const prompt of PROMPTS) {
    const text = prompt.write({ client: 'x' });
    const named = [...text.matchAll(/`(\w+)`/g)].map(([, name]) => name);
    const tools = [...t.core.operations.keys()].map((name) => name.replaceAll('.', '_'));
    expect(tools).toEqual(expect.arrayContaining(named));
    expect(new Set(named)).toEqual(new Set(prompt.needs.map((name) => name.replaceAll('.', '_'))));
  }
});

test('nobody but the client may keep what it was told, and nothing is promised to be announced', async () => {
  for (const method of ['resources/list', 'resources/templates/list', 'prompts/list']) {
    const { result } = (await server.rpc('modern', method)).json;
    expect(result).toMatchObject({ cacheScope: 'private', ttlMs: 300_000 });
  }
  const more = { headers: { 'mcp-name': 'stint://me' } };
  const { result } = (await server.rpc('modern', 'resources/read', { uri: 'stint://me' }, more)).json;
  expect(result).toMatchObject({ cacheScope: 'private', ttlMs: 0 });
  const { capabilities } = (await server.rpc('modern', 'server/discover')).json.result;
  expect(JSON.stringify(capabilities)).not.toContain('listChanged');
});

test('a lost role is felt at the next reading', async () => {
  const { owner } = acme;
  const caller: Caller = scoped(owner, 'manage:*');
  server.tokens.set('fading', caller);
  const read = () =>
    server.rpc('legacy', 'resources/read', { uri: `stint://invoices/${invoice.id}` }, { token: 'fading' });
  expect(dataOf((await read()).json.result.contents[0].text)).toMatchObject({ id: invoice.id });
  server.tokens.set('fading', { ...caller, role: 'custom', permissions: new Set() });
  expect((await read()).json.error.message).toContain('view_finances');
});

test.each(['modern', 'legacy'] as const)('the same is served over pipes: %s', async (era) => {
  const stdin = new PassThrough();
  const stdout = new PassThrough();
  const pipe = serveStdio({ core: t.core, caller: acme.owner, stdin, stdout });
  const start = { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'pipe', version: '1' } };
  const calls: [string, object][] = [
    ...(era === 'legacy' ? [['initialize', start] as [string, object]] : []),
    ['resources/read', { uri: 'stint://policy' }],
    ['prompts/get', { name: 'stand_up' }],
  ];
  for (const [id, [method, params]] of calls.entries()) {
    stdin.write(`${JSON.stringify({ ...messageOf(era, method, params).message, id })}\n`);
  }
  stdin.end();
  await pipe.closed;
  stdout.end();
  const answers = (await text(stdout))
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(answers.find(({ id }) => id === calls.length - 2).result.contents[0].text).toContain('# Rules of the house');
  expect(answers.find(({ id }) => id === calls.length - 1).result.messages[0].content.text).toContain('work_my_day');
});
