import { heightOf, type Sheet } from '../sheet.ts';
import { STYLES, type Style } from '../style.ts';

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** As wide as its widest cell; the column without it takes what is left. */
  readonly fits: boolean;
}

export interface Cell {
  readonly text: string;
  readonly style?: Style;
}

/** A row: a cell a column; the one that takes what is left may have further text below. */
export interface TableRow {
  readonly cells: readonly Cell[];
  readonly below?: Cell | undefined;
}

const GAP = 12;
const PAD = 5;

/**
 * A table that goes on over pages, with its header on each. A row stays together unless it is longer than a third of a page.
 */
export function printTable(sheet: Sheet, columns: readonly Column[], rows: readonly TableRow[]): void {
  const places = placesOf(sheet, columns, rows);
  const header = () => {
    columns.forEach(({ title, align }, i) => {
      sheet.line(title, sheet.y, STYLES.heading, { ...(places[i] as Place), align });
    });
    sheet.y += heightOf(STYLES.heading) + 3;
    sheet.rule(sheet.y, 'strong');
    sheet.y += PAD;
  };
  const onPage = sheet.onPage;
  sheet.need(80);
  header();
  sheet.onPage = () => {
    onPage();
    header();
  };
  for (const row of rows) printRow(sheet, columns, places, row);
  sheet.onPage = onPage;
}

function printRow(
  sheet: Sheet,
  columns: readonly Column[],
  places: readonly Place[],
  { cells, below }: TableRow,
): void {
  const flexible = columns.findIndex(({ fits }) => !fits);
  const place = places[flexible] as Place;
  const main = cells[flexible] as Cell;
  const text = [main, below].flatMap((cell) => {
    if (!cell) return [];
    const style = cell.style ?? STYLES.body;
    return sheet.lines(cell.text, place.width, style).map((line) => ({ line, style }));
  });
  const height = text.reduce((sum, { style }) => sum + heightOf(style), 0);
  sheet.need(height <= sheet.bottom / 3 ? height : 3 * heightOf(STYLES.body));
  const top = sheet.y;
  const others = (wanted: (column: number) => boolean) => {
    cells.forEach(({ text: cell, style = STYLES.body }, i) => {
      if (!wanted(i)) return;
      sheet.line(cell, top + baseline(style), style, { ...(places[i] as Place), align: (columns[i] as Column).align });
    });
  };
  // Drawn in the order it is to be read out in; where the text goes on to another page the figures stay on the first.
  const goesOn = top + height > sheet.bottom;
  others((column) => column < flexible || (goesOn && column > flexible));
  for (const { line, style } of text) {
    sheet.need(heightOf(style));
    sheet.line(line, sheet.y, style, place);
    sheet.y += heightOf(style);
  }
  if (!goesOn) others((column) => column > flexible);
  sheet.rule(sheet.y + PAD - 1, 'light');
  sheet.y += 2 * PAD - 1;
}

/** How far down smaller text stands on the base line of the body. */
const baseline = ({ size }: Style): number => 0.8 * (STYLES.body.size - size);

interface Place {
  readonly x: number;
  readonly width: number;
}

function placesOf(sheet: Sheet, columns: readonly Column[], rows: readonly TableRow[]): Place[] {
  const widths = columns.map(({ title, fits }, i) => {
    if (!fits) return 0;
    const cells = rows.map(({ cells }) => cells[i] as Cell);
    const wanted = cells.map(({ text, style = STYLES.body }) => sheet.widthOf(text, style));
    return Math.max(sheet.widthOf(title, STYLES.heading), ...wanted);
  });
  const taken = widths.reduce((sum, width) => sum + width, 0) + GAP * (columns.length - 1);
  let x = sheet.left;
  return columns.map(({ fits }, i) => {
    const width = fits ? (widths[i] as number) : Math.max(100, sheet.width - taken);
    const place = { x, width };
    x += width + GAP;
    return place;
  });
}
