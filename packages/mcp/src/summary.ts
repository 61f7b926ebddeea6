import type { Json } from '@stint/core';

/** Up to here the text is the answer itself. */
const WHOLE = 1000;
const LINE = 140;
const WORDS = 60;

/**
 * The text beside `structuredContent`, for models whose client passes only text on. An answer of up to a thousand
 * characters is there in full. A longer page is a line a row, enough to pick an id and get the rest; anything longer is
 * its plain fields. So the bytes are not doubled, and nobody is left blind.
 */
export function summaryOf(json: Json<any>): string {
  if (json.text.length <= WHOLE) return json.text;
  const { data, next_cursor, ...rest } = json.value;
  if (!Array.isArray(data)) return `${plain(json.value, WHOLE)} (the rest is in structuredContent)`;
  const more = next_cursor ? `; there are more: cursor=${next_cursor}` : '';
  const beside = plain(rest, LINE);
  return [`${data.length} rows${more}`, ...data.map((row) => plain(row, LINE)), ...(beside ? [beside] : [])].join('\n');
}

/** The plain fields of a row on one line, the first ones first, until the line is full. */
function plain(row: unknown, room: number): string {
  if (typeof row !== 'object' || row === null) return String(row).slice(0, room);
  let line = '';
  for (const [name, value] of Object.entries(row)) {
    if (value === null || value === false || typeof value === 'object') continue;
    const part = `${line && ' '}${name}=${typeof value === 'string' ? words(value) : value}`;
    if (line.length + part.length > room) break;
    line += part;
  }
  return line;
}

const words = (text: string): string => JSON.stringify(text.length > WORDS ? `${text.slice(0, WORDS)}…` : text);
