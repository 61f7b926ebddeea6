/** What cells of exports say, read by form and not by locale. Undefined where a cell cannot be read. */

export const DATE_ORDERS = ['ymd', 'mdy', 'dmy'] as const;
export type DateOrder = (typeof DATE_ORDERS)[number];

const DATE = /^(\d{1,4})([-/.])(\d{1,2})\2(\d{1,4})$/;

/** A calendar day as YYYY-MM-DD. Years have four digits. */
export function readDate(text: string, order: DateOrder): string | undefined {
  const found = DATE.exec(text);
  if (!found) return undefined;
  const [, a = '', , b = '', c = ''] = found;
  const [y, m, d] = a.length === 4 ? [a, b, c] : order === 'mdy' ? [c, a, b] : [c, b, a];
  if (y.length !== 4 || m.length > 2 || d.length > 2) return undefined;
  const day = `${y}-${m.padStart(2, '0')}-${d.padStart(2, '0')}`;
  const at = new Date(`${day}T00:00:00Z`);
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== day ? undefined : day;
}

/** The order that the dates are in, and whether they leave no other. */
export function orderOf(dates: readonly string[]): { order: DateOrder; certain: boolean } {
  const parts = dates.map((text) => DATE.exec(text)).filter((found) => found !== null);
  const short = parts.filter(([, a]) => (a as string).length < 4);
  if (short.length === 0) return { order: 'ymd', certain: true };
  const over12 = (at: 1 | 3) => short.some((found) => Number(found[at]) > 12);
  const dots = short.every(([, , separator]) => separator === '.');
  if (over12(1) || (dots && !over12(3))) return { order: 'dmy', certain: true };
  return { order: 'mdy', certain: over12(3) };
}

const CLOCK = /^(\d{1,2}):(\d{2})(?::(\d{2}))?\s*(?:([ap])\.?\s*m\.?)?$/i;

/** A time of day in seconds after midnight, on a clock of 24 hours or of twice 12. */
export function readClock(text: string): number | undefined {
  const found = CLOCK.exec(text);
  if (!found) return undefined;
  const [, hour, minute, second, half] = found;
  let hours = Number(hour);
  const [minutes, seconds] = [Number(minute), Number(second ?? 0)];
  if (half) {
    if (hours < 1 || hours > 12) return undefined;
    hours = (hours % 12) + (half.toLowerCase() === 'p' ? 12 : 0);
  }
  return hours > 23 || minutes > 59 || seconds > 59 ? undefined : hours * 3600 + minutes * 60 + seconds;
}

const SPAN = /^(\d{1,4}):(\d{2})(?::(\d{2}))?$/;

/** A duration in whole seconds: 02:27:49, 2:28, or hours as a decimal, rounded half up to the second. */
export function readDuration(text: string): number | undefined {
  const found = SPAN.exec(text);
  if (!found) return decimalHours(text);
  const [minutes, seconds] = [Number(found[2]), Number(found[3] ?? 0)];
  return minutes > 59 || seconds > 59 ? undefined : Number(found[1]) * 3600 + minutes * 60 + seconds;
}

/**
 * 2.46, 2,46, 1,234.5, 1.234,5 or 1 234,5: the last separator is the decimal one when it stands alone or after another
 * kind; one kind several times is between thousands.
 */
function decimalHours(text: string): number | undefined {
  const bare = text.replace(/[\s'’]/g, '');
  if (!/^\d[\d.,]*$/.test(bare)) return undefined;
  const separators = bare.match(/[.,]/g) ?? [];
  const last = separators.at(-1);
  const repeated = separators.length > 1 && separators.every((separator) => separator === last);
  const cut = last && !repeated ? bare.lastIndexOf(last) : bare.length;
  const whole = bare.slice(0, cut);
  const fraction = bare.slice(cut + 1);
  if (!/^\d+$|^\d{1,3}([.,]\d{3})+$/.test(whole) || !/^\d{0,9}$/.test(fraction) || whole.length > 9) return undefined;
  const scale = 10n ** BigInt(fraction.length);
  const hours = BigInt(whole.replace(/[.,]/g, '') + fraction);
  return Number((2n * hours * 3600n + scale) / (2n * scale));
}

/** Yes and no, as the exports and spreadsheets write them. */
export function readYes(text: string): boolean | undefined {
  const word = text.toLowerCase();
  if (['yes', 'y', 'true', '1', 'x'].includes(word)) return true;
  return ['no', 'n', 'false', '0', ''].includes(word) ? false : undefined;
}
