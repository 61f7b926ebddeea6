import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { startServer, type TestServer } from '../test/harness.ts';

let t: TestCore;
let acme: TestOrg;
let server: TestServer;
let invoice_id: string;

beforeAll(async () => {
  t = await testCore();
  acme = await t.org('Acme');
  server = await startServer(t.core);
  server.tokens.set('owner', acme.owner);
  const { id: client_id } = await t.run('clients.create', acme.owner, { name: 'Northwind', email: 'pay@example.com' });
  const lines = [{ description: 'Work', unit_price: 10_000 }];
  ({ id: invoice_id } = await t.run('invoices.create', acme.owner, { client_id, lines }));
});
afterAll(async () => {
  await server.close();
  await t.close();
});

const call = async (name: string, args: object, query = ''): Promise<any> =>
  (await server.rpc('modern', 'tools/call', { name, arguments: args }, { path: `/mcp${query}` })).json.result;

const kept = async () => {
  const { rows } = await t.db.system.query(
    `SELECT (SELECT version FROM invoices WHERE id = $2) AS version, (SELECT count(*) FROM events WHERE org_id = $1) AS events,
      (SELECT count(*) FROM audit_entries WHERE org_id = $1) AS audits, (SELECT count(*) FROM mails WHERE org_id = $1) AS mails,
      (SELECT json_agg(c) FROM document_counters c WHERE org_id = $1) AS counters`,
    [acme.id, invoice_id],
  );
  return rows[0];
};

test('a try says what would be, what would be published, and that nothing was', async () => {
  const before = await kept();
  const tried = await call('invoices_issue', { invoice_id, dry_run: true });
  expect(tried.structuredContent).toMatchObject({
    id: invoice_id,
    status: 'issued',
    number: expect.any(String),
    dry_run: true,
    events: expect.arrayContaining([{ type: 'invoice.issued', subject: { type: 'invoice', id: invoice_id } }]),
  });
  expect(tried.content[0].text).toMatch(/^Dry run: nothing was changed\./);
  expect(tried._meta?.seq).toBeUndefined();
  expect(await kept()).toEqual(before);
  const { structuredContent: done } = await call('invoices_issue', { invoice_id, dry_run: false });
  expect(done.number).toBe(tried.structuredContent.number);
  expect(done).not.toHaveProperty('dry_run');
});

test('a mail that would be sent is not', async () => {
  const before = await kept();
  const tried = await call('invoices_send', { invoice_id, dry_run: true });
  expect(tried.structuredContent).toMatchObject({ dry_run: true });
  expect(await kept()).toEqual(before);
});

test('what would be refused is refused', async () => {
  const tried = await call('invoices_delete', { invoice_id, dry_run: true });
  expect(tried).toMatchObject({ isError: true, _meta: { error: { code: 'invoice_not_draft' } } });
});

test('a tool that is run by another can be tried, too', async () => {
  const args = { tool: 'clients_delete', arguments: { client_id: 'Northwind', dry_run: true } };
  const tried = await call('tools_run_write', args, '?profile=core');
  expect(tried._meta.error.code).toBe('client_in_use');
  const { id: client_id } = await t.run('clients.create', acme.owner, { name: 'Brief' });
  const brief = await call(
    'tools_run_write',
    { tool: 'clients_delete', arguments: { client_id, dry_run: true } },
    '?profile=core',
  );
  expect(brief.structuredContent).toMatchObject({ id: client_id, deleted: true, dry_run: true });
  expect(await t.run('clients.get', acme.owner, { client_id })).toMatchObject({ id: client_id });
});

test('a tool that is not tried takes no dry_run, and says so', async () => {
  const refused = await call('clients_create', { name: 'Untried', dry_run: true });
  expect(refused._meta.error).toMatchObject({
    code: 'validation_failed',
    errors: [{ field: 'dry_run', code: 'unknown_field' }],
  });
  const vague = await call('clients_delete', { client_id: 'x', dry_run: 'yes' });
  expect(vague._meta.error).toMatchObject({ code: 'validation_failed', errors: [{ field: 'dry_run' }] });
});
