import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import fc from 'fast-check';
import { billing, DAY, ledgerOf } from '../documents.fixture.ts';

let t: TestCore;
let org: TestOrg;
beforeAll(async () => {
  t = await testCore();
  org = await t.org();
});
afterAll(() => t.close());

const money = (amount: number) => ({ amount, currency: 'EUR' });
const credit = (invoice_id: string, more: object = {}) =>
  t.run('invoices.credit', org.owner, { invoice_id, reason: 'Wrong', issue_date: DAY, ...more });
const refused = (invoice_id: string, more: object = {}) =>
  t.refused('invoices.credit', org.owner, { invoice_id, reason: 'Wrong', issue_date: DAY, ...more });
const get = (invoice_id: string) => t.run('invoices.get', org.owner, { invoice_id });

test('a credit note for all mirrors its invoice, settles it, and clears the ledger', async () => {
  const b = await billing(t, org, { default_tax_rate: 2000 });
  const invoice = await b.issue({ discount_percent: 1000 }, [
    { unit_price: 10_000 },
    { unit_price: 5_000, quantity: '1.5' },
    { unit_price: 3_000, tax_rate: 1000 },
  ]);
  const note = await credit(invoice.id);
  expect(note).toMatchObject({
    type: 'credit_note',
    status: 'paid',
    credits_invoice_id: invoice.id,
    notes: 'Wrong',
    due_date: null,
    subtotal: invoice.subtotal,
    discount_total: invoice.discount_total,
    taxes: invoice.taxes,
    total: invoice.total,
    paid: invoice.total,
    amount_due: money(0),
  });
  expect(note.number).toMatch(/^CRN-2026-\d{4}$/);
  expect(note.lines.map((line: { credits_line_id: string }) => line.credits_line_id)).toEqual(
    invoice.lines.map(({ id }: { id: string }) => id),
  );
  expect(await get(invoice.id)).toMatchObject({ status: 'paid', credited: invoice.total, amount_due: money(0) });
  expect(await ledgerOf(t, b.client_id)).toEqual({});
  expect((await refused(invoice.id)).code).toBe('nothing_to_credit');
  expect((await t.refused('invoices.void', org.owner, { invoice_id: invoice.id, reason: 'x' })).details).toMatchObject({
    current_state: { credited: invoice.total },
  });
});

test("docs/money.md's two halves of an odd amount add up to it", async () => {
  const { issue } = await billing(t, org, { default_tax_rate: 2000 });
  const invoice = await issue({}, [{ unit_price: 10_001 }]);
  const half = { lines: [{ line_id: invoice.lines[0].id, quantity: '0.5' }] };
  expect(await credit(invoice.id, half)).toMatchObject({ subtotal: money(5_001), tax_total: money(1_000) });
  expect(await get(invoice.id)).toMatchObject({ status: 'partially_paid', amount_due: money(6_000) });
  expect(await credit(invoice.id, half)).toMatchObject({ subtotal: money(5_000), tax_total: money(1_000) });
  expect(await get(invoice.id)).toMatchObject({ status: 'paid', credited: money(12_001) });
});

test('lines are credited by quantity, by amount, or whole, and never beyond what is left of them', async () => {
  const { issue } = await billing(t, org);
  const invoice = await issue({}, [{ unit_price: 1_000, quantity: '10' }, { unit_price: 700 }, { unit_price: 300 }]);
  const [ten, seven, three] = invoice.lines.map(({ id }: { id: string }) => id);
  const part = [{ line_id: ten, quantity: '2.5' }, { line_id: seven, amount: 200 }, { line_id: three }];
  const note = await credit(invoice.id, { lines: part });
  expect(note).toMatchObject({
    total: money(3_000),
    lines: [{ quantity: '2.5' }, { quantity: '1' }, { quantity: '1' }],
  });
  const exceeds = async (line: object, left: number) =>
    expect(await refused(invoice.id, { lines: [line] })).toMatchObject({
      code: 'credit_exceeds_invoice',
      status: 409,
      details: { current_state: { left } },
    });
  await exceeds({ line_id: ten, quantity: '8' }, 7_500);
  await exceeds({ line_id: seven, amount: 501 }, 500);
  await exceeds({ line_id: seven, amount: -1 }, 500);
  await exceeds({ line_id: three }, 0);
  const { lines: foreign } = await issue();
  expect((await refused(invoice.id, { lines: [{ line_id: foreign[0].id }] })).code).toBe('not_found');
  const twice = { lines: [{ line_id: ten }, { line_id: ten }] };
  expect((await refused(invoice.id, twice)).code).toBe('validation_failed');
  expect(await credit(invoice.id)).toMatchObject({
    total: money(8_000),
    lines: [{ amount: money(7_500) }, { amount: money(500) }],
  });
  expect(await get(invoice.id)).toMatchObject({ status: 'paid', credited: money(11_000) });
});

test('with a rebate on the invoice, no credit note is over more than the whole', async () => {
  const { issue } = await billing(t, org);
  const invoice = await issue({}, [{ unit_price: 10_000 }, { unit_price: -4_000 }]);
  const [full, rebate] = invoice.lines.map(({ id }: { id: string }) => id);
  expect(await refused(invoice.id, { lines: [{ line_id: full }] })).toMatchObject({
    code: 'credit_exceeds_invoice',
    details: { current_state: { left: 6_000 } },
  });
  expect((await refused(invoice.id, { lines: [{ line_id: rebate }] })).code).toBe('credit_exceeds_invoice');
  expect(await credit(invoice.id)).toMatchObject({ total: money(6_000) });
});

