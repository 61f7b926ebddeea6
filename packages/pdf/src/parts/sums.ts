import type { TaxCategory } from '../document.ts';
import { filled } from '../labels/index.ts';
import { heightOf } from '../sheet.ts';
import { STYLES, type Style } from '../style.ts';
import type { Print } from './print.ts';

const ROW = 16;
const GAP = 14;

interface Sum {
  readonly label: string;
  readonly value: string;
  readonly style?: Style;
}

/** The taxes by rate on the left, the sums on the right; together on one page. */
export function printSums(print: Print): void {
  const { sheet, document } = print;
  const sums = sumsOf(print);
  const taxRows = taxRowsOf(print);
  const notes = notesOf(print);
  const widest = Math.max(...sums.map(({ label, value, style = STYLES.body }) => sheet.widthOf(label + value, style)));
  const width = Math.max(sheet.width * 0.4, widest + 24);
  const left = { x: sheet.left, width: sheet.width - width - 28 };
  const noteLines = notes.flatMap((note) => sheet.lines(note, left.width, STYLES.small));
  const taxHeight = taxRows.length * GAP + noteLines.length * heightOf(STYLES.small) + 12;
  sheet.need(Math.max(sums.length * ROW + 14, taxHeight) + 6);

  const top = sheet.y;
  let y = top;
  const right = { x: sheet.left + sheet.width - width, width };
  for (const { label, value, style = STYLES.body } of sums) {
    if (style === STYLES.grand) {
      sheet.rule(y + 1, 'strong', right);
      y += 6;
    }
    sheet.line(label, y, style, right);
    sheet.line(value, y, style, { ...right, align: 'right' });
    y += style === STYLES.grand ? ROW + 4 : ROW;
  }

  let taxY = top;
  const columns = taxColumns(print, left, taxRows);
  taxRows.forEach((cells, i) => {
    const style = i === 0 ? STYLES.heading : STYLES.small;
    cells.forEach((cell, c) => {
      sheet.line(cell, taxY, style, {
        ...(columns[c] as { x: number; width: number }),
        align: c === 0 ? 'left' : 'right',
      });
    });
    taxY += GAP;
    if (i === 0) sheet.rule(taxY - 1.5, 'light', { x: left.x, width: columnsWidth(columns, left.x) });
    if (i === 0) taxY += 2;
  });
  taxY += 4;
  for (const line of noteLines) {
    sheet.line(line, taxY, STYLES.small, left);
    taxY += heightOf(STYLES.small);
  }
  sheet.y = Math.max(y, taxY) + (document.notes ? 12 : 16);
}

function sumsOf({ document, labels, format }: Print): Sum[] {
  const { subtotal, discount_total, discount_percent, taxes, total, paid, credited, amount_due, type, status } =
    document;
  const sums: Sum[] = [{ label: labels.subtotal, value: format.money(subtotal) }];
  if (discount_total.amount !== 0) {
    const label = discount_percent ? `${labels.discount} ${format.percent(discount_percent)}` : labels.discount;
    sums.push({ label, value: format.negative(discount_total) });
  }
  for (const { rate, tax } of taxes) {
    if (rate !== 0) sums.push({ label: `${labels.tax} ${format.percent(rate)}`, value: format.money(tax) });
  }
  sums.push({ label: labels.total, value: format.money(total), style: STYLES.grand });
  const owed = type === 'invoice' && status !== 'void';
  if (owed && paid.amount !== 0) sums.push({ label: labels.paid, value: format.negative(paid) });
  if (owed && credited.amount !== 0) sums.push({ label: labels.credited, value: format.negative(credited) });
  if (owed && amount_due.amount !== total.amount) {
    sums.push({ label: labels.amount_due, value: format.money(amount_due), style: STYLES.grand });
  }
  return sums;
}

/** Rate, on how much, how much; the header first. */
function taxRowsOf({ document, labels, format }: Print): string[][] {
  const rows = document.taxes.map(({ rate, taxable, tax }) => [
    `${labels.tax} ${format.percent(rate)}`,
    format.amount(taxable),
    format.amount(tax),
  ]);
  return rows.length === 0 ? [] : [['', labels.taxable, labels.tax], ...rows];
}

function taxColumns({ sheet }: Print, { x }: { x: number }, rows: readonly string[][]) {
  let at = x;
  return [0, 1, 2].map((c) => {
    const widths = rows.map((row, i) => sheet.widthOf(row[c] as string, i === 0 ? STYLES.heading : STYLES.small));
    const width = Math.max(48, ...widths);
    const place = { x: at, width };
    at += width + 16;
    return place;
  });
}

const columnsWidth = (columns: readonly { x: number; width: number }[], from: number): number => {
  const last = columns.at(-1) as { x: number; width: number };
  return last.x + last.width - from;
};

function notesOf({ document, labels, format }: Print): string[] {
  const has = (category: TaxCategory) => document.taxes.some((tax) => tax.category === category);
  const { base } = document;
  return [
    ...(has('E') ? [labels.exempt] : []),
    ...(has('AE') ? [labels.reverse_charge] : []),
    ...(base && base.tax_total.amount !== 0
      ? [filled(labels.exchange, { tax: format.money(base.tax_total), rate: format.decimal(base.exchange_rate) })]
      : []),
  ];
}
