import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { credited, invoiceOf, issued } from './payments.fixture.ts';

let t: TestCore;
let acme: TestOrg;
let client_id: string;

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());
beforeEach(async () => {
  acme = await t.org();
  client_id = (await t.run('clients.create', acme.owner, { name: 'Northwind' })).id;
});

const received = (amount: number, more: object = {}) => ({
  client_id,
  amount,
  received_on: '2026-03-01',
  method: 'bank_transfer',
  ...more,
});
const record = (amount: number, more: object = {}) => t.run('payments.record', acme.owner, received(amount, more));
const invoice = async (total: number, more: object = {}): Promise<string> =>
  (await issued(t, acme, { client_id, total, ...more })).id;
const creditNote = async (total: number, more: object = {}): Promise<string> =>
  (await credited(t, acme, { client_id, total, ...more })).id;
const EUR = (amount: number) => ({ amount, currency: 'EUR' });
const balance = async () => (await t.run('clients.balance', acme.owner, { client_id })).balances[0];
const eventsSince = async (seq: number) => {
  const { rows } = await t.db.system.query('SELECT type FROM events WHERE org_id = $1 AND seq > $2 ORDER BY seq', [
    acme.id,
    seq,
  ]);
  return rows.map(({ type }) => type);
};
const seq = async (): Promise<number> =>
  (await t.db.system.query('SELECT coalesce(max(seq), 0)::int AS seq FROM events WHERE org_id = $1', [acme.id])).rows[0]
    .seq;

test('a payment without allocations pays the oldest due first; what is left over is credit', async () => {
  const late = await invoice(12_000, { due_date: '2026-03-30' });
  const early = await invoice(5_000, { due_date: '2026-02-01' });
  const was = await seq();
  const payment = await record(8_000);
  expect(payment).toMatchObject({ amount: EUR(8_000), allocated: EUR(8_000), unallocated: EUR(0), refunds: [] });
  expect(payment.allocations.map((a: any) => [a.invoice_id, a.amount.amount])).toEqual([
    [early, 5_000],
    [late, 3_000],
  ]);
  expect(await invoiceOf(t, early)).toMatchObject({ status: 'paid', due: 0, paid_at: expect.any(Date) });
  expect(await invoiceOf(t, late)).toMatchObject({ status: 'partially_paid', paid: 3_000, due: 9_000 });
  expect(await eventsSince(was)).toEqual(['payment.recorded', 'invoice.paid', 'invoice.partially_paid']);
  expect(await record(10_000)).toMatchObject({ allocated: EUR(9_000), unallocated: EUR(1_000) });
  expect(await balance()).toMatchObject({ receivable: EUR(0), credit: EUR(1_000), balance: EUR(-1_000) });
});

test('allocations are put where they are said to go, and an empty list leaves all of it credit', async () => {
  const [one, two] = [await invoice(1_000), await invoice(1_000)];
  const paid = await record(1_500, {
    allocations: [
      { invoice_id: two, amount: 1_000 },
      { invoice_id: one, amount: 200 },
    ],
  });
  expect(paid).toMatchObject({ allocated: EUR(1_200), unallocated: EUR(300) });
  expect(await invoiceOf(t, one)).toMatchObject({ status: 'partially_paid', due: 800 });
  expect(await record(700, { allocations: [] })).toMatchObject({ unallocated: EUR(700), allocations: [] });
  expect(await balance()).toMatchObject({ receivable: EUR(800), credit: EUR(1_000) });
});

