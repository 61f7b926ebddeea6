import { expect, test } from '@jest/globals';
import { requestId, requestIdOf } from './request-id.ts';

test('a well-formed id is kept; anything else is replaced by a new one', () => {
  for (const given of ['a', 'A.b_c-1', 'x'.repeat(128)]) expect(requestId(given)).toBe(given);
  for (const given of ['', 'a b', 'a:b', 'x'.repeat(129), 'ü', 'a\n', 1, null, undefined, ['a']]) {
    expect(requestId(given)).toMatch(/^req_[0-9a-z]{26}$/);
  }
});

test('a request has one id, however often it is asked for', () => {
  const request = { headers: {} };
  expect(requestIdOf(request)).toBe(requestIdOf(request));
  expect(requestIdOf({ headers: {} })).not.toBe(requestIdOf(request));
  expect(requestIdOf({ headers: { 'x-request-id': 'mine' } })).toBe('mine');
});
