import { expect, test } from '@jest/globals';
import type { PrintedDocument } from './document.ts';
import { line, money, printed } from './documents.fixture.ts';
import { LANGUAGES, labelsOf } from './labels/index.ts';
import { render } from './render.ts';
import { textOf } from './text.fixture.ts';

const pagesOf = async (over: Partial<PrintedDocument> = {}) => textOf(await render(printed(over)));
const read = async (over: Partial<PrintedDocument> = {}) => (await pagesOf(over)).join(' ');

test('an invoice says who bills whom for what, how much, until when and where to', async () => {
  const text = await read();
  const said = ['Studio Donau GmbH', 'Praterstraße 12', '1020 Wien', 'VAT ID ATU12345678', 'Reg. no. FN 123456a'];
  said.push('Invoice', 'INV-2026-0042', 'Bill to', 'Northwind Traders Ltd', 'Bristol, BS1 4XX', 'United Kingdom');
  said.push('2 March 2026', '16 March 2026', '1 – 28 February 2026', 'PO-7731', 'Design of the start page');
  said.push('12.5 h', '95.00', '20%', '1,187.50', '€237.50', '€1,425.00', 'Page 1 of 1', 'Thank you for working');
  said.push('AT61 1904 3002 3457 3201', 'BKAUATWW', 'Reference INV-2026-0042', 'Commercial Court Vienna');
  for (const part of said) expect(text).toContain(part);
});

test.each([
  ['de', 'Rechnung', 'Größenübersicht für Köln'],
  ['pl', 'Faktura', 'Zażółć gęślą jaźń, Łódź'],
  ['cs', 'Faktura', 'Příliš žluťoučký kůň úpěl ďábelské ódy'],
  ['el', 'Τιμολόγιο', 'Σχεδιασμός ιστοσελίδας και ψηφιακή στρατηγική'],
  ['ru', 'Счёт', 'Съёмка, подъезд и объявления'],
  ['uk', 'Рахунок', 'Їжак, єнот і ґанок'],
  ['fr', 'Facture', 'Œuvre d’été à façon'],
])('%s can be read out of the PDF letter by letter', async (language, title, description) => {
  const text = await read({ language, lines: [line({ description })] });
  expect(text).toContain(title);
  expect(text).toContain(description);
});

test.each(LANGUAGES)('%s has its title for every type, and says what has no tax', async (language) => {
  for (const type of ['invoice', 'quote', 'proforma', 'credit_note'] as const) {
    const taxes = (['E', 'AE'] as const).map((category) => ({ category, rate: 0, taxable: money(1), tax: money(0) }));
    const { labels } = labelsOf(language);
    const text = await read({ language, type, taxes });
    for (const said of [labels.title[type], labels.exempt]) expect(text).toContain(said);
  }
});

test('both fonts are in the file, each with the letters used only', async () => {
  const pdf = (await render(printed())).toString('latin1');
  expect(pdf.match(/\/FontFile2 /g)).toHaveLength(2);
  expect(pdf.match(/\/FontName \/[A-Z]{6}\+NotoSans/g)).toHaveLength(2);
  expect(pdf.length).toBeLessThan(60_000);
});

test('a language without labels is printed in English throughout', async () => {
  const text = await read({ language: 'sw' });
  expect(text).toContain('Invoice');
  expect(text).toContain('2 March 2026');
});

test('figures are written as the language and region write them', async () => {
  const total = money(123_456_789);
  expect(await read({ language: 'de', total })).toContain('1.234.567,89 €');
  expect(await read({ language: 'de-CH', total })).toContain("1'234'567.89");
  const letter = await read({ paper: 'letter', total });
  expect(letter).toContain('€1,234,567.89');
  expect(letter).toContain('March 2, 2026');
});

test('currencies have the decimals they have, and amounts are exact to the last of 16 digits', async () => {
  const amounts = (currency: string) => ({ total: money(9_007_199_254_740_991, currency) });
  expect(await read(amounts('EUR'))).toContain('€90,071,992,547,409.91');
  expect(await read(amounts('JPY'))).toContain('9,007,199,254,740,991');
  expect(await read(amounts('KWD'))).toContain('9,007,199,254,740.991');
});

test('a unit that is long stands below, where it takes no room from the description', async () => {
  expect(await read({ lines: [line({ unit: 'running metre of shelf' })] })).toMatch(
    /12\.5 95\.00 .* running metre of shelf|running metre of shelf 12\.5 95\.00/,
  );
});