test('an allocation is refused, by name, beyond what is due, beyond the payment, of another client or currency', async () => {
  const [one, two] = [await invoice(1_000), await invoice(1_000)];
  const elsewhere = (await t.run('clients.create', acme.owner, { name: 'Globex' })).id;
  const { id: theirs } = await issued(t, acme, { client_id: elsewhere, total: 100 });
  const dollars = await invoice(100, { currency: 'USD' });
  const cases: [object[], string][] = [
    [[{ invoice_id: one, amount: 1_001 }], 'allocations.0.amount'],
    [
      [
        { invoice_id: one, amount: 900 },
        { invoice_id: two, amount: 700 },
      ],
      'allocations.1.amount',
    ],
    [[{ invoice_id: theirs, amount: 1 }], 'allocations.0.invoice_id'],
    [[{ invoice_id: dollars, amount: 1 }], 'allocations.0.invoice_id'],
    [
      [
        { invoice_id: one, amount: 1 },
        { invoice_id: one, amount: 1 },
      ],
      'allocations',
    ],
  ];
  for (const [allocations, field] of cases) {
    const failure = await t.refused('payments.record', acme.owner, received(1_500, { allocations }));
    expect(failure).toMatchObject({ code: 'validation_failed', details: { errors: [{ field }] } });
  }
  expect((await t.run('payments.list', acme.owner, { client_id })).data).toEqual([]);
});

test('a document that takes no money is a conflict that says its state; one of elsewhere is not found', async () => {
  const paid = await invoice(500);
  await record(500);
  const note = await creditNote(500);
  for (const [invoice_id, state] of [
    [paid, { type: 'invoice', status: 'paid' }],
    [note, { type: 'credit_note', status: 'issued' }],
    [(await t.run('invoices.create', acme.owner, { client_id })).id, { type: 'invoice', status: 'draft' }],
  ] as const) {
    const allocations = [{ invoice_id, amount: 1 }];
    const failure = await t.refused('payments.record', acme.owner, received(10, { allocations }));
    expect(failure).toMatchObject({ code: 'invoice_not_open', status: 409, details: { current_state: state } });
  }
  const other = await t.org('Other');
  const client = (await t.run('clients.create', other.owner, { name: 'Hooli' })).id;
  const allocations = [{ invoice_id: (await issued(t, other, { client_id: client, total: 5 })).id, amount: 1 }];
  expect(await t.refused('payments.record', acme.owner, received(10, { allocations }))).toMatchObject({
    code: 'not_found',
  });
});

test('a payment is in the currency of its client unless it says another, and pays invoices of that one only', async () => {
  await invoice(1_000);
  const dollars = await invoice(1_000, { currency: 'USD' });
  const payment = await record(1_000, { currency: 'USD' });
  expect(payment.allocations).toMatchObject([{ invoice_id: dollars, amount: { amount: 1_000, currency: 'USD' } }]);
  const { balances } = await t.run('clients.balance', acme.owner, { client_id });
  expect(balances.map((b: any) => [b.currency, b.receivable.amount])).toEqual([
    ['EUR', 1_000],
    ['USD', 0],
  ]);
});

test('allocating puts the rest against open invoices, or makes the allocations what the list says', async () => {
  const payment = await record(1_000);
  expect(await t.refused('payments.allocate', acme.owner, { payment_id: payment.id })).toMatchObject({
    code: 'nothing_to_allocate',
    details: { current_state: { unallocated: EUR(1_000) } },
  });
  const [one, two] = [await invoice(600), await invoice(600)];
  const first = await t.run('payments.allocate', acme.owner, { payment_id: payment.id });
  expect(first).toMatchObject({ allocated: EUR(1_000), version: 2 });
  const was = await seq();
  const allocations = [{ invoice_id: two, amount: 500 }];
  const second = await t.run('payments.allocate', acme.owner, { payment_id: payment.id, allocations });
  expect(second.allocations).toMatchObject([{ invoice_id: two, amount: EUR(500) }]);
  expect(second).toMatchObject({ allocated: EUR(500), unallocated: EUR(500) });
  expect(await invoiceOf(t, one)).toMatchObject({ status: 'issued', paid: 0, paid_at: null });
  expect(await invoiceOf(t, two)).toMatchObject({ status: 'partially_paid', paid: 500 });
  expect((await eventsSince(was)).sort()).toEqual(['invoice.partially_paid', 'invoice.reopened', 'payment.allocated']);
  const beyond = { payment_id: payment.id, allocations: [{ invoice_id: two, amount: 601 }] };
  expect(await t.refused('payments.allocate', acme.owner, beyond)).toMatchObject({ code: 'validation_failed' });
  const stale = { payment_id: payment.id, allocations, expected_version: 1 };
  expect(await t.refused('payments.allocate', acme.owner, stale)).toMatchObject({ code: 'version_mismatch' });
  const none = await t.run('payments.allocate', acme.owner, { payment_id: payment.id, allocations: [] });
  expect(none).toMatchObject({ allocated: EUR(0), allocations: [] });
  expect(await balance()).toMatchObject({ receivable: EUR(1_200), credit: EUR(1_000) });
});

