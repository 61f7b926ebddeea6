import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';

let t: TestCore;
let acme: TestOrg;
let client: { id: string };

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());

beforeEach(async () => {
  acme = await t.org();
  client = await t.run('clients.create', acme.owner, { name: 'Northwind', default_tax_rate: 2000 });
});

const run = (name: string, input: object) => t.run(name, acme.owner, input);
const refused = (name: string, input: object) => t.refused(name, acme.owner, input);
const draft = (...lines: object[]) => run('invoices.create', { client_id: client.id, lines });
const item = (unit_price: number, more: object = {}) => ({ description: `At ${unit_price}`, unit_price, ...more });
const fieldsOf = ({ code, details }: { code: string; details: any }) => [
  code,
  ...(details.errors ?? []).map(({ field }: any) => field),
];

describe('a draft', () => {
  test('comes to the sums of the page, with the discount spread over the tax rates', async () => {
    const lines = [item(10_000), item(5000), item(3000, { tax_rate: 1000 })];
    const made = await run('invoices.create', { client_id: client.id, discount_percent: 1000, lines });
    expect(made).toMatchObject({
      subtotal: { amount: 18_000 },
      discount_total: { amount: 1800 },
      taxes: [
        { category: 'S', rate: 2000, taxable: { amount: 13_500 }, tax: { amount: 2700 } },
        { category: 'S', rate: 1000, taxable: { amount: 2700 }, tax: { amount: 270 } },
      ],
      total: { amount: 19_170, currency: 'EUR' },
      lines: [{ position: 1 }, { position: 2 }, { position: 3 }],
    });
    expect(await run('invoices.get', { invoice_id: made.id, expand: ['lines'] })).toEqual(made);
  });

  test('takes currency, language, terms and tax of the client where it does not say', async () => {
    const abroad = await run('clients.create', {
      name: 'Contoso',
      currency: 'USD',
      language: 'de',
      payment_terms_days: 45,
      tax_treatment: 'reverse_charge',
    });
    expect(await run('invoices.create', { client_id: abroad.id, type: 'quote', lines: [item(100)] })).toMatchObject({
      type: 'quote',
      currency: 'USD',
      language: 'de',
      payment_terms_days: 45,
      tax_total: { amount: 0, currency: 'USD' },
      lines: [{ tax_category: 'AE', tax_rate: 0 }],
    });
    const taxed = await refused('invoices.create', { client_id: abroad.id, lines: [item(100, { tax_rate: 2000 })] });
    expect(fieldsOf(taxed)).toEqual(['validation_failed', 'lines.0.tax_rate']);
  });

  test('prices a quantity of four places exactly, half up', async () => {
    const { lines } = await draft(
      item(333, { quantity: '0.0015' }),
      item(1000, { quantity: '0.0005' }),
      item(-1000, { quantity: '0.0005' }),
      item(9_007_199_254, { quantity: '12345.6789' }),
      item(101, { discount_percent: 5000 }),
    );
    expect(lines.map(({ amount }: any) => amount.amount)).toEqual([0, 1, -1, 111_199_989_778_204, 50]);
    expect(lines[0].quantity).toBe('0.0015');
  });

  test('does not take prices over into another currency, nor an old rate of exchange', async () => {
    const { id } = await run('invoices.create', { client_id: client.id, currency: 'USD', exchange_rate: '0.92' });
    expect(await run('invoices.update', { invoice_id: id, currency: 'GBP' })).toMatchObject({
      currency: 'GBP',
      exchange_rate: null,
    });
    await run('invoices.lines.add', { invoice_id: id, ...item(100) });
    expect(fieldsOf(await refused('invoices.update', { invoice_id: id, currency: 'EUR' }))).toEqual([
      'validation_failed',
      'currency',
    ]);
    expect(await run('invoices.update', { invoice_id: id, currency: 'GBP', notes: 'Hello' })).toMatchObject({
      notes: 'Hello',
    });
  });

  test('taxes its lines anew under another treatment', async () => {
    const { id } = await draft(item(1000), item(2000, { tax_rate: 1000 }));
    expect(await run('invoices.update', { invoice_id: id, tax_treatment: 'exempt' })).toMatchObject({
      taxes: [{ category: 'E', rate: 0, taxable: { amount: 3000 } }],
      total: { amount: 3000 },
    });
    expect(await run('invoices.update', { invoice_id: id, tax_treatment: 'standard' })).toMatchObject({
      total: { amount: 3600 },
    });
  });

  test('is discounted in one way, and by no more than it comes to', async () => {
    const { id } = await draft(item(1000));
    const both = { invoice_id: id, discount_percent: 1, discount_amount: 1 };
    expect(fieldsOf(await refused('invoices.update', both))).toEqual(['validation_failed', 'discount_amount']);
    const much = { invoice_id: id, discount_amount: 1001 };
    expect(fieldsOf(await refused('invoices.update', much))).toEqual(['validation_failed', 'discount_amount']);
    expect(await run('invoices.update', { invoice_id: id, discount_amount: 1000 })).toMatchObject({
      total: { amount: 0 },
    });
  });

  test('is duplicated with its lines, and the copy stands for itself', async () => {
    const first = await run('invoices.create', {
      client_id: client.id,
      type: 'proforma',
      purchase_order: 'PO-7',
      discount_amount: 100,
      lines: [item(1000, { quantity: '1.5' }), item(500)],
    });
    const copy = await run('invoices.duplicate', { invoice_id: first.id });
    expect(copy).toMatchObject({ type: 'proforma', status: 'draft', purchase_order: 'PO-7', total: first.total });
    expect(copy.lines.map(({ quantity, amount, position }: any) => [quantity, amount.amount, position])).toEqual([
      ['1.5', 1500, 1],
      ['1', 500, 2],
    ]);
    await run('invoices.delete', { invoice_id: copy.id });
    expect(await run('invoices.get', { invoice_id: first.id, expand: ['lines'] })).toEqual(first);
    expect((await refused('invoices.get', { invoice_id: copy.id })).code).toBe('not_found');
  });

  test('that is issued does not change any more, and says what it is', async () => {
    const { id, lines } = await draft(item(1000));
    await run('invoices.issue', { invoice_id: id });
    const steps: [string, object][] = [
      ['invoices.update', { invoice_id: id, notes: 'late' }],
      ['invoices.delete', { invoice_id: id }],
      ['invoices.lines.add', { invoice_id: id, ...item(1) }],
      ['invoices.lines.update', { line_id: lines[0].id, unit_price: 1 }],
      ['invoices.lines.remove', { line_id: lines[0].id }],
      ['invoices.lines.reorder', { invoice_id: id, line_ids: [lines[0].id] }],
      ['invoices.generate_from_time', { invoice_id: id, client_id: client.id, from: '2026-03-01', to: '2026-03-31' }],
    ];
    for (const [name, input] of steps) {
      const { code, details } = await refused(name, input);
      expect([name, code, (details.current_state as any).status]).toEqual([name, 'invoice_not_draft', 'issued']);
    }
  });
});

