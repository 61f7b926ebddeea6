import { CsvError, parse } from 'csv-parse/sync';
import { conflict, fail, failures, invalid } from '../failure.ts';

/** What an import answers that would add and change nothing: the same file, sent again. */
export const nothingToImport = conflict('nothing_to_import', 'Nothing in the file is new');

/** What is wrong with a row: which field, and what would put it right. */
export interface RowProblem {
  readonly field: string;
  readonly message: string;
}

interface CheckedRow {
  readonly row: number;
  readonly problems: readonly RowProblem[];
}

const MOST_ERRORS = 50;

/** Refuses an import with rows that have problems, by row and field, unless they are to be left out. */
export function refuseFaulty(faulty: readonly CheckedRow[], rows: number, skip: boolean): void {
  if (skip || faulty.length === 0) return;
  const errors = faulty.flatMap(({ row, problems }) =>
    problems.map(({ field, message }) => ({ field: `row ${row}: ${field}`, code: 'invalid', message })),
  );
  throw fail(failures.validation_failed, {
    detail: `${faulty.length} of ${rows} rows have problems, so none was imported. Mend them, or send skip_faulty.`,
    errors: errors.slice(0, MOST_ERRORS),
  });
}

export interface CsvRow {
  /** As a spreadsheet counts: 1 is the header. Empty lines do not count. */
  readonly row: number;
  /** The cell under the first of these headings that is there; empty where there is none. */
  readonly cell: (...headings: string[]) => string;
  /** What is wrong with its shape. */
  readonly problems: readonly RowProblem[];
}

export interface CsvTable {
  /** In lower case. */
  readonly headings: readonly string[];
  readonly rows: readonly CsvRow[];
}

/** Reads a CSV with a header, of at most so many rows, separated by commas, semicolons or tabs; `field` is the input's. */
export function readCsv(field: string, text: string, most: number): CsvTable {
  const [header, ...lines] = records(field, text);
  if (!header) throw invalid(field, 'is empty; expected a header and rows');
  if (lines.length === 0) throw invalid(field, 'has a header and no rows');
  if (lines.length > most) throw invalid(field, `has ${lines.length} rows; send at most ${most} at a time`);
  const headings = header.map((heading) => heading.trim().replace(/\s+/g, ' ').toLowerCase());
  const rows = lines.map((cells, i) => ({
    row: i + 2,
    cell: (...names: string[]) => {
      const at = names.map((name) => headings.indexOf(name)).find((found) => found >= 0);
      return at === undefined ? '' : (cells[at] ?? '').trim();
    },
    problems: surplus(cells, headings.length),
  }));
  return { headings, rows };
}

/** Text with a separator in it that is not in quotes moves every cell behind it under the wrong heading. */
function surplus(cells: readonly string[], width: number): RowProblem[] {
  if (cells.slice(width).every((cell) => cell.trim() === '')) return [];
  return [
    { field: 'row', message: `has ${cells.length} cells, the header ${width}; put text with separators in quotes` },
  ];
}

function records(field: string, text: string): string[][] {
  try {
    return parse(text, {
      bom: true,
      delimiter: separatorOf(text),
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
    });
  } catch (error) {
    if (error instanceof CsvError) throw invalid(field, `cannot be read as CSV: ${error.message}`);
    throw error;
  }
}

/** What stands most often between the headings. */
function separatorOf(text: string): string {
  const header = (text.split(/\r?\n/, 1)[0] as string).replace(/"[^"]*"/g, '');
  const count = (separator: string) => header.split(separator).length;
  return [',', ';', '\t'].reduce((best, other) => (count(other) > count(best) ? other : best));
}