test('a refund takes what no invoice uses first, then the newest allocations, and never more than is left', async () => {
  const [one, two] = [await invoice(1_000), await invoice(1_000, { due_date: '2026-03-30' })];
  const { id: payment_id } = await record(2_500);
  const refund = (amount?: number) =>
    t.run('payments.refund', acme.owner, { payment_id, amount, refunded_on: '2026-03-05', reason: 'Paid twice.' });
  expect(await refund(300)).toMatchObject({ refunded: EUR(300), allocated: EUR(2_000), unallocated: EUR(200) });
  expect(await refund(900)).toMatchObject({ refunded: EUR(1_200), allocated: EUR(1_300), unallocated: EUR(0) });
  expect(await invoiceOf(t, two)).toMatchObject({ status: 'partially_paid', paid: 300, due: 700 });
  expect(await invoiceOf(t, one)).toMatchObject({ status: 'paid' });
  const failure = await t.refused('payments.refund', acme.owner, {
    payment_id,
    amount: 1_301,
    refunded_on: '2026-03-05',
  });
  expect(failure).toMatchObject({ code: 'validation_failed', details: { errors: [{ field: 'amount' }] } });
  const all = await refund();
  expect(all).toMatchObject({ refunded: EUR(2_500), allocated: EUR(0), allocations: [] });
  expect(all.refunds.map((r: any) => r.amount.amount)).toEqual([300, 900, 1_300]);
  expect(await t.refused('payments.refund', acme.owner, { payment_id })).toMatchObject({
    code: 'nothing_to_refund',
    details: { current_state: { refunded: EUR(2_500) } },
  });
  expect(await balance()).toMatchObject({ receivable: EUR(2_000), credit: EUR(0) });
});

test('marking an invoice paid records exactly what is due, and once', async () => {
  const one = await invoice(1_000);
  await record(300, { allocations: [{ invoice_id: one, amount: 300 }] });
  const was = await seq();
  const input = { invoice_id: one, paid_on: '2026-03-04', method: 'card', reference: 'CH-1' };
  const paid = await t.run('invoices.mark_paid', acme.owner, input);
  expect(paid).toMatchObject({ id: one, status: 'paid', paid: EUR(1_000), amount_due: EUR(0) });
  expect(paid.lines).toMatchObject([{ amount: EUR(1_000) }]);
  expect(await eventsSince(was)).toEqual(['payment.recorded', 'invoice.paid']);
  const { data } = await t.run('payments.list', acme.owner, { invoice_id: one });
  expect(data[0]).toMatchObject({ amount: EUR(700), received_on: '2026-03-04', method: 'card', reference: 'CH-1' });
  expect(data[0]).toMatchObject({ unallocated: EUR(0) });
  expect(await t.refused('invoices.mark_paid', acme.owner, { invoice_id: one })).toMatchObject({
    code: 'invoice_not_open',
    details: { current_state: { status: 'paid', amount_due: EUR(0) } },
  });
  const note = await creditNote(5);
  expect(await t.refused('invoices.mark_paid', acme.owner, { invoice_id: note })).toMatchObject({
    code: 'invoice_not_open',
    details: { current_state: { type: 'credit_note' } },
  });
});

