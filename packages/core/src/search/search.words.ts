/** What one typed word may stand for; the last one may be the beginning of one. */
export interface Wanted {
  readonly words: readonly string[];
  readonly prefix: boolean;
}

/** Words beyond these are not looked at. */
const MOST = 16;

/** The words of a text, as the index parts them. */
const parts = (text: string): string[] => text.normalize('NFC').match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];

/** What was asked for: every word, the last one also as the beginning of one. */
export function wantedOf(query: string): Wanted[] {
  const words = parts(query).slice(0, MOST);
  return words.map((word, nr) => ({ words: [word], prefix: nr === words.length - 1 }));
}

/** The condition for PostgreSQL, behind the tag of what is looked for. Words hold no sign that means something there. */
export function tsquery(wanted: readonly Wanted[], tag: string, weight: '' | 'A', whole = false): string {
  const one = ({ words, prefix }: Wanted) => {
    const marks = `${prefix && !whole ? '*' : ''}${weight}`;
    return `(${words.map((word) => `'${tag}${word}'${marks && `:${marks}`}`).join(' | ')})`;
  };
  return wanted.map(one).join(' & ');
}

/** Without accents and case, so that what was found can be marked; PostgreSQL alone decides what is found. */
export const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[ßæœøđł]/g, (letter) => LETTERS[letter] as string);

const LETTERS: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ł: 'l' };
