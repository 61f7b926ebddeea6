import type { Address, Party } from '../document.ts';
import type { Labels } from '../labels/index.ts';
import { heightOf, stack } from '../sheet.ts';
import { STYLES, type Style } from '../style.ts';
import type { Print } from './print.ts';

/** Countries that write the postal code behind the city and its region. */
const CODE_LAST = new Set(['US', 'CA', 'AU', 'GB', 'NZ', 'IE', 'IN']);

/** The first page down to the lines: who bills, what it is, who is billed, and when. */
export function printHead(print: Print): void {
  const { sheet, document, labels, format } = print;
  const { left, width } = sheet;
  const half = width * 0.54;
  const right = { x: left + half, width: width - half };

  const { seller, buyer } = document;
  const sellerEnd = stack(
    sheet,
    [[seller.name, STYLES.name], ...details(seller, labels, format.country, STYLES.small)],
    sheet.y,
    { width: half - 24 },
  );
  const title: [string, Style][] = [[labels.title[document.type], STYLES.title]];
  if (document.number) title.push([document.number, STYLES.body]);
  const titleEnd = stack(sheet, title, sheet.y - 6, { ...right, align: 'right' });

  const top = Math.max(sellerEnd, titleEnd) + 26;
  const buyerEnd = stack(
    sheet,
    [
      [labels.bill_to, STYLES.heading],
      [buyer.name, STYLES.strong],
      ...details({ ...buyer, email: null, phone: null }, labels, format.country, STYLES.body),
    ],
    top,
    { width: half - 24 },
  );
  sheet.y = Math.max(buyerEnd, printFacts(print, top, right)) + 24;
}

/** The days and references, a line each: what it is on the left, its value on the right. */
function printFacts({ sheet, document, labels, format }: Print, top: number, place: { x: number; width: number }) {
  const due = document.type === 'quote' ? labels.valid_until : labels.due_date;
  const { credits } = document;
  const facts: readonly (readonly [string, string | null])[] = [
    [labels.issue_date, document.issue_date && format.day(document.issue_date)],
    [due, document.type === 'credit_note' ? null : document.due_date && format.day(document.due_date)],
    [labels.period, format.days(document.period_from, document.period_to)],
    [labels.original_invoice, credits && `${credits.number}, ${format.day(credits.issue_date)}`],
    [labels.purchase_order, document.purchase_order],
  ];
  let y = top;
  for (const [label, value] of facts) {
    if (!value) continue;
    const taken = sheet.widthOf(label, STYLES.label) + 12;
    sheet.line(label, y + 1, STYLES.label, place);
    const next = stack(sheet, [[value, STYLES.body]], y, {
      x: place.x + taken,
      width: place.width - taken,
      align: 'right',
    });
    y = next + 2;
  }
  return y;
}

function details(party: Party, labels: Labels, country: (code: string) => string, style: Style): [string, Style][] {
  const { address, tax_id, registration_number, email, phone } = party;
  const taxLabel = tax_id && /^[A-Z]{2}[ A-Z0-9]*\d/.test(tax_id) ? labels.vat_id : labels.tax_id;
  const rows = [
    ...(address ? addressLines(address, country) : []),
    tax_id && `${taxLabel} ${tax_id}`,
    registration_number && `${labels.registration_number} ${registration_number}`,
    email,
    phone,
  ];
  return rows.filter((row) => row).map((row) => [row as string, style]);
}

function addressLines(address: Address, nameOf: (code: string) => string): string[] {
  const { street, street2, city, postal_code, region, country } = address;
  const joined = (parts: readonly (string | undefined)[], by: string) => parts.filter(Boolean).join(by);
  const place = CODE_LAST.has(country ?? '')
    ? joined([city, joined([region, postal_code], ' ')], ', ')
    : joined([joined([postal_code, city], ' '), region], ', ');
  return [street, street2, place, country && nameOf(country)].filter((line) => line) as string[];
}

/** Above the lines of each further page: whose document goes on, and which. */
export function printRunningHead({ sheet, document, labels }: Print): void {
  const what = [labels.title[document.type], document.number].filter(Boolean).join(' ');
  const y = sheet.y - 18;
  sheet.line(document.seller.name, y, STYLES.small, { width: sheet.width / 2 });
  sheet.line(what, y, STYLES.small, { align: 'right' });
  sheet.rule(y + heightOf(STYLES.small) + 3, 'light');
  sheet.y += 8;
}
