import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { lineAmount, totalsOf } from '../invoice.totals.ts';
import { type Exported, ublOf } from './invoice.ubl.ts';
import { checkSums, offOf, readUbl, sum, tenThousandths, type Ubl } from './ubl.rules.fixture.ts';

type Line = Exported['lines'][number];
const money = (amount: number | bigint, currency = 'EUR') => ({ amount: Number(amount), currency });

const lineOf = (over: Partial<Line> = {}): Line => {
  const line = {
    description: 'Design',
    quantity: '2',
    unit: 'hour',
    unit_price: money(9500),
    discount_percent: 0,
    tax_rate: 2000,
    tax_category: 'S',
    billed_seconds: null,
    from_day: null,
    to_day: null,
    ...over,
  } as Line;
  const amount = lineAmount({
    quantity: tenThousandths(line.quantity),
    unit_price: BigInt(line.unit_price.amount),
    billed_seconds: line.billed_seconds === null ? null : BigInt(line.billed_seconds),
    discount_percent: line.discount_percent,
  });
  return { ...line, amount: money(amount, line.unit_price.currency) };
};

const party = (over: Partial<Exported['seller']> = {}): Exported['seller'] => ({
  name: 'Studio Donau GmbH',
  address: { street: 'Praterstraße 12', postal_code: '1020', city: 'Wien', country: 'AT' },
  tax_id: 'ATU12345678',
  registration_number: 'FN 123456a',
  email: 'office@donau.example',
  phone: '+43 1 234',
  bank: { account_name: 'Studio Donau', iban: 'AT61 1904 3002 3457 3201', bic: 'BKAUATWW' },
  ...over,
});

function documentOf(over: Partial<Exported> = {}, discount = { percent: 0, amount: 0n }): Exported {
  const lines = over.lines ?? [lineOf()];
  const currency = lines[0]?.unit_price.currency ?? 'EUR';
  const sums = totalsOf(
    lines.map(({ amount, tax_rate, tax_category }) => ({ amount: BigInt(amount.amount), tax_rate, tax_category })),
    discount,
  );
  const taxes = sums.taxes.map(({ category, rate, taxable, tax }) => ({
    category,
    rate,
    taxable: money(taxable, currency),
    tax: money(tax, currency),
  }));
  return {
    type: 'invoice',
    number: 'INV-2026-0042',
    issue_date: '2026-03-02',
    due_date: '2026-03-16',
    period_from: '2026-02-01',
    period_to: '2026-02-28',
    currency,
    purchase_order: 'PO-7731',
    notes: null,
    subtotal: money(sums.subtotal, currency),
    discount_total: money(sums.discount_total, currency),
    tax_total: money(sums.tax_total, currency),
    total: money(sums.total, currency),
    taxes,
    lines,
    seller: party(),
    buyer: party({ name: 'Northwind', tax_id: 'DE123456789', bank: null }),
    credits: null,
    base: null,
    ...over,
  } as Exported;
}

const read = (over: Partial<Exported> = {}, discount = { percent: 0, amount: 0n }) =>
  readUbl(ublOf(documentOf(over, discount)));

const anyLine = fc
  .record({
    quantity: fc.integer({ min: -50_000, max: 5_000_000 }).map((value) => (value / 10_000).toFixed(4)),
    unit_price: fc.integer({ min: -50_000, max: 5_000_000 }).map((value) => money(value)),
    discount_percent: fc.constantFrom(0, 0, 1250, 3333, 10_000),
    billed_seconds: fc.option(fc.integer({ min: 0, max: 1_000_000 })),
    tax: fc.constantFrom(['S', 2000], ['S', 1050], ['S', 0], ['Z', 0], ['E', 0]) as fc.Arbitrary<['S', number]>,
  })
  .map(({ tax: [tax_category, tax_rate], ...line }) => lineOf({ ...line, tax_category, tax_rate }));

test('the sums of EN 16931 hold for any lines and discount (own checks of BR-CO-10 to 17 and BR-S-8, not the official Schematron)', () => {
  fc.assert(
    fc.property(
      fc.array(anyLine, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 0, max: 10_000 }),
      (lines, percent) => {
        const ubl = read({ lines }, { percent, amount: 0n });
        expect(ubl.faults).toEqual([]);
        checkSums(ubl);
      },
    ),
  );
});

