import { createHash } from 'node:crypto';
import { type RowProblem, readCsv } from '../../kernel/index.ts';
import { type Cells, type Format, layoutOf } from './layouts.ts';
import { type DateOrder, orderOf, readClock, readDate, readDuration, readYes } from './values.ts';

export const MOST_ROWS = 2000;
const LONGEST_TEXT = 2000;
const LONGEST_NAME = 200;

/** A row as the file has it: days as YYYY-MM-DD, clocks in seconds after midnight. Null where the cell says nothing. */
export interface SourceRow {
  readonly row: number;
  readonly user: string;
  readonly email: string | null;
  readonly client: string | null;
  readonly project: string | null;
  readonly code: string | null;
  readonly task: string | null;
  readonly description: string | null;
  readonly billable: boolean | null;
  readonly invoiced: boolean;
  readonly day: string | null;
  readonly start: number | null;
  readonly end_day: string | null;
  readonly end: number | null;
  readonly seconds: number | null;
  readonly problems: readonly RowProblem[];
  /** The same for the same row of another export; rows that are all alike are counted. */
  readonly import_key: string;
}

export interface Source {
  readonly format: Format;
  readonly date_order: DateOrder;
  /** False where every date could be read in another order as well. */
  readonly date_order_certain: boolean;
  readonly rows: readonly SourceRow[];
}

/** Reads an export. It knows no database: what the names in it stand for is found elsewhere. */
export function readExport(
  csv: string,
  asked: { format?: Format | undefined; date_order?: DateOrder | undefined },
): Source {
  const table = readCsv('csv', csv, MOST_ROWS);
  const { format, cells } = layoutOf(table.headings, asked.format);
  const read = table.rows.map(({ row, cell, problems }) => ({ row, problems, cells: cells(cell) }));
  const found = orderOf(read.flatMap((row) => [row.cells.date, row.cells.end_date].filter((text) => text !== '')));
  const date_order = asked.date_order ?? found.order;
  const seen = new Map<string, number>();
  return {
    format,
    date_order,
    date_order_certain: asked.date_order !== undefined || found.certain,
    rows: read.map(({ row, cells, problems }) => {
      const { identity, ...of } = readRow(cells, date_order, problems);
      const text = JSON.stringify([format, ...identity]);
      const occurrence = (seen.get(text) ?? 0) + 1;
      seen.set(text, occurrence);
      const import_key = createHash('sha256').update(`${text}#${occurrence}`).digest('base64url');
      return { row, ...of, import_key };
    }),
  };
}

function readRow(cells: Cells, order: DateOrder, shape: readonly RowProblem[]) {
  const problems = [...shape];
  const read = <T>(
    field: string,
    text: string,
    reader: (text: string) => T | undefined,
    expected: string,
  ): T | null => {
    if (text === '') return null;
    const value = reader(text);
    if (value !== undefined) return value;
    problems.push({ field, message: `cannot be read: “${text.slice(0, 40)}”; expected ${expected}` });
    return null;
  };
  const name = (field: string, text: string, longest = LONGEST_NAME) => {
    if (text.length > longest) problems.push({ field, message: `is longer than ${longest} characters; shorten it` });
    return text === '' ? null : text;
  };
  const date = (field: string, text: string) =>
    read(field, text, (value) => readDate(value, order), `a date such as ${EXAMPLES[order]}; see date_order`);
  const clock = (field: string, text: string) => read(field, text, readClock, 'a time such as 13:00 or 01:00 PM');
  const of = {
    user: cells.user,
    email: name('email', cells.email.toLowerCase()),
    client: name('client', cells.client),
    project: name('project', cells.project),
    code: name('project', cells.code.toUpperCase()),
    task: name('task', cells.task, LONGEST_TEXT),
    description: name('description', cells.description, LONGEST_TEXT),
    billable: cells.billable === '' ? null : read('billable', cells.billable, readYes, 'Yes or No'),
    invoiced: read('invoiced', cells.invoiced, readYes, 'Yes or No') ?? false,
    day: date('start_date', cells.date),
    start: clock('start_time', cells.start),
    end_day: date('end_date', cells.end_date),
    end: clock('end_time', cells.end),
    seconds: read('duration', cells.duration, readDuration, 'a duration such as 02:27:49 or 2.46'),
  };
  if (cells.date === '') problems.push({ field: 'start_date', message: 'is empty; every row needs a date' });
  if (of.seconds === null && of.end === null && problems.length === 0) {
    problems.push({
      field: 'duration',
      message: 'is empty, and so is the end: stop the timer there, and export it again',
    });
  }
  const { user, email, client, project, task, description, day, start, end_day, end, seconds } = of;
  const who = (email ?? user).toLowerCase();
  return { ...of, problems, identity: [who, client, project, task, description, day, start, end_day, end, seconds] };
}

const EXAMPLES: Record<DateOrder, string> = { ymd: '2026-10-24', mdy: '10/24/2026', dmy: '24/10/2026' };
