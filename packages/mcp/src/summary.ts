/** Up to here the text is the answer itself. */
const WHOLE = 1000;
/** Bytes of the data in a longer one: what a page of 25 rows takes. */
const MOST = 4096;
/** Characters of the first line, of each other, and of one text in it. */
const FIRST = 1000;
const LINE = 140;
const WORDS = 60;

/**
 * Data as text. What people wrote stands between the marks and nowhere else: a `<` of theirs is written as JSON may
 * write it, so that no name or note can close the marks and go on as if it were the tool.
 */
export const dataText = (text: string): string => marked(escaped(text));

const marked = (text: string): string => `<data>\n${text}\n</data>`;

const escaped = (text: string): string => (text.includes('<') ? text.replaceAll('<', '\\u003c') : text);

/** The beginning of a text that is too long. */
export const cut = (text: string, most: number): string =>
  text.length > most ? `${text.slice(0, most).toWellFormed()}…` : text;

/**
 * The text beside `structuredContent`, for models whose client passes only text on. An answer of up to a thousand
 * characters is there in full. A longer one is a line a row, enough to pick an id and get the rest: its own fields first,
 * then what it holds. So the bytes are not doubled, and nobody is left blind.
 */
export function summaryOf(value: Record<string, unknown>, json: string): string {
  const { data, next_cursor, has_more: _, ...rest } = value;
  const page = Array.isArray(data) ? data : undefined;
  const next = next_cursor ? `; for the next, the same call with cursor=${next_cursor}` : '';
  const head = page ? `${page.length} ${page.length === 1 ? 'row' : 'rows'}${next}\n` : '';
  if (json.length <= WHOLE) {
    const whole = escaped(json);
    if (Buffer.byteLength(whole) <= MOST) return head + marked(whole);
  }
  const lines = page ? [...page.map((row) => lineOf(row, LINE)), ...linesOf(rest)] : [...linesOf(value)];
  const { shown, left } = fitting(lines.filter((line) => line !== ''));
  const text = head + dataText(shown.join('\n'));
  if (left === 0) return page ? text : `${text}\nThe rest is in structuredContent.`;
  const smaller = page ? '; a smaller limit shows all of its rows here' : '';
  return `${text}\n${left} more ${left === 1 ? 'line is' : 'lines are'} in structuredContent${smaller}.`;
}

/** As many of the lines as there is room for. */
function fitting(lines: readonly string[]): { shown: string[]; left: number } {
  let room = MOST;
  const shown: string[] = [];
  for (const line of lines) {
    room -= Buffer.byteLength(escaped(line)) + 1;
    if (room < 0) break;
    shown.push(line);
  }
  return { shown, left: lines.length - shown.length };
}

type Row = Readonly<Record<string, unknown>>;

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value);

/** What a value says of itself, then each list in it with a line a row, and each object. */
function* linesOf(value: Row, path = ''): Generator<string> {
  const own = lineOf(value, FIRST);
  yield path && own ? `${path}: ${own}` : own;
  for (const [name, part] of Object.entries(value)) {
    const at = path ? `${path}.${name}` : name;
    const rows = rowsOf(part);
    if (rows) {
      yield `${at} (${rows.length}):`;
      for (const row of rows) yield `- ${lineOf(row, LINE, value.id)}`;
    } else if (isRow(part) && !isPage(part) && moneyOf(part) === undefined) yield* linesOf(part, at);
  }
}

const isPage = (value: unknown): value is { readonly data: readonly unknown[] } =>
  isRow(value) && Array.isArray(value.data);

/** The rows of a list, or of a page within. */
function rowsOf(value: unknown): readonly unknown[] | undefined {
  const rows = isPage(value) ? value.data : value;
  return Array.isArray(rows) && rows.some(isRow) ? rows : undefined;
}

/** Says of a row what nobody picks it by. */
const ASIDE = new Set('org_id created_at created_by created_by_name updated_at updated_by updated_by_name'.split(' '));
/** Says what it is, and comes first. */
const FIRSTS = new Set(
  'id key number name title description status date due_date total amount amount_due undo_seq'.split(' '),
);

/** The fields of a row on one line until the line is full: what it is first, then the others; not the id of what it is part `of`. */
function lineOf(row: unknown, room: number, of?: unknown): string {
  if (!isRow(row)) return cut(JSON.stringify(row), room);
  const firsts: string[] = [];
  const others: string[] = [];
  for (const name of Object.keys(row)) {
    if (ASIDE.has(name) || isNamed(row, name) || (of !== undefined && row[name] === of)) continue;
    (FIRSTS.has(name) ? firsts : others).push(name);
  }
  let line = '';
  for (const name of firsts.concat(others)) {
    const value = row[name];
    const said = wordOf(value);
    if (said === undefined) continue;
    const part = `${line && ' '}${name}=${said}`;
    if (line.length + part.length > room) break;
    line += part;
  }
  return line;
}

/** The name says more than the id in less room; the id is in structuredContent. */
const isNamed = (row: Row, field: string): boolean =>
  (field.endsWith('_id') && Object.hasOwn(row, `${field.slice(0, -2)}name`)) ||
  (field.endsWith('_ids') && Object.hasOwn(row, `${field.slice(0, -3)}names`));

/** A field in a word: what is plain, money, how many there are of something. */
function wordOf(value: unknown): string | undefined {
  if (value === null || value === false) return undefined;
  if (typeof value === 'string') return JSON.stringify(cut(value, WORDS));
  if (Array.isArray(value)) {
    if (value.length === 0) return undefined;
    if (value.some((part) => typeof part === 'object')) return `[${value.length}]`;
    return JSON.stringify(cut(value.join(', '), WORDS));
  }
  return isRow(value) ? moneyOf(value) : String(value);
}

/** `367500 EUR`, as the instructions write it. */
function moneyOf({ amount, currency, ...more }: Row): string | undefined {
  return typeof amount === 'number' && typeof currency === 'string' && Object.keys(more).length === 0
    ? `${amount} ${currency}`
    : undefined;
}
