/** A task as people write it, in either case: WEB-42, feature/web-42-login. */
const KEY = `(?<![A-Za-z0-9])[A-Za-z][A-Za-z0-9]{1,9}-[1-9][0-9]{0,9}(?![A-Za-z0-9])`;

/** A closing word, and the task or tasks right after it. */
const CLOSING = new RegExp(
  String.raw`\b(?:close[sd]?|fix(?:e[sd])?|resolve[sd]?)\b:?[ \t]{1,9}(${KEY}(?:(?:[ \t]{0,9},[ \t]{0,9}(?:and[ \t]{1,9})?|[ \t]{1,9}(?:and|&)[ \t]{1,9})${KEY}){0,49})`,
  'gi',
);

/** More are not meant by anybody. */
const MOST = 50;

/** The keys in a text that may be tasks, each once, in the order they come. */
export function keysIn(text: string): string[] {
  const keys = new Set<string>();
  for (const [key] of text.matchAll(new RegExp(KEY, 'g'))) {
    keys.add(key.toUpperCase());
    if (keys.size === MOST) break;
  }
  return [...keys];
}

/** Those that it says it closes: “Fixes WEB-42”, “closes WEB-1, WEB-2 and WEB-3”. */
export const closedIn = (text: string): string[] => [
  ...new Set([...text.matchAll(CLOSING)].flatMap(([, keys]) => keysIn(keys as string))),
];
