import { expect, test } from '@jest/globals';
import { closedIn, keysIn } from './key.find.ts';

test.each([
  ['feature/web-42-sign-in', ['WEB-42']],
  ['WEB-42', ['WEB-42']],
  ['fix_WEB-42_again', ['WEB-42']],
  ['WEB-42, API2-7: one after the other (web-42)', ['WEB-42', 'API2-7']],
  ['WEB-042 W-1 WEB-0 9WEB-1 WEB-42a', []],
  ['main', []],
])('%s names %j', (text, keys) => {
  expect(keysIn(text)).toEqual(keys);
});

test.each([
  ['Fixes WEB-42', ['WEB-42']],
  ['closes: web-42 and WEB-43', ['WEB-42', 'WEB-43']],
  ['Resolve WEB-1, WEB-2, and WEB-3; see WEB-4', ['WEB-1', 'WEB-2', 'WEB-3']],
  ['Fix the sign-in (WEB-42)', []],
  ['prefixes WEB-42', []],
  ['closed WEB-1\n\nfixed WEB-2, resolved WEB-1', ['WEB-1', 'WEB-2']],
])('%s closes %j', (text, keys) => {
  expect(closedIn(text)).toEqual(keys);
});

test('a text of nothing but keys is read quickly, and not without end', () => {
  const text = `closes ${Array.from({ length: 5000 }, (_, nr) => `WEB-${nr + 1}`).join(', ')}`;
  const started = performance.now();
  expect(keysIn(text)).toHaveLength(50);
  expect(closedIn(text)).toHaveLength(50);
  expect(closedIn('close '.repeat(5000))).toEqual([]);
  expect(performance.now() - started).toBeLessThan(1000);
});