test('the elements are in the order of the UBL 2.1 schemas and none is empty (own check, not the published XSD)', () => {
  const full = {
    notes: 'Thanks.',
    lines: [
      lineOf({
        from_day: '2026-02-01',
        to_day: '2026-02-03',
        discount_percent: 1000,
        description: 'Design\nof the page',
      }),
      lineOf({ tax_category: 'AE', tax_rate: 0 }),
    ],
    base: { exchange_rate: '0.92', tax_total: money(3496, 'USD') },
    credits: { number: 'INV-2026-0007', issue_date: '2026-01-15' },
  };
  for (const type of ['invoice', 'credit_note'] as const) {
    expect(read({ ...full, type }, { percent: 500, amount: 0n }).faults).toEqual([]);
  }
  expect(
    read({ buyer: party({ address: { country: 'DE' }, email: null, phone: null, registration_number: null }) }).faults,
  ).toEqual([]);
});

test('an invoice says what EN 16931 makes everyone say', () => {
  const ubl = read();
  const said = (path: string) => ubl.text(path);
  expect(said('cbc:CustomizationID')).toBe('urn:cen.eu:en16931:2017');
  expect(said('cbc:ID')).toBe('INV-2026-0042');
  expect(said('cbc:IssueDate')).toBe('2026-03-02');
  expect(said('cbc:DueDate')).toBe('2026-03-16');
  expect(said('cbc:InvoiceTypeCode')).toBe('380');
  expect(said('cbc:DocumentCurrencyCode')).toBe('EUR');
  expect(said('cac:OrderReference/cbc:ID')).toBe('PO-7731');
  const seller = 'cac:AccountingSupplierParty/cac:Party';
  expect(said(`${seller}/cac:PartyLegalEntity/cbc:RegistrationName`)).toBe('Studio Donau GmbH');
  expect(said(`${seller}/cac:PartyLegalEntity/cbc:CompanyID`)).toBe('FN 123456a');
  expect(said(`${seller}/cac:PostalAddress/cac:Country/cbc:IdentificationCode`)).toBe('AT');
  expect(said(`${seller}/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID='VAT']/cbc:CompanyID`)).toBe('ATU12345678');
  expect(said('cac:PaymentMeans/cbc:PaymentMeansCode')).toBe('58');
  expect(said('cac:PaymentMeans/cbc:PaymentID')).toBe('INV-2026-0042');
  expect(said('cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID')).toBe('AT611904300234573201');
  expect(said('cac:InvoiceLine/cbc:InvoicedQuantity')).toBe('2');
  expect(said('cac:InvoiceLine/cbc:InvoicedQuantity/@unitCode')).toBe('HUR');
  expect(said('cac:InvoiceLine/cac:Price/cbc:PriceAmount')).toBe('95.00');
  expect(said('cac:LegalMonetaryTotal/cbc:PayableAmount')).toBe('228.00');
  expect(said('cac:LegalMonetaryTotal/cbc:PayableAmount/@currencyID')).toBe('EUR');
});

test('a credit note names its invoice and has neither due date nor account', () => {
  const ubl = read({ type: 'credit_note', credits: { number: 'INV-2026-0007', issue_date: '2026-01-15' } });
  expect(ubl.text('cbc:CreditNoteTypeCode')).toBe('381');
  expect(ubl.text('cac:BillingReference/cac:InvoiceDocumentReference/cbc:ID')).toBe('INV-2026-0007');
  expect(ubl.text('cac:CreditNoteLine/cbc:CreditedQuantity')).toBe('2');
  expect(ubl.text('cbc:DueDate')).toBeUndefined();
  expect(ubl.all('cac:PaymentMeans')).toEqual([]);
});

test('what is not taxed says why, what is taxed does not (BR-S-10, BR-Z-10, BR-E-10, BR-AE-10)', () => {
  const reason = (tax_category: Line['tax_category'], tax_rate: number) => {
    const ubl = read({ lines: [lineOf({ tax_category, tax_rate })] });
    const category = 'cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:';
    return [ubl.text(`${category}ID`), ubl.text(`${category}Percent`), ubl.text(`${category}TaxExemptionReason`)];
  };
  expect(reason('S', 1950)).toEqual(['S', '19.5', undefined]);
  expect(reason('Z', 0)).toEqual(['Z', '0', undefined]);
  expect(reason('E', 0)).toEqual(['E', '0', 'Exempt from VAT']);
  expect(reason('AE', 0)).toEqual(['AE', '0', 'Reverse charge']);
});

