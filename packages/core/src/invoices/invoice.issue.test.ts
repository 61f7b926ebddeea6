import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestCore, testCore } from '@stint/testing';
import { billing, DAY, ledgerOf } from './documents.fixture.ts';

let t: TestCore;
beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());

const money = (amount: number, currency = 'EUR') => ({ amount, currency });

test('issuing freezes both parties, the dates and the sums, and nothing changes them later', async () => {
  const org = await t.org('Acme');
  const address = { street: 'Ring 1', city: 'Wien', country: 'AT' };
  const billingSettings = { legal_name: 'Acme GmbH', address, tax_id: 'ATU1' };
  await t.run('orgs.settings.update', org.owner, { billing: billingSettings });
  const b = await billing(t, org, { tax_id: 'ATU2', email: 'office@northwind.example', default_tax_rate: 2000 });
  const issued = await b.issue({ payment_terms_days: 14 });
  expect(issued).toMatchObject({
    status: 'issued',
    number: 'INV-2026-0001',
    issue_date: DAY,
    due_date: '2026-03-16',
    total: money(12_000),
    tax_total: money(2_000),
    base_total: money(12_000),
    amount_due: money(12_000),
    exchange_rate: null,
    seller: { name: 'Acme GmbH', address, tax_id: 'ATU1' },
    buyer: { name: 'Northwind', tax_id: 'ATU2', email: 'office@northwind.example', bank: null },
    lines: [{ amount: money(10_000) }],
  });
  await t.run('clients.update', org.owner, { client_id: b.client_id, name: 'Southwind' });
  await t.run('orgs.settings.update', org.owner, { billing: { legal_name: 'Other' } });
  const { seller, buyer } = await t.run('invoices.get', org.owner, { invoice_id: issued.id });
  expect([seller.name, buyer.name]).toEqual(['Acme GmbH', 'Northwind']);
  expect(await ledgerOf(t, b.client_id)).toEqual({ receivable: 12_000, revenue: -10_000, tax: -2_000 });
});

test('another currency needs a rate, which is frozen with the total in the own currency', async () => {
  const org = await t.org();
  const b = await billing(t, org, { currency: 'USD' });
  const invoice_id = await b.draft({}, [{ unit_price: 100_000 }]);
  const issue = { invoice_id, issue_date: DAY };
  const refused = await t.refused('invoices.issue', org.owner, issue);
  expect(refused).toMatchObject({
    code: 'validation_failed',
    details: { errors: [{ field: 'exchange_rate', code: 'required' }] },
  });
  const issued = await t.run('invoices.issue', org.owner, { ...issue, exchange_rate: '0.920' });
  expect(issued).toMatchObject({ exchange_rate: '0.92', base_total: money(92_000), total: money(100_000, 'USD') });
  const own = await (await billing(t, org)).draft();
  const odd = { invoice_id: own, exchange_rate: '2' };
  expect((await t.refused('invoices.issue', org.owner, odd)).details.errors).toMatchObject([
    { field: 'exchange_rate' },
  ]);
});

test('reverse charge names each tax id that is missing', async () => {
  const org = await t.org();
  const b = await billing(t, org, { tax_treatment: 'reverse_charge' });
  const issue = { invoice_id: await b.draft(), issue_date: DAY };
  const fields = async () =>
    (await t.refused('invoices.issue', org.owner, issue)).details.errors?.map(({ field }) => field);
  expect(await fields()).toEqual(['billing.tax_id', 'client.tax_id']);
  await t.run('orgs.settings.update', org.owner, { billing: { tax_id: 'ATU1' } });
  expect(await fields()).toEqual(['client.tax_id']);
  await t.run('clients.update', org.owner, { client_id: b.client_id, tax_id: 'DE2' });
  expect((await t.run('invoices.issue', org.owner, issue)).taxes).toMatchObject([{ category: 'AE', rate: 0 }]);
});

test('a draft of nothing, or of less than nothing, is refused; one over nothing is paid at once', async () => {
  const org = await t.org();
  const { draft, issue, client_id } = await billing(t, org);
  const refused = async (lines: object[]) =>
    t.refused('invoices.issue', org.owner, { invoice_id: await draft({}, lines), issue_date: DAY });
  expect(await refused([])).toMatchObject({ code: 'invoice_empty', details: { current_state: { lines: 0 } } });
  expect(await refused([{ unit_price: -1 }])).toMatchObject({ code: 'invoice_negative', status: 409 });
  const free = await issue({}, [{ unit_price: 500 }, { unit_price: -500 }]);
  expect(free).toMatchObject({ status: 'paid', amount_due: money(0) });
  expect(free.paid_at).not.toBeNull();
  const { rows } = await t.db.system.query(
    `SELECT type FROM events WHERE org_id = $1 AND envelope -> 'subject' ->> 'id' = $2 ORDER BY seq DESC LIMIT 2`,
    [org.id, free.id],
  );
  expect(rows.map(({ type }) => type)).toEqual(['invoice.paid', 'invoice.issued']);
  expect(await ledgerOf(t, client_id)).toEqual({});
  expect(await issue({ type: 'quote' }, [{ unit_price: 0 }])).toMatchObject({ status: 'issued' });
});

test('the day is the organization’s, and tomorrow is refused', async () => {
  const org = await t.org();
  const { draft } = await billing(t, org);
  const dayIn = (zone: string) => new Intl.DateTimeFormat('en-CA', { timeZone: zone }).format(new Date());
  const tomorrow = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
  const invoice_id = await draft();
  const refused = await t.refused('invoices.issue', org.owner, { invoice_id, issue_date: tomorrow });
  expect(refused.details.errors).toMatchObject([{ field: 'issue_date' }]);
  for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
    const there = await t.org();
    await t.run('orgs.update', there.owner, { time_zone: zone });
    const id = await (await billing(t, there)).draft();
    const { issue_date } = await t.run('invoices.issue', there.owner, { invoice_id: id });
    expect(issue_date).toBe(dayIn(zone));
  }
});

test('drafting does not allow issuing', async () => {
  const org = await t.org();
  const { draft } = await billing(t, org);
  const manager = await org.join('manager');
  const refused = await t.refused('invoices.issue', manager, { invoice_id: await draft() });
  expect(refused).toMatchObject({ code: 'forbidden' });
  const accountant = await org.join('accountant');
  expect(await t.run('invoices.issue', accountant, { invoice_id: await draft() })).toMatchObject({ status: 'issued' });
});

test('of two who issue one draft at once, one does', async () => {
  const org = await t.org();
  const { draft } = await billing(t, org);
  const issue = { invoice_id: await draft(), issue_date: DAY };
  const results = await Promise.allSettled([1, 2].map(() => t.run('invoices.issue', org.owner, issue)));
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'invoice_not_draft' } });
});
