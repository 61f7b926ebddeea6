import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestCore, testCore } from '@stint/testing';
import { billing, DAY, ledgerOf } from './documents.fixture.ts';

let t: TestCore;
beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());

/** An invoice of two hours and of an expense. */
async function worked() {
  const org = await t.org();
  const { owner } = org;
  const { client_id } = await billing(t, org, { default_rate: 9_000 });
  const project = await t.run('projects.create', owner, { name: 'Website', code: 'WEB', client_id });
  for (const hour of ['09', '10']) {
    await t.run('time.entries.create', owner, {
      project_id: project.id,
      started_at: `2026-03-02T${hour}:00:00Z`,
      stopped_at: `2026-03-02T${hour}:50:00Z`,
    });
  }
  const generate = () =>
    t.run('invoices.generate_from_time', owner, {
      client_id,
      from: '2026-03-01',
      to: '2026-03-31',
      by: 'single',
    });
  const { id } = await generate();
  const issued = await t.run('invoices.issue', owner, { invoice_id: id, issue_date: DAY });
  return { org, client_id, generate, issued };
}

test('voiding frees the hours, which are billed again, and takes the posting back; number and row stay', async () => {
  const { org, client_id, generate, issued } = await worked();
  expect(
    (
      await t.refused('invoices.generate_from_time', org.owner, {
        client_id,
        from: '2026-03-01',
        to: '2026-03-31',
        by: 'single',
      })
    ).code,
  ).toBe('nothing_to_bill');
  const voided = await t.run('invoices.void', org.owner, { invoice_id: issued.id, reason: 'Wrong client' });
  expect(voided).toMatchObject({
    status: 'void',
    number: issued.number,
    void_reason: 'Wrong client',
    total: issued.total,
    amount_due: { amount: 0 },
  });
  expect(voided.lines).toHaveLength(1);
  expect(await ledgerOf(t, client_id)).toEqual({});
  const again = await generate();
  expect(again.total).toEqual(issued.total);
});

test('crediting all of it does not free the hours', async () => {
  const { org, client_id, issued } = await worked();
  await t.run('invoices.credit', org.owner, { invoice_id: issued.id, reason: 'Wrong' });
  const again = { client_id, from: '2026-03-01', to: '2026-03-31', by: 'single' };
  expect((await t.refused('invoices.generate_from_time', org.owner, again)).code).toBe('nothing_to_bill');
});

test('an invoice over nothing can be voided, as nothing was paid', async () => {
  const org = await t.org();
  const { issue } = await billing(t, org);
  const free = await issue({}, [{ unit_price: 0 }]);
  expect(free.status).toBe('paid');
  const voided = await t.run('invoices.void', org.owner, { invoice_id: free.id, reason: 'Wrong' });
  expect(voided).toMatchObject({ status: 'void', paid_at: null });
});

test('voiding and paying at once: one of them is refused, and the ledger is whole', async () => {
  const org = await t.org();
  const { issue, client_id } = await billing(t, org);
  const { id: invoice_id } = await issue();
  const results = await Promise.allSettled([
    t.run('invoices.void', org.owner, { invoice_id, reason: 'Wrong' }),
    t.run('payments.record', org.owner, {
      client_id,
      amount: 10_000,
      received_on: DAY,
      method: 'bank_transfer',
      allocations: [{ invoice_id, amount: 10_000 }],
    }),
  ]);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const paid = results[1]?.status === 'fulfilled';
  expect(await ledgerOf(t, client_id)).toEqual(paid ? { bank: 10_000, revenue: -10_000 } : {});
});
