import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestCore, testCore } from '@stint/testing';
import { billing, DAY } from './documents.fixture.ts';
import { type NumberPatterns, numberOf, seriesOf } from './invoice.number.ts';

let t: TestCore;
beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());

const patterns: NumberPatterns = {
  invoice: 'INV-{year}-{number:4}',
  quote: 'Q{number}',
  proforma: 'P-{month}-{number}',
  credit_note: 'C/{year}/{month}/{number:3}',
};
const numbersOf = (documents: readonly { number: string }[]) => documents.map(({ number }) => number).sort();
const sequence = (count: number, from = 1) =>
  Array.from({ length: count }, (_, i) => `INV-2026-${String(from + i).padStart(4, '0')}`);

test('a number is padded and dated as its pattern says', () => {
  expect(numberOf('INV-{year}-{number:4}', '2026-03-02', 7)).toBe('INV-2026-0007');
  expect(numberOf('{month}/{year}/{number}', '2026-03-02', 12)).toBe('03/2026/12');
  expect(numberOf('{number:2}', '2026-03-02', 1234)).toBe('1234');
});

test('a series counts anew with the year, and with the month beside it, but not with the month alone', () => {
  const series = (type: keyof NumberPatterns) => seriesOf(type, '2026-03-02', patterns);
  expect([series('invoice'), series('quote'), series('proforma'), series('credit_note')]).toEqual([
    'invoice-2026',
    'quote',
    'proforma',
    'credit_note-2026-03',
  ]);
});

test('twenty who issue at once get twenty consecutive numbers', async () => {
  const org = await t.org();
  const b = await Promise.all(Array.from({ length: 20 }, () => billing(t, org)));
  const drafts = await Promise.all(b.map(({ draft }) => draft()));
  const issued = await Promise.all(
    drafts.map((invoice_id) => t.run('invoices.issue', org.owner, { invoice_id, issue_date: DAY })),
  );
  expect(numbersOf(issued)).toEqual(sequence(20));
});

test('where every fifth is rolled back after its number was taken, there is still no gap and no double', async () => {
  const org = await t.org();
  const { draft } = await billing(t, org);
  const drafts = await Promise.all(Array.from({ length: 20 }, () => draft()));
  // The ledger is written after the number is taken.
  const failing = drafts.filter((_, i) => i % 5 === 0);
  await t.db.system.query(`CREATE FUNCTION refuse_some() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    IF NEW.source_id = ANY('{${failing.join()}}'::text[]) THEN RAISE EXCEPTION 'injected'; END IF; RETURN NEW; END $$`);
  await t.db.system.query(
    'CREATE TRIGGER refuse_some BEFORE INSERT ON ledger_entries FOR EACH ROW EXECUTE FUNCTION refuse_some()',
  );
  try {
    const results = await Promise.allSettled(
      drafts.map((invoice_id) => t.run('invoices.issue', org.owner, { invoice_id, issue_date: DAY })),
    );
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(4);
    expect(numbersOf(results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])))).toEqual(
      sequence(16),
    );
  } finally {
    await t.db.system.query('DROP TRIGGER refuse_some ON ledger_entries; DROP FUNCTION refuse_some');
  }
  const rest = await Promise.all(
    failing.map((invoice_id) => t.run('invoices.issue', org.owner, { invoice_id, issue_date: DAY })),
  );
  expect(numbersOf(rest)).toEqual(sequence(4, 17));
});

test('a pattern that gives used numbers passes over them, and the series stays whole', async () => {
  const org = await t.org();
  const { issue } = await billing(t, org);
  for (let i = 0; i < 3; i++) await issue();
  const set = (pattern: string) => t.run('orgs.settings.update', org.owner, { number_series: { invoice: pattern } });
  await set('INV-2026-{number:4}');
  expect([(await issue()).number, (await issue()).number]).toEqual(['INV-2026-0004', 'INV-2026-0005']);
  await set('INV-{year}-{number:4}');
  expect((await issue()).number).toBe('INV-2026-0006');
});

test('types with one pattern share one series', async () => {
  const org = await t.org();
  const { issue } = await billing(t, org);
  const pattern = '{year}/{number}';
  await t.run('orgs.settings.update', org.owner, { number_series: { invoice: pattern, credit_note: pattern } });
  const invoice = await issue();
  const note = await t.run('invoices.credit', org.owner, { invoice_id: invoice.id, reason: 'Wrong', issue_date: DAY });
  const numbers = [invoice, note, await issue()].map(({ number }) => number.split('/')[1]);
  expect(numbers).toEqual(['1', '2', '3']);
});

test('numbers follow dates: an earlier date than the last is refused with that date', async () => {
  const org = await t.org();
  const { draft } = await billing(t, org);
  const issue = async (issue_date: string) => ({ invoice_id: await draft(), issue_date });
  await t.run('invoices.issue', org.owner, await issue('2026-03-10'));
  expect(await t.refused('invoices.issue', org.owner, await issue('2026-03-09'))).toMatchObject({
    code: 'issue_date_before_last',
    status: 409,
    details: { current_state: { issue_date: '2026-03-09', last_issue_date: '2026-03-10' } },
  });
  expect((await t.run('invoices.issue', org.owner, await issue('2025-12-31'))).number).toBe('INV-2025-0001');
  expect((await t.run('invoices.issue', org.owner, await issue('2026-03-10'))).number).toBe('INV-2026-0002');
});