describe('the lines of a draft', () => {
  const positions = (of: any) => of.lines.map(({ description, position }: any) => [description, position]);

  test('are counted from 1 without gaps, whatever is added, removed and reordered', async () => {
    const made = await draft(item(1), item(2), item(3));
    const [a, b, c] = made.lines;
    expect(positions(await run('invoices.lines.remove', { line_id: a.id }))).toEqual([
      ['At 2', 1],
      ['At 3', 2],
    ]);
    const added = await run('invoices.lines.add', { invoice_id: made.id, ...item(4) });
    const order = { invoice_id: made.id, line_ids: [added.lines[2].id, c.id, b.id] };
    expect(positions(await run('invoices.lines.reorder', order))).toEqual([
      ['At 4', 1],
      ['At 3', 2],
      ['At 2', 3],
    ]);
    for (const line_ids of [
      [b.id, c.id],
      [b.id, b.id, c.id],
      [a.id, b.id, c.id],
    ]) {
      const some = await refused('invoices.lines.reorder', { invoice_id: made.id, line_ids });
      expect(fieldsOf(some)).toEqual(['validation_failed', 'line_ids']);
    }
  });

  test('added at once do not come to the same position', async () => {
    const { id } = await draft();
    await Promise.all([1, 2, 3, 4, 5].map((n) => run('invoices.lines.add', { invoice_id: id, ...item(n * 100) })));
    const whole = await run('invoices.get', { invoice_id: id, expand: ['lines'] });
    expect(whole.lines.map(({ position }: any) => position)).toEqual([1, 2, 3, 4, 5]);
    expect(whole).toMatchObject({ subtotal: { amount: 1500 }, version: 7 });
  });

  test('change in part, and the sums with them', async () => {
    const { lines } = await draft(item(1000, { quantity: '2' }));
    const changed = await run('invoices.lines.update', { line_id: lines[0].id, quantity: '2.5', tax_rate: 500 });
    expect(changed).toMatchObject({
      subtotal: { amount: 2500 },
      taxes: [{ rate: 500, tax: { amount: 125 } }],
      lines: [{ description: 'At 1000', quantity: '2.5', tax_rate: 500, version: 2 }],
    });
    const stale = { line_id: lines[0].id, quantity: '3', expected_version: 1 };
    expect((await refused('invoices.lines.update', stale)).code).toBe('version_mismatch');
  });

  test('do not end before they begin', async () => {
    const { id, lines } = await draft(item(1000, { from_day: '2026-03-10' }));
    const days = { from_day: '2026-03-02', to_day: '2026-03-01' };
    const attempts: [string, object][] = [
      ['invoices.create', { client_id: client.id, lines: [item(1, days)] }],
      ['invoices.lines.add', { invoice_id: id, ...item(1, days) }],
      ['invoices.lines.update', { line_id: lines[0].id, to_day: '2026-03-09' }],
    ];
    for (const [name, input] of attempts) {
      const [code, field] = fieldsOf(await refused(name, input));
      expect([name, code, field]).toEqual([name, 'validation_failed', expect.stringMatching(/to_day$/)]);
    }
  });

  test('are no more than 500, and come to no more than can be carried', async () => {
    const { id } = await draft(...Array.from({ length: 500 }, () => item(1)));
    const more = { invoice_id: id, ...item(1) };
    expect(fieldsOf(await refused('invoices.lines.add', more))).toEqual(['validation_failed', 'lines']);
    expect((await run('invoices.get', { invoice_id: id })).subtotal.amount).toBe(500);

    const most = item(1_000_000_000_000, { quantity: '1125' });
    const off = item(-1_000_000_000_000, { quantity: '1125', tax_rate: 1999 });
    const eight = Array.from({ length: 8 }, () => most);
    const beyond = [
      { lines: [item(1_000_000_000_000, { quantity: '999999999.9999' })] },
      { lines: [most, most] },
      { lines: [most, most], discount_percent: 10_000 },
      { lines: [...eight, ...eight.map(() => off)] },
    ];
    for (const input of beyond) {
      expect(fieldsOf(await refused('invoices.create', { client_id: client.id, ...input }))).toEqual([
        'validation_failed',
        'lines',
      ]);
    }
  });
});

