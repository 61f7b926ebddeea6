import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { validate } from './validate.ts';

const schema = z.strictObject({ name: z.string(), limit: z.int().optional(), parts: z.array(z.int()).optional() });

const errorsOf = (input: unknown) => {
  try {
    return validate(schema, input);
  } catch (error) {
    return (error as { details: { errors: { field: string; code: string }[] } }).details.errors.map(
      ({ field, code }) => `${field} ${code}`,
    );
  }
};

test('what is missing is told apart from what is of another type', () => {
  expect(errorsOf({})).toEqual(['name required']);
  expect(errorsOf({ name: 5, limit: '5' })).toEqual(['name invalid_type', 'limit invalid_type']);
  expect(errorsOf({ name: null, parts: [1, 'x'] })).toEqual(['name invalid_type', 'parts.1 invalid_type']);
});

test('an error names what was expected and what was received', () => {
  expect(() => validate(schema, { name: 5 })).toThrow('name: expected string, received number');
});
