import { plain, type Wanted } from './search.words.ts';

/** Characters shown around what matched in a long text. */
const SHOWN = 200;
const BEFORE = 60;

/**
 * A text in pieces, by turns what did not match and what did: the second, the fourth and so on matched. No marks are put into the
 * text, so there is nothing to escape. Of a long text, what is around the first match; null where nothing in it matched.
 */
export function highlight(text: string, wanted: readonly Wanted[]): string[] | null {
  const whole = new Set(wanted.flatMap(({ words }) => words.map(plain)));
  const begun = wanted.flatMap(({ words, prefix }) => (prefix ? words.map(plain) : []));
  const matches = [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].filter(([word]) => {
    const folded = plain(word);
    return whole.has(folded) || begun.some((start) => folded.startsWith(start));
  });
  const [first] = matches;
  if (!first) return null;
  const [from, to] = window(text, first.index);
  const pieces = [from > 0 ? '…' : ''];
  let at = from;
  for (const { 0: word, index } of matches) {
    if (index + word.length > to) break;
    pieces[pieces.length - 1] += text.slice(at, index);
    pieces.push(word, '');
    at = index + word.length;
  }
  pieces[pieces.length - 1] += text.slice(at, to) + (to < text.length ? '…' : '');
  return pieces;
}

/** Where to cut: at spaces, so that no word and no character is cut in two. */
function window(text: string, match: number): [number, number] {
  if (text.length <= SHOWN) return [0, text.length];
  const early = Math.max(0, match - BEFORE);
  const from = early && text.lastIndexOf(' ', match - 1) >= early ? text.indexOf(' ', early) + 1 : early && match;
  const late = text.indexOf(' ', Math.max(from + SHOWN, match + 1));
  return [from, late < 0 || late > from + 2 * SHOWN ? endOf(text, from, match) : late];
}

/** A text without spaces is cut where the match's neighbourhood ends, between two characters. */
function endOf(text: string, from: number, match: number): number {
  const word = /^[\p{L}\p{N}\p{M}]+/u.exec(text.slice(match))?.[0].length ?? 1;
  const end = Math.min(text.length, Math.max(from + SHOWN, match + word));
  return /[\uD800-\uDBFF]/.test(text[end - 1] ?? '') ? end - 1 : end;
}