test('what a credit note has beyond what is due is credit of the client', async () => {
  const b = await billing(t, org);
  const invoice = await b.issue();
  await t.run('payments.record', org.owner, {
    client_id: b.client_id,
    amount: 7_000,
    received_on: DAY,
    method: 'bank_transfer',
    allocations: [{ invoice_id: invoice.id, amount: 7_000 }],
  });
  const note = await credit(invoice.id);
  expect(note).toMatchObject({ status: 'partially_paid', paid: money(3_000), amount_due: money(7_000) });
  expect(await get(invoice.id)).toMatchObject({ status: 'paid', paid: money(7_000), credited: money(3_000) });
  expect(await ledgerOf(t, b.client_id)).toEqual({ bank: 7_000, client_credit: -7_000 });
});

test('of credits at once, none takes what another took', async () => {
  const { issue } = await billing(t, org, { default_tax_rate: 1900 });
  const invoice = await issue({}, [{ unit_price: 9_999 }]);
  const lines = [{ line_id: invoice.lines[0].id, amount: 3_000 }];
  const results = await Promise.allSettled(Array.from({ length: 6 }, () => credit(invoice.id, { lines })));
  const made = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.total.amount] : []));
  expect(made).toHaveLength(3);
  for (const result of results) {
    if (result.status === 'rejected') expect(result.reason.code).toBe('credit_exceeds_invoice');
  }
  const { credited } = await get(invoice.id);
  expect(credited.amount).toBe(made.reduce((all, one) => all + one, 0));
  await credit(invoice.id);
  expect(await get(invoice.id)).toMatchObject({ status: 'paid', credited: invoice.total });
});

test('a credit note that is void counts no more, and its amounts can be credited again', async () => {
  const b = await billing(t, org);
  const invoice = await b.issue();
  await t.db.system.query("UPDATE invoices SET status = 'paid', paid = total WHERE id = $1", [invoice.id]);
  const note = await credit(invoice.id);
  expect(note).toMatchObject({ status: 'issued', amount_due: money(10_000) });
  await t.run('invoices.void', org.owner, { invoice_id: note.id, reason: 'Not agreed' });
  expect(await ledgerOf(t, b.client_id)).toEqual({ receivable: 10_000, revenue: -10_000 });
  expect(await credit(invoice.id)).toMatchObject({ total: money(10_000) });
});

test('a credit note is not of a day before its invoice', async () => {
  const { issue } = await billing(t, org);
  const { id } = await issue();
  expect((await refused(id, { issue_date: '2026-03-01' })).details.errors).toMatchObject([{ field: 'issue_date' }]);
});

test('a credit note is in its invoice’s rate of exchange', async () => {
  const own = await t.org();
  const { issue } = await billing(t, own, { currency: 'USD' });
  const { id, base_total } = await issue({}, undefined, { exchange_rate: '0.9' });
  const note = await t.run('invoices.credit', own.owner, { invoice_id: id, reason: 'Wrong', issue_date: DAY });
  expect(note).toMatchObject({ exchange_rate: '0.9', base_total });
});

test('once a document is issued the organization keeps its currency, in which that counts', async () => {
  const own = await t.org();
  const { issue, draft } = await billing(t, own);
  await draft();
  await t.run('orgs.update', own.owner, { currency: 'USD' });
  await issue({}, undefined, { exchange_rate: '1.1' });
  expect(await t.refused('orgs.update', own.owner, { currency: 'EUR' })).toMatchObject({
    code: 'currency_in_use',
    details: { current_state: { documents: true } },
  });
});

test('voiding a credit note takes it off what it was put against, which is owed again', async () => {
  const own = await t.org();
  const { issue, client_id } = await billing(t, own);
  const run = (name: string, input: object) => t.run(name, own.owner, input);
  const paid = await issue();
  await run('invoices.mark_paid', { invoice_id: paid.id, paid_on: DAY });
  const note = await run('invoices.credit', { invoice_id: paid.id, reason: 'Wrong', issue_date: DAY });
  const { id: open } = await issue({}, [{ unit_price: 15_000 }]);
  await run('clients.apply_credit', { client_id, invoice_id: open });
  expect(await run('invoices.get', { invoice_id: open })).toMatchObject({ amount_due: { amount: 5_000 } });

  const voided = await run('invoices.void', { invoice_id: note.id, reason: 'It was right' });
  expect(voided).toMatchObject({ status: 'void', paid: { amount: 0 }, paid_at: null });
  expect(await run('invoices.get', { invoice_id: open })).toMatchObject({
    status: 'issued',
    credited: { amount: 0 },
    amount_due: { amount: 15_000 },
  });
  expect(await ledgerOf(t, client_id)).toEqual({ bank: 10_000, receivable: 15_000, revenue: -25_000 });
});

test('a line credited in any parts of its quantity is credited to the cent', async () => {
  const { issue } = await billing(t, org);
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 100, max: 999 }),
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 5 }),
      async (unit_price, parts) => {
        const all = parts.reduce((sum, part) => sum + part, 0);
        const { id, lines, total } = await issue({}, [{ unit_price, quantity: `${all / 10}`, discount_percent: 333 }]);
        let credited = 0;
        for (const part of parts) {
          const line = { line_id: lines[0].id, quantity: `${part / 10}` };
          const input = { invoice_id: id, lines: [line], reason: 'Less', issue_date: DAY };
          credited += (await t.run('invoices.credit', org.owner, input)).total.amount;
        }
        expect(credited).toBe(total.amount);
      },
    ),
    { numRuns: 15 },
  );
});
