import { STYLES } from '../style.ts';
import type { Print } from './print.ts';
import { type Column, printTable, type TableRow } from './table.ts';

/** Letters of a unit that fit beside the quantity; a longer one stands below the description. */
const SHORT = 12;

/** What is billed, a row a line. */
export function printLines({ sheet, document, labels, format }: Print): void {
  const { lines } = document;
  const discounted = lines.some(({ discount_percent }) => discount_percent !== 0);
  const right = (title: string): Column => ({ title, align: 'right', fits: true });
  const columns: Column[] = [
    right('#'),
    { title: labels.description, align: 'left', fits: false },
    right(labels.quantity),
    right(labels.unit_price),
    ...(discounted ? [right(labels.discount)] : []),
    right(labels.tax),
    right(labels.amount),
  ];
  const rows = lines.map((line, i): TableRow => {
    const unit = labels.units[line.unit] ?? line.unit;
    const short = unit.length <= SHORT;
    const { discount_percent: off } = line;
    const below = [short ? null : unit, format.days(line.from_day, line.to_day)].filter((part) => part).join(' · ');
    return {
      cells: [
        { text: String(i + 1), style: STYLES.small },
        { text: line.description },
        { text: `${format.decimal(line.quantity)}${short && unit ? ` ${unit}` : ''}` },
        { text: format.amount(line.unit_price) },
        ...(discounted ? [{ text: off === 0 ? '' : format.percent(-off) }] : []),
        { text: format.percent(line.tax_rate) },
        { text: format.amount(line.amount) },
      ],
      below: below === '' ? undefined : { text: below, style: STYLES.small },
    };
  });
  printTable(sheet, columns, rows);
  sheet.y += 12;
}
