import { grouped } from '../format.ts';
import { filled } from '../labels/index.ts';
import { heightOf } from '../sheet.ts';
import { STYLES } from '../style.ts';
import type { Print } from './print.ts';

/** How to pay, where something is to be paid. */
export function printPayment({ sheet, document, labels, format }: Print): void {
  const { type, status, seller, number, due_date } = document;
  const due = type === 'proforma' ? document.total : document.amount_due;
  const asks = (type === 'invoice' || type === 'proforma') && status !== 'void' && due.amount > 0;
  if (!asks || !seller.bank) return;
  const { account_name, iban, bic } = seller.bank;
  const rows: readonly (readonly [string, string | null])[] = [
    [labels.amount_due, format.money(due)],
    [labels.due_date, due_date && format.day(due_date)],
    [labels.account_name, account_name],
    ['IBAN', grouped(iban)],
    ['BIC', bic],
    [labels.reference, number],
  ];
  const shown = rows.filter((row): row is [string, string] => row[1] !== null);
  const label = Math.max(...shown.map(([text]) => sheet.widthOf(text, STYLES.label))) + 16;
  const step = heightOf(STYLES.body) + 1.5;
  sheet.need(24 + shown.length * step);
  sheet.flow(labels.payment, STYLES.heading);
  sheet.y += 3;
  for (const [text, value] of shown) {
    sheet.line(text, sheet.y + 1, STYLES.label);
    const [first = '', ...more] = sheet.lines(value, sheet.width - label, STYLES.body);
    for (const part of [first, ...more]) {
      sheet.line(part, sheet.y, STYLES.body, { x: sheet.left + label });
      sheet.y += step;
    }
  }
  sheet.y += 14;
}

export function printNotes({ sheet, document, labels }: Print): void {
  if (!document.notes?.trim()) return;
  sheet.need(4 * heightOf(STYLES.body));
  sheet.flow(labels.notes, STYLES.heading);
  sheet.y += 3;
  sheet.flow(document.notes, STYLES.body, { width: Math.min(sheet.width, 420) });
  sheet.y += 14;
}

const FOOT = 56;
const FOOT_LINES = 5;

/** Keeps room for the footer on every page; one that is longer comes once, after everything else. */
export function keepFooter(print: Print): { readonly last: () => void; readonly everyPage: () => void } {
  const { sheet, document } = print;
  const text = document.footer?.trim() ?? '';
  const lines = text === '' ? [] : sheet.lines(text, sheet.width, STYLES.foot);
  const { height } = sheet.doc.page;
  const fits = lines.length <= FOOT_LINES;
  if (fits) sheet.bottom = height - FOOT - lines.length * heightOf(STYLES.foot) - 12;
  return {
    last: () => {
      if (!fits) sheet.flow(text, STYLES.foot);
    },
    everyPage: () => {
      if (!fits || lines.length === 0) return;
      let y = sheet.bottom + 12;
      sheet.rule(y - 5, 'light');
      for (const line of lines) {
        sheet.line(line, y, STYLES.foot, { align: 'center' });
        y += heightOf(STYLES.foot);
      }
    },
  };
}

/** What can only be drawn when all pages are there: their numbers, the footer, and the mark across. */
export function printMarks({ sheet, document, labels }: Print, footer: () => void): void {
  const { doc } = sheet;
  const { start, count } = doc.bufferedPageRange();
  const mark = document.status === 'void' ? labels.void : document.status === 'draft' ? labels.draft : null;
  for (let i = 0; i < count; i++) {
    doc.switchToPage(start + i);
    footer();
    const page = filled(labels.page, { page: i + 1, pages: count });
    sheet.line(page, doc.page.height - 40, STYLES.foot, { align: 'right' });
    if (mark) printMark(sheet, mark, document.status === 'void' ? '#b91c1c' : '#6b7280');
  }
}

function printMark({ doc }: Print['sheet'], mark: string, color: string): void {
  const { width, height } = doc.page;
  const across = Math.hypot(width, height) * 0.7;
  doc.font('bold').fontSize(100);
  const size = Math.min(130, (100 * across) / doc.widthOfString(mark));
  doc.fontSize(size);
  const angle = -(Math.atan2(height, width) * 180) / Math.PI;
  doc.save();
  doc.rotate(angle, { origin: [width / 2, height / 2] });
  doc.fillColor(color).fillOpacity(0.13);
  doc.text(mark, (width - doc.widthOfString(mark)) / 2, height / 2 - size * 0.68, { lineBreak: false });
  doc.restore();
  doc.fillOpacity(1);
}
