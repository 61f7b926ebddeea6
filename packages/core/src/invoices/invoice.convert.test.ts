import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { billing } from './documents.fixture.ts';

let t: TestCore;
let org: TestOrg;
beforeAll(async () => {
  t = await testCore();
  org = await t.org();
});
afterAll(() => t.close());

const convert = (invoice_id: string) => t.run('invoices.convert', org.owner, { invoice_id });

test('the invoice of a quote has its lines and terms, and is a draft', async () => {
  const { issue } = await billing(t, org, { default_tax_rate: 2000 });
  const terms = {
    type: 'quote',
    discount_percent: 500,
    payment_terms_days: 7,
    notes: 'As agreed',
    purchase_order: 'PO-7',
  };
  const quote = await issue(terms, [
    { unit_price: 10_000, quantity: '1.5' },
    { unit_price: 900, tax_rate: 1000 },
  ]);
  const draft = await convert(quote.id);
  const { subtotal, discount_total, taxes, total, lines } = quote;
  expect(draft).toMatchObject({
    ...terms,
    type: 'invoice',
    status: 'draft',
    number: null,
    source_invoice_id: quote.id,
    ...{ subtotal, discount_total, taxes, total },
  });
  const shown = (of: typeof lines) =>
    of.map(({ description, quantity, amount, tax_rate }: (typeof lines)[number]) => [
      description,
      quantity,
      amount,
      tax_rate,
    ]);
  expect(shown(draft.lines)).toEqual(shown(lines));
  expect((await t.run('invoices.get', org.owner, { invoice_id: quote.id })).status).toBe('issued');
});

test('a quote is converted once, and again when its invoice is gone or void', async () => {
  const { issue } = await billing(t, org);
  const { id } = await issue({ type: 'proforma' });
  const results = await Promise.allSettled([convert(id), convert(id)]);
  const [made, ...more] = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  expect(more).toEqual([]);
  const again = async () => t.refused('invoices.convert', org.owner, { invoice_id: id });
  expect(await again()).toMatchObject({
    code: 'already_converted',
    status: 409,
    details: { current_state: { status: 'issued', invoice: { id: made.id, status: 'draft' } } },
  });
  await t.run('invoices.delete', org.owner, { invoice_id: made.id });
  const second = await convert(id);
  const issued = await t.run('invoices.issue', org.owner, { invoice_id: second.id });
  expect((await again()).details.current_state).toMatchObject({ invoice: { number: issued.number } });
  await t.run('invoices.void', org.owner, { invoice_id: second.id, reason: 'Wrong' });
  expect((await convert(id)).source_invoice_id).toBe(id);
});
