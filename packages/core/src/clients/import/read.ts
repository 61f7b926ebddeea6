import type { z } from 'zod';
import { type CsvRow, line, type RowProblem, readCsv } from '../../kernel/index.ts';
import { NewClient } from '../client.input.ts';

export const MOST_ROWS = 2000;

/** Columns with the fields of a client under their own names; `key` is the row's name elsewhere. */
const PLAIN = ['name', 'email', 'phone', 'website', 'tax_id', 'language'] as const;
const NUMBERS = ['payment_terms_days', 'default_tax_rate'] as const;
const ADDRESS = ['street', 'street2', 'city', 'postal_code', 'region', 'country'] as const;
const COLUMNS: readonly string[] = [...PLAIN, ...NUMBERS, ...ADDRESS, 'currency', 'tax_treatment', 'key'];

export type ClientFields = Partial<z.infer<typeof NewClient>>;

export interface ClientRow {
  readonly row: number;
  readonly name: string;
  /** What the row is called where it comes from; null where it says nothing. */
  readonly key: string | null;
  /** What its cells say; empty ones say nothing. */
  readonly fields: ClientFields;
  readonly problems: readonly RowProblem[];
}

export interface ClientTable {
  readonly rows: readonly ClientRow[];
  /** Headings that say nothing to us. */
  readonly ignored_columns: readonly string[];
}

const Key = line(200);

/** Reads clients from a CSV. Headings are the fields' names; case, and blanks for `_`, do not matter. */
export function readClients(csv: string): ClientTable {
  const table = readCsv('csv', csv, MOST_ROWS);
  const known = new Map(table.headings.map((heading) => [heading.replaceAll(' ', '_'), heading]));
  return {
    rows: table.rows.map((row) => readRow(row, (name) => row.cell(known.get(name) ?? name))),
    ignored_columns: table.headings.filter((heading) => heading && !COLUMNS.includes(heading.replaceAll(' ', '_'))),
  };
}

function readRow({ row, problems: shape }: CsvRow, cell: CsvRow['cell']): ClientRow {
  const texts = (names: readonly string[], read: (text: string) => unknown = (text) => text) =>
    Object.fromEntries(names.flatMap((name) => (cell(name) === '' ? [] : [[name, read(cell(name))]])));
  const address = {
    ...texts(ADDRESS),
    ...texts(['country'], (text) => text.toUpperCase()),
  };
  const said = {
    ...texts(PLAIN),
    ...texts(NUMBERS, (text) => (/^\d{1,9}$/.test(text) ? Number(text) : text)),
    ...texts(['currency'], (text) => text.toUpperCase()),
    ...texts(['tax_treatment'], (text) => text.toLowerCase()),
    ...(Object.keys(address).length ? { billing_address: address } : {}),
  };
  const parsed = NewClient.safeParse(said);
  const key = cell('key') || null;
  const faults = (parsed.error?.issues ?? []).map(({ path, message }) => ({
    field: String(path.at(-1)),
    message: cell('name') === '' && path[0] === 'name' ? 'is empty; every row needs one' : plain(message),
  }));
  const problems = [...shape, ...faults];
  if (key !== null && !Key.safeParse(key).success)
    problems.push({ field: 'key', message: 'is longer than 200 characters' });
  return { row, name: cell('name'), key, fields: parsed.data ?? {}, problems };
}

const plain = (message: string): string => message.replace(/^Invalid input: /, '');