describe('who sees drafts', () => {
  test('needs view_finances for each step, whatever else is granted', async () => {
    const { id, lines } = await draft(item(1000));
    const blind = await acme.join('member', ['manage_invoices', 'view_rates']);
    const days = { client_id: client.id, from: '2026-03-01', to: '2026-03-31' };
    const steps: [string, object][] = [
      ['invoices.get', { invoice_id: id }],
      ['invoices.create', { client_id: client.id, lines: [item(1)] }],
      ['invoices.update', { invoice_id: id, notes: 'x' }],
      ['invoices.duplicate', { invoice_id: id }],
      ['invoices.delete', { invoice_id: id }],
      ['invoices.preview', days],
      ['invoices.generate_from_time', days],
      ['invoices.lines.add', { invoice_id: id, ...item(1) }],
      ['invoices.lines.update', { line_id: lines[0].id, unit_price: 1 }],
      ['invoices.lines.remove', { line_id: lines[0].id }],
    ];
    for (const [name, input] of steps) {
      const { code } = await t.refused(name, blind, input);
      expect([name, ['forbidden', 'not_found'].includes(code)]).toEqual([name, true]);
    }
    expect((await run('invoices.list', {})).data).toHaveLength(1);
  });
});

describe('the list of documents', () => {
  test('is filtered by type, state, client, days and words', async () => {
    const other = await run('clients.create', { name: 'Contoso' });
    const quote = await run('invoices.create', { client_id: other.id, type: 'quote', purchase_order: 'PO-77' });
    const open = await draft(item(1000));
    await run('invoices.issue', { invoice_id: open.id, issue_date: '2026-01-05' });
    const late = await draft(item(1000));
    const found = async (input: object) => (await run('invoices.list', input)).data.map(({ id }: any) => id);
    expect(await found({ type: 'quote' })).toEqual([quote.id]);
    expect(await found({ client_id: other.id })).toEqual([quote.id]);
    expect(await found({ q: 'po-77' })).toEqual([quote.id]);
    expect(await found({ status: 'issued' })).toEqual([open.id]);
    expect(await found({ overdue: true })).toEqual([open.id]);
    expect((await found({ overdue: false })).sort()).toEqual([quote.id, late.id].sort());
    expect(await found({ issued_from: '2026-01-05', issued_to: '2026-01-05' })).toEqual([open.id]);
    expect(await found({ issued_from: '2026-01-06' })).toEqual([]);
    expect(await found({ due_before: '2027-01-01' })).toEqual([open.id]);
    expect(await found({ sort: 'issue_date', limit: 1 })).toEqual([open.id]);
    for (const sort of ['created_at', '-issue_date', '-due_date', 'number']) {
      const first = await run('invoices.list', { sort, limit: 2 });
      const rest = await run('invoices.list', { sort, limit: 2, cursor: first.next_cursor });
      expect([...first.data, ...rest.data].map(({ id }: any) => id).sort()).toEqual(
        [quote.id, open.id, late.id].sort(),
      );
    }
  });
});
