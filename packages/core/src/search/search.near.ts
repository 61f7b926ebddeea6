import { sql } from '@stint/db';
import type { Context } from '../kernel/index.ts';
import type { Wanted } from './search.words.ts';

/** Of the words that look alike, how many are tried. */
const TRIED = 12;

/** The same wish with the words of the organization that a mistyped one may have been; null where there is none. */
export async function nearby(ctx: Context, wanted: readonly Wanted[]): Promise<Wanted[] | null> {
  const typed = wanted.flatMap(({ words }) => words).filter((word) => word.length > 3 && !/\p{N}/u.test(word));
  if (typed.length === 0) return null;
  const rows = await ctx.query<{ typed: string; folded: string; word: string }>(sql`SELECT w.typed, f.folded, n.word
    FROM unnest(${typed}::text[]) AS w(typed), lower(unaccent(w.typed)) AS f(folded), stint_words_like(f.folded) AS n(word)`);
  const near = (word: string) =>
    rows
      .filter((row) => row.typed === word && row.word !== row.folded)
      .map((row) => ({ word: row.word, slips: slips(row.folded, row.word), most: row.folded.length > 5 ? 2 : 1 }))
      .filter((one) => one.slips <= one.most)
      .sort((a, b) => a.slips - b.slips)
      .slice(0, TRIED)
      .map((one) => one.word);
  const found = wanted.map((one) => ({ ...one, words: [...new Set([...one.words, ...one.words.flatMap(near)])] }));
  return found.some((one, nr) => one.words.length > (wanted[nr]?.words.length ?? 0)) ? found : null;
}

/** Letters to add, take away, change or swap with their neighbour to get from one word to the other. */
export function slips(from: string, to: string): number {
  const [a, b] = [[...from], [...to]];
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, nr) => nr);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min((row[j - 1] ?? 0) + 1, (last[j] ?? 0) + 1, (last[j - 1] ?? 0) + same);
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, (before[j - 2] ?? Infinity) + 1);
      row.push(least);
    }
    [before, last] = [last, row];
  }
  return last[b.length] ?? 0;
}
