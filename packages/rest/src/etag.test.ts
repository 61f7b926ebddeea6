import { expect, test } from '@jest/globals';
import { expectedVersion, matchesAny, tagOf, versionIn, withoutVersion } from './etag.ts';

test.each([
  [{ id: 'a', version: 7 }, '7'],
  [{ version: 12, id: 'a' }, '12'],
  [{ id: 'a', custom: { version: 1 }, list: [{ version: 2 }], version: 7, client: { version: 3 } }, '7'],
  [{ id: 'a', title: 'a "version":1, b \\', version: 7 }, '7'],
  [{ id: '\\"', 'x"version': 1, version: 7 }, '7'],
  [{ id: 'version', note: 'version', version: 7 }, '7'],
  [{ id: 'a', custom: { version: 1 } }, undefined],
  [{ id: 'a', version: '7' }, undefined],
  [{ id: 'a' }, undefined],
  [null, undefined],
])('the version of %j is %s', (value, version) => {
  expect(versionIn(JSON.stringify(value))?.value).toBe(version);
});

test('taking the version out leaves the rest as it was', () => {
  for (const value of [
    { id: 'a', version: 7, name: 'b' },
    { id: 'a', version: 7 },
    { version: 7, id: 'a' },
    { version: 7 },
  ]) {
    const text = JSON.stringify(value);
    const { version: _, ...rest } = value as Record<string, unknown>;
    expect(JSON.parse(withoutVersion(text, versionIn(text) as NonNullable<ReturnType<typeof versionIn>>))).toEqual(
      rest,
    );
  }
});

test('tags differ as the bytes do, and give back their version', () => {
  const one = tagOf(Buffer.from('{"a":1}'), '7');
  expect(one).not.toBe(tagOf(Buffer.from('{"a":2}'), '7'));
  expect(one).toBe(tagOf(Buffer.from('{"a":1}'), '7'));
  expect(expectedVersion(one)).toBe(7);
  expect(expectedVersion('"7"')).toBe(7);
  expect(expectedVersion(' * ')).toBeUndefined();
});

test('If-None-Match compares weakly, and whole tags', () => {
  expect(matchesAny('W/"7-a"', '"7-a"')).toBe(true);
  expect(matchesAny('"1-a" , "7-a"', '"7-a"')).toBe(true);
  expect(matchesAny('"7"', '"7-a"')).toBe(false);
  expect(matchesAny('', '"7-a"')).toBe(false);
});
