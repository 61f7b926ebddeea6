import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createLimiter, fileLink, memoryStore } from '@stint/core';
import { createPdf } from '@stint/pdf';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import fastify, { type FastifyInstance } from 'fastify';
import { attacher, attachmentFiles, type FileKind, fileLinkRoutes, invoicePdfs } from './index.ts';

const pdf = createPdf();
let t: TestCore;
let app: FastifyInstance;
let org: TestOrg;
let invoice_id: string;

const note: FileKind = {
  kind: 'note',
  open: async (_core, _org, id) =>
    id === 'gone' ? null : { filename: `Größe "${id}".txt`, contentType: 'text/plain', body: Buffer.from(id) },
};
const serve = async (limit = 0) => {
  const made = fastify();
  const limiter = createLimiter('files', { limit, window: 60 }, memoryStore());
  await made.register(fileLinkRoutes, {
    prefix: '/files',
    core: t.core,
    kinds: [...invoicePdfs(pdf), ...attachmentFiles, note],
    limiter,
  });
  return made;
};

beforeAll(async () => {
  t = await testCore();
  app = await serve();
});
afterAll(async () => {
  await app.close();
  await pdf.close();
  await t.close();
});
beforeEach(async () => {
  org = await t.org();
  invoice_id = await drafted(org);
});

async function drafted({ owner }: TestOrg): Promise<string> {
  const client = await t.run('clients.create', owner, { name: 'Nordwind Groß GmbH' });
  const lines = [{ description: 'Work', quantity: '2', unit_price: 10_000 }];
  return (await t.run('invoices.create', owner, { client_id: client.id, lines })).id;
}

const link = async (id = invoice_id, caller = org.owner) =>
  (await t.run('invoices.pdf_link', caller, { invoice_id: id })).url as string;
const pathOf = (url: string) => url.slice(new URL(url).origin.length);
const open = (url: string, method: 'GET' | 'HEAD' = 'GET') => app.inject({ method, url: pathOf(url) });
const signed = (over: object = {}, at = new Date()) =>
  fileLink(t.core.ports, { kind: 'invoice_pdf', org_id: org.id, id: invoice_id, ...over }, at).url;

