import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { nestingFault } from './nesting.ts';
import { validate } from './validate.ts';

const nested = (levels: number): unknown => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`);

test('32 levels are taken, one more is not, and depth without end costs no stack', () => {
  expect(nestingFault(nested(32))).toBeUndefined();
  for (const levels of [33, 200_000]) expect(nestingFault(nested(levels))).toMatchObject({ code: 'too_deep' });
  expect(nestingFault(JSON.parse(`${'{"a":'.repeat(33)}1${'}'.repeat(33)}`))).toMatchObject({ code: 'too_deep' });
  expect(nestingFault(Array.from({ length: 5000 }, () => ({ a: [1, null] })))).toBeUndefined();
  for (const flat of ['x', 1, null, undefined, [], {}]) expect(nestingFault(flat)).toBeUndefined();
});

test('a key that reaches for the prototype is found at any depth, and only as a key of its own', () => {
  expect(nestingFault(JSON.parse('{"a":[{"__proto__":1}]}'))).toMatchObject({ field: '__proto__' });
  expect(nestingFault({ a: '__proto__', b: Object.create({ c: 1 }) })).toBeUndefined();
});

test('input that is too deep is invalid before anything walks it', () => {
  const schema = z.record(z.string(), z.unknown());
  const refuse = () => validate(schema, { a: nested(100_000) });
  expect(refuse).toThrow(expect.objectContaining({ code: 'validation_failed' }));
  expect(refuse).toThrow('It is nested more than 32 levels deep.');
});