test('200 lines go over pages, each with the header of the table, its number and the running head', async () => {
  const lines = Array.from({ length: 200 }, (_, i) => line({ description: `Work item ${i + 1}.` }));
  const pages = await pagesOf({ lines });
  expect(pages.length).toBeGreaterThan(5);
  const tables = pages.filter((page) => page.includes('Work item'));
  for (const page of tables) expect(page).toContain('Description Quantity Unit price Tax Amount');
  for (const [i, page] of pages.entries()) expect(page).toContain(`Page ${i + 1} of ${pages.length}`);
  for (const page of pages.slice(1)) expect(page).toContain('Invoice INV-2026-0042');
  const text = pages.join(' ');
  for (const { description } of lines) expect(text).toContain(description);
});

test('a word longer than the column, and a description longer than a page, lose nothing', async () => {
  const word = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'.repeat(5);
  const tall = Array.from({ length: 150 }, (_, i) => `Row ${i}.`);
  const text = await read({ lines: [line({ description: word }), line({ description: tall.join('\n') })] });
  expect(text.replaceAll(' ', '')).toContain(word);
  for (const row of tall) expect(text).toContain(row);
});

test('each tax rate has its row, and what is not taxed says why', async () => {
  const tax = (category: 'S' | 'E' | 'AE', rate: number, taxable: number, due: number) => ({
    category,
    rate,
    taxable: money(taxable),
    tax: money(due),
  });
  const text = await read({ taxes: [tax('S', 2000, 100_000, 20_000), tax('S', 1050, 20_000, 2100)] });
  expect(text).toContain('Tax 20% 1,000.00 200.00');
  expect(text).toContain('Tax 10.5% 200.00 21.00');
  expect(text).not.toMatch(/exempt|reverse/i);
  expect(await read({ taxes: [tax('E', 0, 5000, 0)] })).toContain('Exempt from tax.');
  expect(await read({ taxes: [tax('AE', 0, 5000, 0)] })).toContain('Reverse charge');
});

test('discounts of lines and of the whole are shown, only where there are any', async () => {
  expect(await read()).not.toContain('Discount');
  const text = await read({
    lines: [line({ discount_percent: 1250 })],
    discount_percent: 500,
    discount_total: money(5938),
  });
  expect(text).toContain('-12.5%');
  expect(text).toContain('Discount 5% -€59.38');
});

test('what was paid and credited is taken off, and only what is due is asked for', async () => {
  const part = await read({ paid: money(50_000), credited: money(2500), amount_due: money(90_000) });
  expect(part).toContain('Paid -€500.00 Credited -€25.00 Amount due €900.00');
  const paid = await read({ status: 'paid', paid: money(142_500), amount_due: money(0) });
  expect(paid).not.toContain('IBAN');
});

test.each(['quote', 'credit_note'] as const)('a %s asks for no payment', async (type) => {
  expect(await read({ type, amount_due: money(0) })).not.toContain('IBAN');
});

test('a credit note names its invoice', async () => {
  const credits = { number: 'INV-2026-0007', issue_date: '2026-01-15' };
  expect(await read({ type: 'credit_note', credits })).toContain('For invoice INV-2026-0007, 15 January 2026');
});

test('a draft and a void document are marked on every page', async () => {
  const lines = Array.from({ length: 80 }, () => line());
  const draft = await pagesOf({ status: 'draft', number: null, issue_date: null, due_date: null, lines });
  expect(draft.length).toBeGreaterThan(1);
  for (const page of draft) expect(page).toContain('Draft');
  const voided = await read({ status: 'void' });
  expect(voided).toContain('Void');
  expect(voided).not.toContain('IBAN');
  expect(await read()).not.toMatch(/Draft|Void/);
});

test('a long footer comes once, a short one on every page', async () => {
  const lines = Array.from({ length: 80 }, () => line());
  const short = await pagesOf({ lines, footer: 'Small print.' });
  for (const page of short) expect(page).toContain('Small print.');
  const long = await pagesOf({ lines, footer: Array.from({ length: 200 }, (_, i) => `Clause ${i}.`).join(' ') });
  expect(long.filter((page) => page.includes('Clause 0.'))).toHaveLength(1);
  expect(long.join(' ')).toContain('Clause 199.');
});

test('control characters, lone surrogates and pictures break nothing', async () => {
  const text = await read({ notes: 'a\u0000b\u202Ec \ud800 d 🙂 中文\r\nnext\tend', purchase_order: '\n' });
  expect(text).toContain('abc');
  expect(text).toContain('next end');
});