test('the link shows the document without a login, and nothing keeps it', async () => {
  await t.run('invoices.issue', org.owner, { invoice_id });
  const { number } = await t.run('invoices.get', org.owner, { invoice_id });
  const answer = await open(await link());
  expect(answer.statusCode).toBe(200);
  expect(answer.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
  expect(answer.headers).toMatchObject({
    'content-type': 'application/pdf',
    'content-disposition': `inline; filename="${number}.pdf"; filename*=UTF-8''${number}.pdf`,
    'cache-control': 'private, no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': expect.stringContaining("default-src 'none'"),
  });
});

test('HEAD says what GET would, without the file', async () => {
  const answer = await open(await link(), 'HEAD');
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-type']).toBe('application/pdf');
  expect(answer.rawPayload).toHaveLength(0);
});

test('a draft has a link, too, and no number in its name', async () => {
  const answer = await open(await link());
  expect(answer.headers['content-disposition']).toContain('draft-invoice.pdf');
});

test('the link says when it ends, a quarter of an hour on', async () => {
  const before = Date.now();
  const { expires_at } = await t.run('invoices.pdf_link', org.owner, { invoice_id });
  const minutes = (Date.parse(expires_at) - before) / 60_000;
  expect(minutes).toBeGreaterThanOrEqual(15);
  expect(minutes).toBeLessThan(16);
});

test('a link that has expired leads nowhere', async () => {
  const [ago, recently] = [15, 14].map((minutes) => new Date(Date.now() - minutes * 60_000));
  const expired = await open(signed({}, ago));
  expect(expired.statusCode).toBe(404);
  expect(expired.json()).toMatchObject({ code: 'not_found', detail: expect.stringContaining('expired') });
  expect(expired.headers['content-type']).toContain('application/problem+json');
  expect((await open(signed({}, recently))).statusCode).toBe(200);
});

test('voiding ends the links there are; one made after shows the document as void', async () => {
  await t.run('invoices.issue', org.owner, { invoice_id });
  const before = await link();
  expect((await open(before)).statusCode).toBe(200);
  await t.run('invoices.void', org.owner, { invoice_id, reason: 'Wrong client' });
  expect((await open(before)).json()).toMatchObject({ status: 404, code: 'not_found' });
  expect((await open(await link())).statusCode).toBe(200);
});

test('deleting the draft ends its links', async () => {
  const url = await link();
  await t.run('invoices.delete', org.owner, { invoice_id });
  expect((await open(url)).statusCode).toBe(404);
});

test("another organization's document has no link, and a link names its own organization's only", async () => {
  const other = await t.org('Other');
  expect((await t.refused('invoices.pdf_link', other.owner, { invoice_id })).status).toBe(404);
  expect((await open(signed({ org_id: other.id }))).statusCode).toBe(404);
});

test('who may not see finances gets no link', async () => {
  const member = await org.join('member');
  expect((await t.refused('invoices.pdf_link', member, { invoice_id })).status).toBe(403);
});

test.each([
  ['no token', (url: string) => url.replace(/\?.*/, '')],
  ['a changed token', (url: string) => url.replace(/.{3}$/, 'AAA')],
  ['two tokens', (url: string) => `${url}&token=x`],
  ['a token of another kind', (url: string) => url.replace('/invoice_pdf', '/void_invoice_pdf')],
  ['an unknown kind', (url: string) => url.replace('/invoice_pdf', '/__proto__')],
])('%s leads nowhere', async (_, change) => {
  const answer = await open(change(await link()));
  expect(answer.statusCode).toBe(404);
  expect(answer.json()).toMatchObject({ code: 'not_found', request_id: expect.any(String) });
});

test('a file of any kind is saved under its name, in whatever letters', async () => {
  const answer = await open(signed({ kind: 'note', id: 'a' }));
  expect(answer.body).toBe('a');
  expect(answer.headers['content-disposition']).toBe(
    `attachment; filename="Gro_e _a_.txt"; filename*=UTF-8''Gr%C3%B6%C3%9Fe%20%22a%22.txt`,
  );
  expect((await open(signed({ kind: 'note', id: 'gone' }))).statusCode).toBe(404);
});

test('an attachment is saved, or shown where it runs nothing, until it is taken off', async () => {
  const { owner } = org;
  const bytes = Buffer.from('%PDF-1.7');
  const file = { file_name: 'März.pdf', content_type: 'application/pdf', size: bytes.length };
  const { attachment, upload } = await t.run('attachments.create', owner, { ...file, subject_id: invoice_id });
  await t.upload(upload, bytes);
  const attachment_id = attachment.id;
  const at = (kind: string) => open(signed({ kind, id: attachment_id }));
  expect((await at('attachment')).statusCode).toBe(404);
  await t.run('attachments.complete', owner, { attachment_id });
  const saved = await at('attachment');
  expect(saved.rawPayload).toEqual(bytes);
  expect(saved.headers).toMatchObject({
    'content-type': 'application/pdf',
    'content-disposition': `attachment; filename="Marz.pdf"; filename*=UTF-8''M%C3%A4rz.pdf`,
    'x-content-type-options': 'nosniff',
  });
  expect((await at('inline_attachment')).headers['content-disposition']).toMatch(/^inline; /);
  const other = await t.org('Other');
  expect((await open(signed({ kind: 'attachment', id: attachment_id, org_id: other.id }))).statusCode).toBe(404);
  await t.run('attachments.delete', owner, { attachment_id });
  expect((await at('attachment')).statusCode).toBe(404);
});

test('one address may not ask without end', async () => {
  const limited = await serve(2);
  const url = pathOf(signed({ kind: 'note', id: 'a' }));
  const statuses = [];
  for (let i = 0; i < 3; i++) statuses.push((await limited.inject({ url })).statusCode);
  await limited.close();
  expect(statuses).toEqual([200, 200, 429]);
});

test('when too much is to be printed at once, the answer is to come back', async () => {
  const busy = createPdf();
  await busy.close();
  const made = fastify();
  await made.register(fileLinkRoutes, { prefix: '/files', core: t.core, kinds: invoicePdfs(busy) });
  const answer = await made.inject({ url: pathOf(await link()) });
  await made.close();
  expect(answer.json()).toMatchObject({ status: 503, code: 'unavailable' });
  expect(answer.headers['retry-after']).toBe('2');
});

test('a mail takes the document along', async () => {
  const attach = attacher(t.core, invoicePdfs(pdf));
  const file = await attach(org.id, { kind: 'invoice_pdf', id: invoice_id });
  expect(file).toMatchObject({ filename: 'draft-invoice.pdf', contentType: 'application/pdf' });
  expect(file.content.subarray(0, 5).toString()).toBe('%PDF-');
  await expect(attach((await t.org('Other')).id, { kind: 'invoice_pdf', id: invoice_id })).rejects.toThrow(
    'There is no',
  );
});
