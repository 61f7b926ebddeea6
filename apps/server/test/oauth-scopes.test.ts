import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { mcpClient } from './clients.ts';
import { Browser, type Client, connect, newVerifier, signIn } from './oauth.ts';
import { bearer, type OauthServer, oauthServer } from './oauth-server.ts';
import type { Person } from './stint.ts';

let server: OauthServer;
let base: string;
let ada: Person;
let client: Client;
beforeAll(async () => {
  server = await oauthServer();
  ({ url: base, ada, client } = server);
});
afterAll(() => server.close());

test('what was not ticked is not given, and not in the list of tools', async () => {
  const scope = ['read:tasks', 'write:tasks', 'read:time', 'manage:clients'];
  const { access_token, scope: given } = await connect(client, ada, { scope });
  expect(given).toBe('read:time write:tasks');
  const names = await server.tools(access_token);
  expect(names).toEqual(expect.arrayContaining(['tasks_update', 'time_current_timer']));
  expect(names.filter((name) => /^(clients|tasks_delete|time_start)/.test(name))).toEqual([]);
});

test('read only is one tick', async () => {
  const { access_token, scope } = await connect(client, ada, { read_only: '1' });
  expect(scope).toBe('read:*');
  const mcp = await mcpClient(base, access_token);
  const { tools: listed } = await mcp.listTools();
  await mcp.close();
  expect(listed.length).toBeGreaterThan(20);
  expect(listed.every(({ annotations }) => annotations?.readOnlyHint)).toBe(true);
});

test('more than was asked for cannot be ticked, and less than something is nothing', async () => {
  const { scope } = await connect(
    client,
    ada,
    { scope: ['read:tasks', 'write:tasks', 'read:invoices'] },
    { scope: 'read:tasks openid' },
  );
  expect(scope).toBe('read:tasks');
  const browser = new Browser();
  const page = await signIn(browser, client.authorizeUrl(newVerifier()), ada);
  const again = await browser.submit(page, { decision: 'allow', scope: undefined });
  expect([again.status, again.html.includes('Tick what it may do')]).toEqual([403, true]);
});

test('what an app may not is answered with a challenge that names what it has and what it lacks', async () => {
  const { access_token } = await connect(client, ada, { read_only: '1' });
  const refused = await server.call(access_token, 'clients_create', { name: 'Northwind' });
  expect(refused.status).toBe(403);
  const challenge = refused.headers.get('www-authenticate');
  expect(challenge).toMatch(/error="insufficient_scope", scope="read:\* write:clients"/);
  // What is no good message is no defect of ours.
  expect((await server.call(access_token, 'clients_create', null, { _meta: null })).status).toBe(403);
  const wider = await connect(client, ada, {}, { scope: 'read:* write:clients' });
  expect((await server.call(wider.access_token, 'clients_create', { name: 'Northwind' })).status).toBe(200);
  // A token that nobody can widen says so to the model.
  const pat = await fetch(`${base}/api/v1/tokens`, {
    method: 'POST',
    headers: { ...bearer(ada.session), 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'reader', scopes: ['read:*'] }),
  });
  const { token } = (await pat.json()) as { token: string };
  expect((await server.call(token, 'clients_create', { name: 'Northwind' })).status).toBe(200);
});

test('a tool made of others is there where all it runs may be run, and asks for all it lacks at once', async () => {
  const { access_token } = await connect(client, ada, {}, { scope: 'write:invoices read:time' });
  const made = (await server.tools(access_token)).filter((name) => name.startsWith('workflows_'));
  expect(made).toEqual(['workflows_draft_invoice', 'workflows_weekly_review']);
  const refused = await server.call(access_token, 'workflows_open_engagement', {
    new_client: { name: 'Northwind' },
    project: { name: 'Website' },
    tasks: [{ title: 'Wireframes' }],
  });
  expect(refused.status).toBe(403);
  const all = 'read:time write:clients write:invoices write:projects write:tasks';
  expect(refused.headers.get('www-authenticate')).toContain(`error="insufficient_scope", scope="${all}"`);
});

test('a refresh may ask for less', async () => {
  const { refresh_token } = await connect(client, ada, { scope: ['read:tasks', 'write:tasks', 'read:time'] });
  const { body } = await client.refresh(refresh_token, { scope: 'read:time' });
  expect(body.scope).toBe('read:time');
  expect(await server.tools(body.access_token)).not.toContain('tasks_list');
  const more = await client.refresh(body.refresh_token, { scope: 'manage:*' });
  expect(more.body.error).toBe('invalid_scope');
});
