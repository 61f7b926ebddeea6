import type { Tool } from './tool.ts';

/** Finds tools by words of what they are called, what they are for, and what they take; best first. */
export type Search = (query: string, among: Iterable<Tool>) => Tool[];

/** What a word weighs by where it stands. */
const NAME = 4;
const SUMMARY = 2;
const WHEN = 1;
const FIELD = 1;
/** A word that only begins with what was asked. */
const BEGINNING = 0.6;

const wordsOf = (text: string): string[] =>
  (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => (word.length > 3 ? word.replace(/s$/, '') : word));

export function createSearch(tools: Iterable<Tool>): Search {
  const index = new Map<Tool, Map<string, number>>();
  const known = new Map<string, number>();
  for (const tool of tools) {
    const words = weighed(tool);
    index.set(tool, words);
    for (const word of words.keys()) known.set(word, (known.get(word) ?? 0) + 1);
  }
  /** What nearly every tool has says little. */
  const rarity = (word: string): number => Math.log(1 + index.size / (known.get(word) ?? index.size));
  return (query, among) => {
    const asked = [...new Set(wordsOf(query))];
    const scored: { tool: Tool; score: number }[] = [];
    for (const tool of among) {
      const words = index.get(tool) ?? new Map();
      const score = asked.reduce((sum, word) => sum + best(word, words, rarity), 0);
      if (score > 0) scored.push({ tool, score });
    }
    return scored.sort((a, b) => b.score - a.score).map(({ tool }) => tool);
  };
}

/** The best that a word of the query comes to among the words of one tool. */
function best(asked: string, words: ReadonlyMap<string, number>, rarity: (word: string) => number): number {
  let top = (words.get(asked) ?? 0) * rarity(asked);
  if (asked.length < 3) return top;
  for (const [word, weight] of words) {
    if (word !== asked && word.startsWith(asked)) top = Math.max(top, weight * rarity(word) * BEGINNING);
  }
  return top;
}

function weighed({ name, operation, listed }: Tool): Map<string, number> {
  const words = new Map<string, number>();
  const add = (text: string, weight: number) => {
    for (const word of wordsOf(text)) words.set(word, Math.max(words.get(word) ?? 0, weight));
  };
  add(Object.keys(listed.inputSchema.properties).join(' ').replaceAll('_', ' '), FIELD);
  if (operation.mcp) add(operation.mcp.when, WHEN);
  add(operation.summary, SUMMARY);
  add(name.replaceAll('_', ' '), NAME);
  return words;
}