test('standard rated at nothing is zero rated (BR-S-5), together with what is', () => {
  const ubl = read({ lines: [lineOf({ tax_rate: 0 }), lineOf({ tax_rate: 0, tax_category: 'Z' })] });
  expect(ubl.texts('cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:ID')).toEqual(['Z']);
  expect(ubl.text('cac:TaxTotal/cac:TaxSubtotal/cbc:TaxableAmount')).toBe('380.00');
});

test('a price is never below zero (BR-27): what is taken off has a quantity below zero', () => {
  const line = 'cac:InvoiceLine[2]';
  const ubl = read({ lines: [lineOf(), lineOf({ unit_price: money(-5000), quantity: '1.5' })] });
  expect(ubl.text(`${line}/cbc:InvoicedQuantity`)).toBe('-1.5');
  expect(ubl.text(`${line}/cac:Price/cbc:PriceAmount`)).toBe('50.00');
  expect(ubl.text(`${line}/cbc:LineExtensionAmount`)).toBe('-75.00');
});

test('quantity by price less the discount is the net amount of each line, to the cent', () => {
  fc.assert(
    fc.property(anyLine, (line) => {
      const [found] = read({ lines: [line] }).all('cac:InvoiceLine');
      const one = found as Ubl;
      const [quantity, price] = ['cbc:InvoicedQuantity', 'cac:Price/cbc:PriceAmount'].map((path) =>
        Number(one.text(path)),
      );
      const discount = sum(one.all('cac:AllowanceCharge').map(offOf));
      const net = (quantity as number) * (price as number) - Number(discount) / 10_000;
      expect(Math.abs(net - Number(one.amount('cbc:LineExtensionAmount')) / 10_000)).toBeLessThan(0.01);
    }),
  );
});

test('hours come from the seconds billed: 1 h 20 min at €95.00', () => {
  const ubl = read({ lines: [lineOf({ quantity: '1.3333', billed_seconds: 4800 })] });
  expect(ubl.text('cac:InvoiceLine/cbc:InvoicedQuantity')).toBe('1.33333333');
  expect(ubl.text('cac:InvoiceLine/cbc:LineExtensionAmount')).toBe('126.67');
});

test('amounts have the digits of their currency', () => {
  const payable = (currency: string) =>
    read({ lines: [lineOf({ quantity: '1', unit_price: money(123_456, currency), tax_rate: 0 })] }).text(
      'cac:LegalMonetaryTotal/cbc:PayableAmount',
    );
  expect([payable('EUR'), payable('JPY'), payable('KWD')]).toEqual(['1234.56', '123456', '123.456']);
});

test('tax is said in the own currency, too, where that is another (BR-53)', () => {
  const ubl = read({ base: { exchange_rate: '0.92', tax_total: money(3496, 'USD') } });
  expect(ubl.text('cbc:TaxCurrencyCode')).toBe('USD');
  expect(ubl.texts('cac:TaxTotal/cbc:TaxAmount')).toEqual(['38.00', '34.96']);
  expect(ubl.text('cac:TaxTotal[2]/cbc:TaxAmount/@currencyID')).toBe('USD');
});

test('a tax number that is no VAT number is a registration of the seller, and an identifier of the buyer', () => {
  const ubl = read({
    seller: party({ tax_id: '12/345/67890' }),
    buyer: party({ tax_id: '98/765/43210', registration_number: null }),
  });
  expect(ubl.texts('cac:AccountingSupplierParty//cac:TaxScheme/cbc:ID')).toEqual(['TAX']);
  expect(ubl.texts('cac:AccountingCustomerParty//cac:TaxScheme/cbc:ID')).toEqual([]);
  expect(ubl.text('cac:AccountingCustomerParty//cac:PartyLegalEntity/cbc:CompanyID')).toBe('98/765/43210');
  const greek = read({ buyer: party({ tax_id: 'el 123 456 789' }) });
  expect(greek.text('cac:AccountingCustomerParty//cac:PartyTaxScheme/cbc:CompanyID')).toBe('EL123456789');
});

test('markup, control characters and lone surrogates in text break nothing', () => {
  const name = 'R&D <b>"x"</b> \u0000\u0008\ud800 Größe 😀 ]]>';
  const ubl = read({ seller: party({ name }), purchase_order: '\u0001' });
  expect(ubl.text('cac:AccountingSupplierParty//cac:PartyName/cbc:Name')).toBe('R&D <b>"x"</b>  Größe 😀 ]]>');
  expect(ubl.faults).toEqual([]);
});
