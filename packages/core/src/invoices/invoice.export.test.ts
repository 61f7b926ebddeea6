import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { checkSums, readUbl } from './ubl/ubl.rules.fixture.ts';

let t: TestCore;
let org: TestOrg;
beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());
beforeEach(async () => {
  org = await t.org();
});

const address = { street: 'Praterstraße 12', postal_code: '1020', city: 'Wien', country: 'AT' };
const billing = (over: object = {}) =>
  t.run('orgs.settings.update', org.owner, { billing: { address, tax_id: 'ATU12345678', ...over } });

async function draft(of: object = {}, client: object = {}): Promise<string> {
  const buyer = { name: 'Northwind', tax_id: 'DE123456789', billing_address: { country: 'DE' }, ...client };
  const { id: client_id } = await t.run('clients.create', org.owner, buyer);
  const lines = [
    { description: 'Design', quantity: '3.5', unit: 'hour', unit_price: 9999, tax_rate: 2000 },
    { description: 'Print', quantity: '7', unit_price: 333, tax_rate: 1000, discount_percent: 1250 },
  ];
  return (await t.run('invoices.create', org.owner, { client_id, lines, ...of })).id;
}

async function issued(of: object = {}, more: object = {}): Promise<string> {
  const invoice_id = await draft(of);
  await t.run('invoices.issue', org.owner, { invoice_id, ...more });
  return invoice_id;
}

const exported = (invoice_id: string) => t.run('invoices.export_ubl', org.owner, { invoice_id });
const refused = (invoice_id: string) => t.refused('invoices.export_ubl', org.owner, { invoice_id });

test('an issued invoice goes out as UBL whose sums are its own, whatever is paid since', async () => {
  await billing();
  const invoice_id = await issued({ discount_percent: 1000, period_from: '2026-02-01', period_to: '2026-02-28' });
  const { number, total } = await t.run('invoices.get', org.owner, { invoice_id });
  const { filename, content_type, xml } = await exported(invoice_id);
  expect({ filename, content_type }).toEqual({ filename: `${number}.xml`, content_type: 'application/xml' });
  const ubl = readUbl(xml);
  expect(ubl.faults).toEqual([]);
  checkSums(ubl);
  expect(ubl.amount('cac:LegalMonetaryTotal/cbc:PayableAmount')).toBe(BigInt(total.amount) * 100n);
  await t.run('invoices.mark_paid', org.owner, { invoice_id });
  expect((await exported(invoice_id)).xml).toBe(xml);
});

test('a credit note goes out as one, and names its invoice', async () => {
  await billing();
  const invoice_id = await issued({ discount_percent: 1000 });
  const invoice = await t.run('invoices.get', org.owner, { invoice_id });
  const note = await t.run('invoices.credit', org.owner, { invoice_id, reason: 'Not done' });
  const ubl = readUbl((await exported(note.id)).xml);
  expect(ubl.faults).toEqual([]);
  checkSums(ubl);
  expect(ubl.text('cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID')).toBe(invoice.number);
  expect(ubl.amount('cac:LegalMonetaryTotal/cbc:PayableAmount')).toBe(BigInt(invoice.total.amount) * 100n);
});

test("tax in the organization's currency goes with an invoice in another", async () => {
  await billing();
  const ubl = readUbl((await exported(await issued({ currency: 'USD' }, { exchange_rate: '0.5' }))).xml);
  expect(ubl.text('cbc:TaxCurrencyCode')).toBe('EUR');
  const [own, base] = ubl.texts('cac:TaxTotal/cbc:TaxAmount').map(Number) as [number, number];
  expect(Math.abs(base - own / 2)).toBeLessThan(0.01);
});

test('drafts, quotes and void documents are not exported', async () => {
  await billing();
  const drafted = await refused(await draft());
  expect(drafted).toMatchObject({ code: 'invoice_not_issued', details: { current_state: { status: 'draft' } } });
  const quote = await refused(await issued({ type: 'quote' }));
  expect(quote).toMatchObject({ code: 'wrong_document_type', details: { current_state: { type: 'quote' } } });
  const invoice_id = await issued();
  await t.run('invoices.void', org.owner, { invoice_id, reason: 'Wrong client' });
  expect(await refused(invoice_id)).toMatchObject({
    code: 'invoice_not_issued',
    details: { current_state: { status: 'void' } },
  });
});

test('what the parties lack is named', async () => {
  const invoice_id = await issued();
  const { code, details } = await refused(invoice_id);
  expect(code).toBe('ubl_incomplete');
  expect(details.current_state).toMatchObject({ missing: ['seller.address.country', 'seller.tax_id'] });
});

test("another organization's document is not there, and who may not see finances may not ask", async () => {
  const invoice_id = await draft();
  const other = await t.org('Other');
  expect((await t.refused('invoices.export_ubl', other.owner, { invoice_id })).status).toBe(404);
  expect((await t.refused('invoices.export_ubl', await org.join('member'), { invoice_id })).status).toBe(403);
});
