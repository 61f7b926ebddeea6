import PDFDocument from 'pdfkit';
import type { PrintedDocument } from './document.ts';
import { FONTS } from './fonts.ts';
import { LINE_HEIGHT, RULE, type Style } from './style.ts';
import { clean, wrap } from './wrap.ts';

const SIDE = 54;
const TOP = 54;

export interface Placed {
  readonly x?: number;
  readonly width?: number;
  readonly align?: 'left' | 'right' | 'center';
}

/** The pages, and the place on them where the next thing goes. Points, from the top. */
export interface Sheet {
  readonly doc: PDFKit.PDFDocument;
  readonly left: number;
  readonly width: number;
  y: number;
  /** Where content ends on each page. */
  bottom: number;
  /** Called on each page after the first. */
  onPage: () => void;
  newPage(): void;
  /** Begins a new page where less than this is left. */
  need(height: number): void;
  widthOf(text: string, style: Style): number;
  lines(text: string, width: number, style: Style): string[];
  /** One line at a height; the cursor stays. */
  line(text: string, y: number, style: Style, placed?: Placed): void;
  /** Text from the cursor on, over as many pages as it takes. */
  flow(text: string, style: Style, placed?: Placed): void;
  rule(y: number, kind: keyof typeof RULE, placed?: Placed): void;
}

export const heightOf = ({ size }: Style): number => size * LINE_HEIGHT;

export function openSheet(paper: PrintedDocument['paper'], info: Record<string, string>, lang: string): Sheet {
  const doc = new PDFDocument({
    size: paper === 'letter' ? 'LETTER' : 'A4',
    margin: 0,
    autoFirstPage: false,
    bufferPages: true,
    pdfVersion: '1.7',
    displayTitle: true,
    lang,
    info,
  });
  for (const [name, font] of Object.entries(FONTS)) doc.registerFont(name, font);
  doc.addPage();
  const { width: full, height } = doc.page;

  const use = ({ font, size }: Style) => doc.font(font).fontSize(size);
  const sheet: Sheet = {
    doc,
    left: SIDE,
    width: full - 2 * SIDE,
    y: TOP,
    bottom: height - 64,
    onPage: () => undefined,
    newPage() {
      doc.addPage();
      sheet.y = TOP;
      sheet.onPage();
    },
    need(wanted) {
      if (sheet.y + wanted > sheet.bottom) sheet.newPage();
    },
    widthOf: (text, style) => use(style).widthOfString(clean(text)),
    lines: (text, width, style) => wrap(text, width, (part) => use(style).widthOfString(part)),
    line(text, y, style, { x = sheet.left, width = sheet.width, align = 'left' } = {}) {
      const shown = clean(text);
      const free = width - use(style).widthOfString(shown);
      const shift = align === 'right' ? free : align === 'center' ? free / 2 : 0;
      doc.fillColor(style.color).text(shown, x + shift, y, { lineBreak: false });
    },
    flow(text, style, placed = {}) {
      for (const part of sheet.lines(text, placed.width ?? sheet.width, style)) {
        sheet.need(heightOf(style));
        sheet.line(part, sheet.y, style, placed);
        sheet.y += heightOf(style);
      }
    },
    rule(y, kind, { x = sheet.left, width = sheet.width } = {}) {
      doc
        .moveTo(x, y)
        .lineTo(x + width, y)
        .lineWidth(kind === 'strong' ? 0.8 : 0.5)
        .strokeColor(RULE[kind])
        .stroke();
    },
  };
  return sheet;
}

/** Text below each other in one column, without leaving the page: answers where it ends. */
export function stack(sheet: Sheet, parts: readonly (readonly [string, Style])[], y: number, placed: Placed): number {
  let at = y;
  for (const [text, style] of parts) {
    for (const part of sheet.lines(text, placed.width ?? sheet.width, style)) {
      sheet.line(part, at, style, placed);
      at += heightOf(style);
    }
  }
  return at;
}