test('money goes back after it came in', async () => {
  const { id: payment_id } = await record(100);
  const early = { payment_id, refunded_on: '2026-02-28' };
  expect(await t.refused('payments.refund', acme.owner, early)).toMatchObject({
    details: { errors: [{ field: 'refunded_on' }] },
  });
  await t.run('payments.refund', acme.owner, { payment_id, refunded_on: '2026-03-02', amount: 1 });
  const moved = { payment_id, received_on: '2026-03-03' };
  expect(await t.refused('payments.update', acme.owner, moved)).toMatchObject({
    details: { errors: [{ field: 'received_on' }] },
  });
});

test('a correction of amount or day is posted where it belongs, and the amount covers what is used', async () => {
  await invoice(1_000, { issue_date: '2026-01-10' });
  const { id: payment_id } = await record(1_500);
  const low = { payment_id, amount: 999 };
  expect(await t.refused('payments.update', acme.owner, low)).toMatchObject({
    details: { errors: [{ field: 'amount', code: 'too_small' }] },
  });
  const changes = { payment_id, amount: 1_200, received_on: '2026-02-01', reference: 'RE-7' };
  expect(await t.run('payments.update', acme.owner, changes)).toMatchObject({
    amount: EUR(1_200),
    unallocated: EUR(200),
    reference: 'RE-7',
    method: 'bank_transfer',
    version: 2,
  });
  const at = async (day: string) =>
    (await t.run('clients.statement', acme.owner, { client_id, from: day, to: day })).closing_balance.amount;
  expect(await at('2026-01-31')).toBe(1_000);
  expect(await at('2026-02-01')).toBe(-200);
  expect(await at('2026-03-02')).toBe(-200);
});

test('a deleted payment is gone, its invoices are open again, and the ledger is as if it had never been', async () => {
  const one = await invoice(1_000);
  const { id: payment_id } = await record(1_500);
  expect(await t.run('payments.delete', acme.owner, { payment_id })).toEqual({ id: payment_id, deleted: true });
  expect(await invoiceOf(t, one)).toMatchObject({ status: 'issued', paid: 0 });
  expect(await t.refused('payments.get', acme.owner, { payment_id })).toMatchObject({ code: 'not_found' });
  expect(await balance()).toMatchObject({ receivable: EUR(1_000), credit: EUR(0) });
  const { rows } = await t.db.system.query(
    `SELECT account, posted_on::text, sum(amount)::int AS amount FROM ledger_entries WHERE source_id = $1
     GROUP BY account, posted_on`,
    [payment_id],
  );
  expect(rows.every(({ amount }) => amount === 0)).toBe(true);
  expect(rows).toHaveLength(3);
});

test('a payment of which money went back stays', async () => {
  const { id: payment_id } = await record(100);
  await t.run('payments.refund', acme.owner, { payment_id, amount: 40 });
  expect(await t.refused('payments.delete', acme.owner, { payment_id })).toMatchObject({
    code: 'payment_refunded',
    details: { current_state: { refunded: EUR(40) } },
  });
});

test('credit of payments and credit notes is put against an invoice, the oldest first', async () => {
  const payment = await record(500);
  const note = await creditNote(400);
  const one = await invoice(700);
  const was = await seq();
  const applied = await t.run('clients.apply_credit', acme.owner, { client_id, invoice_id: one, amount: 600 });
  expect(applied).toMatchObject({ status: 'partially_paid', credited: EUR(400), paid: EUR(200), amount_due: EUR(100) });
  expect(await eventsSince(was)).toEqual(['invoice.partially_paid', 'invoice.updated', 'payment.allocated']);
  expect(await invoiceOf(t, note)).toMatchObject({ status: 'paid', paid: 400 });
  const put = { client_id, invoice_id: one };
  const tooMuch = { ...put, amount: 101 };
  expect(await t.refused('clients.apply_credit', acme.owner, tooMuch)).toMatchObject({ code: 'validation_failed' });
  expect(await t.run('clients.apply_credit', acme.owner, put)).toMatchObject({ status: 'paid', paid: EUR(300) });
  const after = await t.run('payments.get', acme.owner, { payment_id: payment.id });
  expect(after).toMatchObject({ unallocated: EUR(200), allocations: [{ invoice_id: one, amount: EUR(300) }] });
  expect(await t.refused('clients.apply_credit', acme.owner, put)).toMatchObject({ code: 'invoice_not_open' });
  await t.run('payments.refund', acme.owner, { payment_id: payment.id, amount: 200 });
  const next = await invoice(10);
  expect(await t.refused('clients.apply_credit', acme.owner, { client_id, invoice_id: next })).toMatchObject({
    code: 'no_credit',
    details: { current_state: { credit: EUR(0) } },
  });
});

