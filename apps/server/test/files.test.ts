import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type Call, caller } from './protocols.ts';
import { type Person, type TestServer, testServer } from './stint.ts';

let server: TestServer;
let ada: Person;
let call: Call;

beforeAll(async () => {
  server = await testServer({ STINT_RATE_LIMIT: '100000' });
  ada = await server.person();
  call = caller(server.url, server.stint.core);
});
afterAll(() => server.close());

const run = async (name: string, input: Record<string, unknown>) => {
  const { ok, error } = await call('rest', ada.pat, name, input);
  if (error) throw new Error(`${name}: ${JSON.stringify(error)}`);
  return ok;
};

async function issued() {
  const client = await run('clients.create', { name: 'Northwind', email: 'nora@northwind.example' });
  const lines = [{ description: 'Work', unit_price: 10_000 }];
  const { id } = await run('invoices.create', { client_id: client.id, lines });
  return run('invoices.issue', { invoice_id: id });
}

const get = (link: string, init: RequestInit = {}) => {
  const { pathname, search } = new URL(link);
  return fetch(server.url + pathname + search, init);
};

test('a link is open to who has it, and the headers of every answer are the strict ones', async () => {
  const { id, number } = await issued();
  const { url } = await run('invoices.pdf_link', { invoice_id: id });
  const answer = await get(url);
  expect(answer.status).toBe(200);
  expect(
    Buffer.from(await answer.arrayBuffer())
      .subarray(0, 5)
      .toString(),
  ).toBe('%PDF-');
  expect(answer.headers.get('content-disposition')).toContain(`inline; filename="${number}.pdf"`);
  expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
  expect(answer.headers.get('cache-control')).toBe('private, no-store');
  expect(answer.headers.get('x-request-id')).toMatch(/^req_/);
  const head = await get(url, { method: 'HEAD' });
  expect([head.status, head.headers.get('content-type')]).toEqual([200, 'application/pdf']);
});

test('a link that is not whole is a problem like any other', async () => {
  const { id } = await issued();
  const { url } = await run('invoices.pdf_link', { invoice_id: id });
  const answer = await get(url.slice(0, -4));
  expect(answer.status).toBe(404);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(await answer.json()).toMatchObject({ code: 'not_found', status: 404 });
});

/** The mail with this file, once it went out: the server's own worker may be at it. */
async function mailed(file: string): Promise<any> {
  const dir = join(server.settings.home, 'mail');
  for (;;) {
    await server.stint.mail.run();
    const { rows } = await server.stint.db.system.query(
      'SELECT FROM mails WHERE sent_at IS NULL AND failed_at IS NULL',
    );
    if (rows.length) continue;
    const names = readdirSync(dir).filter((name) => name.endsWith('.json'));
    const sent = names.map((name) => JSON.parse(readFileSync(join(dir, name), 'utf8')));
    return sent.find(({ attachments }) => attachments?.[0]?.filename === file);
  }
}

test('a mailed invoice has the PDF with it', async () => {
  const { id, number } = await issued();
  await run('invoices.send', { invoice_id: id });
  const mail = await mailed(`${number}.pdf`);
  expect(mail).toMatchObject({ to: 'nora@northwind.example' });
  expect(mail.attachments[0]).toMatchObject({ contentType: 'application/pdf', size: expect.any(Number) });
});
