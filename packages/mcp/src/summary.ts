/** Up to here the text is the answer itself. */
const WHOLE = 1000;
const LINE = 140;
const WORDS = 60;

/**
 * Data as text. What people wrote stands between the marks and nowhere else: a `<` of theirs is written as JSON may
 * write it, so that no name or note can close the marks and go on as if it were the tool.
 */
export const dataText = (text: string): string => `<data>\n${text.replaceAll('<', '\\u003c')}\n</data>`;

/**
 * The text beside `structuredContent`, for models whose client passes only text on. An answer of up to a thousand
 * characters is there in full. A longer page is a line a row, enough to pick an id and get the rest; anything longer is
 * its plain fields. So the bytes are not doubled, and nobody is left blind.
 */
export function summaryOf(value: Record<string, unknown>, json: string): string {
  const { data, next_cursor, has_more, ...rest } = value;
  const page = Array.isArray(data) ? data : undefined;
  const head = page
    ? `${page.length} ${page.length === 1 ? 'row' : 'rows'}${next_cursor ? `; for the next, the same call with cursor=${next_cursor}` : ''}\n`
    : '';
  if (json.length <= WHOLE) return head + dataText(json);
  if (!page) return `${dataText(plain(value, WHOLE))}\nThe rest is in structuredContent.`;
  const beside = plain(rest, LINE);
  return head + dataText([...page.map((row) => plain(row, LINE)), ...(beside ? [beside] : [])].join('\n'));
}

/** The plain fields of a row on one line, the first ones first, until the line is full. */
function plain(row: unknown, room: number): string {
  if (typeof row !== 'object' || row === null) return JSON.stringify(row).slice(0, room);
  let line = '';
  for (const [name, value] of Object.entries(row)) {
    if (value === null || value === false || typeof value === 'object') continue;
    // The name says more in less room; the id is in structuredContent.
    if (Object.hasOwn(row, name.replace(/_id$/, '_name')) && name.endsWith('_id')) continue;
    const part = `${line && ' '}${name}=${typeof value === 'string' ? words(value) : value}`;
    if (line.length + part.length > room) break;
    line += part;
  }
  return line;
}

const words = (text: string): string => JSON.stringify(text.length > WORDS ? `${text.slice(0, WORDS)}…` : text);