test('a statement runs from the opening to the closing balance, which is what is due less the credit', async () => {
  const one = await invoice(12_000, { issue_date: '2026-01-10' });
  await record(15_000, { received_on: '2026-02-01', reference: 'RE-1' });
  const two = await invoice(4_000, { issue_date: '2026-02-20' });
  await t.run('clients.apply_credit', acme.owner, { client_id, invoice_id: two });
  const statement = await t.run('clients.statement', acme.owner, { client_id, from: '2026-02-01', to: '2026-02-28' });
  expect(statement).toMatchObject({ opening_balance: EUR(12_000), closing_balance: EUR(1_000), currency: 'EUR' });
  expect(statement.lines).toMatchObject([
    { date: '2026-02-01', type: 'payment', reference: 'RE-1', debit: null, credit: EUR(15_000), balance: EUR(-3_000) },
    { date: '2026-02-20', type: 'invoice', source_id: two, debit: EUR(4_000), credit: null, balance: EUR(1_000) },
  ]);
  const due = (await invoiceOf(t, one)).due + (await invoiceOf(t, two)).due;
  const { credit, overdue } = await balance();
  expect(statement.closing_balance.amount).toBe(due - credit.amount);
  expect(overdue).toEqual(EUR(1_000));
  const back = { client_id, from: '2026-02-02', to: '2026-02-01' };
  expect(await t.refused('clients.statement', acme.owner, back)).toMatchObject({ code: 'validation_failed' });
});

test('payments are for those who see finances, and money moves only with the permission for it', async () => {
  const payment = await record(100);
  const member = await acme.join('member');
  expect(await t.refused('payments.get', member, { payment_id: payment.id })).toMatchObject({ code: 'forbidden' });
  const manager = await acme.join('manager');
  expect(await t.run('payments.get', manager, { payment_id: payment.id })).toMatchObject({ id: payment.id });
  expect(await t.refused('payments.record', manager, received(1))).toMatchObject({ code: 'forbidden' });
  const blind = await acme.join('member', ['manage_payments']);
  expect(await t.refused('payments.record', blind, received(1))).toMatchObject({ code: 'forbidden' });
  expect(await t.refused('payments.refund', blind, { payment_id: payment.id })).toMatchObject({ code: 'not_found' });
});

test('payments are found by client, invoice, days and what is left of them', async () => {
  const one = await invoice(100);
  const paying = await record(100, { received_on: '2026-02-01', reference: 'Kappa' });
  const spare = await record(50, { received_on: '2026-03-01' });
  const found = async (filter: object) =>
    (await t.run('payments.list', acme.owner, { client_id, ...filter })).data.map(({ id }: { id: string }) => id);
  expect(await found({})).toEqual([spare.id, paying.id]);
  expect(await found({ invoice_id: one })).toEqual([paying.id]);
  expect(await found({ unallocated: true })).toEqual([spare.id]);
  expect(await found({ unallocated: false })).toEqual([paying.id]);
  expect(await found({ from: '2026-02-01', to: '2026-02-01' })).toEqual([paying.id]);
  expect(await found({ q: 'kap' })).toEqual([paying.id]);
});
