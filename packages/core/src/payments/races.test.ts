import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { lawsHold } from './laws.fixture.ts';
import { invoiceOf, issued } from './payments.fixture.ts';

let t: TestCore;
let acme: TestOrg;
let client_id: string;

beforeAll(async () => {
  t = await testCore();
  acme = await t.org();
});
afterAll(() => t.close());
beforeEach(async () => {
  client_id = (await t.run('clients.create', acme.owner, { name: 'Northwind' })).id;
});

const run = (name: string, input: object) => t.run(name, acme.owner, input);
const record = (amount: number, allocations?: object[]) =>
  run('payments.record', { client_id, amount, received_on: '2026-03-01', method: 'cash', allocations });
const invoice = async (total: number): Promise<string> => (await issued(t, acme, { client_id, total })).id;

/** What came of calls made at once: how many were done, and with which codes the others were refused. */
async function atOnce(calls: Promise<unknown>[]) {
  const settled = await Promise.allSettled(calls);
  const refused = settled.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.code] : []));
  return { done: settled.length - refused.length, refused: [...new Set(refused)].sort() };
}

test('of payments recorded at once for the same invoice, one pays it and the others are refused', async () => {
  const invoice_id = await invoice(1_000);
  const outcome = await atOnce(Array.from({ length: 6 }, () => record(1_000, [{ invoice_id, amount: 1_000 }])));
  expect(outcome).toEqual({ done: 1, refused: ['invoice_not_open'] });
  expect(await invoiceOf(t, invoice_id)).toMatchObject({ status: 'paid', paid: 1_000 });
  await lawsHold(t, acme, client_id, 0);
});

test('of payments that pay the oldest invoices at once, what is too much is credit', async () => {
  const invoices = [await invoice(1_000), await invoice(700)];
  expect(await atOnce(Array.from({ length: 6 }, () => record(400)))).toEqual({ done: 6, refused: [] });
  for (const id of invoices) expect(await invoiceOf(t, id)).toMatchObject({ status: 'paid' });
  await lawsHold(t, acme, client_id, -700);
});

test('an invoice marked paid by several at once is paid once', async () => {
  const invoice_id = await invoice(1_000);
  const outcome = await atOnce(Array.from({ length: 5 }, () => run('invoices.mark_paid', { invoice_id })));
  expect(outcome).toEqual({ done: 1, refused: ['invoice_not_open'] });
  await lawsHold(t, acme, client_id, 0);
});

test('a payment refunded and allocated at once does not do both with the same money', async () => {
  for (let round = 0; round < 5; round++) {
    const { id: payment_id } = await record(500, []);
    const invoice_id = await invoice(500);
    const allocations = [{ invoice_id, amount: 500 }];
    await atOnce([run('payments.refund', { payment_id }), run('payments.allocate', { payment_id, allocations })]);
    await lawsHold(t, acme, client_id, 500);
    expect(await invoiceOf(t, invoice_id)).toMatchObject({ status: 'issued', paid: 0 });
    await run('invoices.mark_paid', { invoice_id });
  }
});

test('a payment refunded by several at once goes back once', async () => {
  const { id: payment_id } = await record(500);
  const outcome = await atOnce(Array.from({ length: 5 }, () => run('payments.refund', { payment_id })));
  expect(outcome).toEqual({ done: 1, refused: ['nothing_to_refund'] });
  await lawsHold(t, acme, client_id, 0);
});

test('money moved every way at once is refused by name or moved, and the books agree', async () => {
  const EXPECTED = ['invoice_not_open', 'no_credit', 'not_found', 'nothing_to_allocate', 'nothing_to_refund'];
  const invoices = await Promise.all([900, 400, 1_300, 250].map(invoice));
  const payments = (await Promise.all([800, 600, 1_100].map((amount) => record(amount, [])))).map(({ id }) => id);
  for (let round = 0; round < 4; round++) {
    const calls = invoices.flatMap((invoice_id, i) => {
      const payment_id = payments[(i + round) % payments.length];
      const allocations = [invoice_id, invoices[(i + 1) % 4]].map((id) => ({ invoice_id: id, amount: 50 + i }));
      return [
        run('payments.allocate', { payment_id, allocations }),
        run('clients.apply_credit', { client_id, invoice_id }),
        run('payments.allocate', { payment_id, allocations: [] }),
        run('payments.refund', { payment_id, amount: 10 }),
        run('payments.allocate', { payment_id }),
      ];
    });
    const { refused } = await atOnce(calls);
    expect([...EXPECTED, 'payment_refunded', 'validation_failed']).toEqual(expect.arrayContaining(refused));
    const { data } = await run('payments.list', { client_id });
    const kept = data.reduce((sum: number, p: any) => sum + p.amount.amount - p.refunded.amount, 0);
    await lawsHold(t, acme, client_id, 2_850 - kept);
  }
});
