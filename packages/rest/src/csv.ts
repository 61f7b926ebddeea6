import { decimalOf } from '@stint/core';
import { z } from 'zod';

type Row = Readonly<Record<string, unknown>>;

/** A row's cells by column: nested fields as `days.2026-11-02`, money as a decimal and its currency. */
export function cellsOf(row: Row, prefix = ''): Map<string, string> {
  const cells = new Map<string, string>();
  for (const [name, value] of Object.entries(row)) {
    const column = prefix + name;
    if (isMoney(value)) {
      cells.set(column, decimalOf(value.amount, value.currency)).set(`${column}_currency`, value.currency);
    } else if (Array.isArray(value)) {
      cells.set(column, escaped(value.map(text).join(', ')));
    } else if (typeof value === 'object' && value !== null) {
      for (const [inner, cell] of cellsOf(value as Row, `${column}.`)) cells.set(inner, cell);
    } else {
      cells.set(column, typeof value === 'string' ? escaped(value) : text(value));
    }
  }
  return cells;
}

/** The rows as lines of RFC 4180. */
export function csvOf(rows: readonly Row[], columns: readonly string[]): string {
  return rows.map((row) => line(columns, cellsOf(row))).join('');
}

/**
 * The columns of rows of a schema, in its order. A field that no row of the first page has is not shown to this reader, or was
 * not asked for; the keys of a record are those that occur.
 */
export function columnsOf(schema: z.ZodType, rows: readonly Row[], prefix = ''): string[] {
  const shape = shapeOf(schema);
  return Object.entries(shape).flatMap(([name, of]) => {
    // What may be absent is there when a row has it: a permission, a choice of fields or `expand` decides.
    const there = rows.length > 0 ? rows.some((row) => name in row) : !(of instanceof z.ZodOptional);
    if (!there) return [];
    const column = prefix + name;
    const field = bare(of);
    if (isMoneySchema(field)) return [column, `${column}_currency`];
    const inner = rows
      .map((row) => row[name])
      .filter((value): value is Row => typeof value === 'object' && value !== null);
    if (field instanceof z.ZodObject) return columnsOf(field, inner, `${column}.`);
    if (field instanceof z.ZodRecord)
      return [...new Set(inner.flatMap(Object.keys))].sort().map((key) => `${column}.${key}`);
    return [column];
  });
}

const shapeOf = (schema: z.ZodType): Record<string, z.ZodType> => (schema instanceof z.ZodObject ? schema.shape : {});

const isMoneySchema = (schema: z.ZodType): boolean => Object.keys(shapeOf(schema)).join() === 'amount,currency';

function bare(schema: z.ZodType): z.ZodType {
  let inner: unknown = schema;
  while (inner instanceof z.ZodNullable || inner instanceof z.ZodOptional || inner instanceof z.ZodLazy)
    inner = inner.unwrap();
  return inner as z.ZodType;
}

export const heading = (columns: readonly string[]): string => `${columns.map(quoted).join(',')}\r\n`;

const line = (columns: readonly string[], cells: ReadonlyMap<string, string>): string =>
  `${columns.map((column) => quoted(cells.get(column) ?? '')).join(',')}\r\n`;

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** A spreadsheet takes text that begins so for a formula (OWASP, CSV injection); a quote before it makes it text. */
const escaped = (cell: string): string => (/^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell);

const text = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);

const isMoney = (value: unknown): value is { amount: number; currency: string } =>
  typeof value === 'object' &&
  value !== null &&
  'amount' in value &&
  'currency' in value &&
  Object.keys(value).length === 2;
