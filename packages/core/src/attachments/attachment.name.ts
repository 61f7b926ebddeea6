/** Control characters, those that turn the direction of text, and what separates or forbids paths somewhere. */
const UNSAFE = /[\p{Cc}\p{Cf}\u2028\u2029/\\:*?"<>|]+/gu;
const LONGEST = 200;

/** The last part of a file's name, in characters that every file system and header takes; its ending stays. */
export function safeName(given: string): string {
  const last = given.normalize('NFC').split(/[/\\]/).pop() ?? '';
  const name = last
    .replace(UNSAFE, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '')
    .trim();
  if (name === '') return 'file';
  const letters = [...name];
  if (letters.length <= LONGEST) return name;
  const ending = /\.[\p{L}\p{N}]{1,10}$/u.exec(name)?.[0] ?? '';
  return letters.slice(0, LONGEST - [...ending].length).join('') + ending;
}
