type Measure = (text: string) => number;

/** Where a line may break: after a space, a hyphen or a slash. */
const BREAKS = /(?<=[ \-/–—])/u;

/** Text in lines no wider than `width`; its own line breaks stay, and a word that is too long is cut. */
export function wrap(text: string, width: number, measure: Measure): string[] {
  return clean(text)
    .split('\n')
    .flatMap((paragraph) => wrapParagraph(paragraph, width, measure));
}

function wrapParagraph(paragraph: string, width: number, measure: Measure): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of paragraph.split(BREAKS)) {
    if (measure((line + piece).trimEnd()) <= width) {
      line += piece;
      continue;
    }
    if (line) lines.push(line.trimEnd());
    const { full, rest } = cut(piece, width, measure);
    lines.push(...full);
    line = rest;
  }
  return [...lines, line.trimEnd()];
}

/** Cuts a word into as many full lines as it is too long. */
function cut(word: string, width: number, measure: Measure): { full: string[]; rest: string } {
  const full: string[] = [];
  let letters = [...word];
  while (letters.length > 1 && measure(letters.join('').trimEnd()) > width) {
    let low = 1;
    let high = letters.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (measure(letters.slice(0, middle).join('')) <= width) low = middle;
      else high = middle - 1;
    }
    full.push(letters.slice(0, low).join(''));
    letters = letters.slice(low);
  }
  return { full, rest: letters.join('') };
}

/** Text that a font can set: composed, without control and direction marks, one kind of line break. */
export const clean = (text: string): string =>
  text
    .toWellFormed()
    .normalize('NFC')
    .replaceAll(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll('\t', ' ')
    .replaceAll(/(?!\n)[\p{Cc}\p{Cf}]/gu, '')
    .trimEnd();
