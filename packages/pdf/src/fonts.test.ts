import { expect, test } from '@jest/globals';
import * as fontkit from 'fontkit';
import { FONTS } from './fonts.ts';
import { formatOf } from './format.ts';
import { LANGUAGES, labelsOf } from './labels/index.ts';

const fonts = Object.values(FONTS).map((font) => fontkit.create(font) as fontkit.Font);

/** The characters that one of the fonts has no shape for. */
const missing = (text: Iterable<string>): string[] =>
  [...new Set(text)].filter((char) => !fonts.every((font) => font.hasGlyphForCodePoint(char.codePointAt(0) as number)));

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i)).filter((char) =>
    /\p{L}|\p{N}|\p{P}|\p{S}/u.test(char),
  );

test.each([
  ['Latin', 0x21, 0x7e],
  ['Latin-1', 0xa1, 0xff],
  ['Central European and Baltic', 0x100, 0x17f],
  ['Greek', 0x370, 0x3e1],
  ['Cyrillic', 0x400, 0x4ff],
  ['Vietnamese and more Latin', 0x1e00, 0x1eff],
])('%s has a shape for every character in both fonts', (_, from, to) => {
  expect(missing(range(from, to))).toEqual([]);
});

test('currencies, quotation marks, dashes and the spaces of figures have theirs', () => {
  expect(missing('€£¥₴₽₺₹₪₩₫₸₼₾zł„“”‘’«»–—…·•−×№™°\u00a0\u202f\u2009')).toEqual([]);
});

test('every label and figure of every language has its shapes', () => {
  for (const language of LANGUAGES) {
    const { labels } = labelsOf(language);
    const format = formatOf(language, 'a4');
    const months = Array.from({ length: 12 }, (_, i) => format.day(`2026-${String(i + 1).padStart(2, '0')}-03`));
    const money = ['EUR', 'USD', 'PLN', 'CZK', 'UAH', 'RUB', 'JPY'].map((currency) =>
      format.negative({ amount: 123_456_789, currency }),
    );
    const said = [JSON.stringify(labels), ...months, ...money, format.percent(1950), format.country('GR')].join('');
    expect({ language, missing: missing(said) }).toEqual({ language, missing: [] });
  }
});
