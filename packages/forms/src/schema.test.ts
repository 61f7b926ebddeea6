import { expect, test } from '@jest/globals';
import { answerFaults, askedQuestions, formSchema, type Question } from '@stint/core';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import fc from 'fast-check';

const CHOICES = ['red', 'green', 'a.b|c'];
const TYPES = [
  'short_text',
  'long_text',
  'email',
  'number',
  'date',
  'single_choice',
  'multiple_choice',
  'checkbox',
] as const;
type Type = (typeof TYPES)[number];
const KEYS = ['a', 'b', 'c', 'd'];

const limitsOf: Record<Type, fc.Arbitrary<object>> = {
  short_text: fc.constantFrom({}, { max_length: 3 }, { min_length: 2 }),
  long_text: fc.constantFrom({}, { max_length: 5, min_length: 2 }),
  email: fc.constant({}),
  number: fc.constantFrom({}, { decimals: 0 }, { decimals: 2 }),
  date: fc.constant({}),
  single_choice: fc.constant({ choices: CHOICES }),
  multiple_choice: fc.constantFrom({ choices: CHOICES }, { choices: CHOICES, min_choices: 2, max_choices: 2 }),
  checkbox: fc.constant({}),
};

/** A condition on the question before that its type can meet. */
function conditionOn({ key, type }: Question): fc.Arbitrary<object> {
  const about = { question: key };
  const plain = fc.constantFrom({ ...about, is: 'answered' }, { ...about, is: 'not_answered' });
  const value = type === 'date' ? '2026-03-02' : 'a.b|c';
  const compared = fc.constantFrom({ ...about, is: 'equals', value }, { ...about, is: 'not_equals', value });
  const contained = fc.constant({ ...about, is: 'contains', value });
  if (type === 'multiple_choice' || type === 'long_text') return fc.oneof(plain, contained);
  if (type === 'short_text') return fc.oneof(plain, compared, contained);
  return type === 'date' || type === 'single_choice' ? fc.oneof(plain, compared) : plain;
}

const question = (key: string, before: Question | undefined): fc.Arbitrary<Question> =>
  fc.constantFrom(...TYPES).chain((type) =>
    fc
      .tuple(
        fc.boolean(),
        limitsOf[type],
        before ? fc.option(conditionOn(before), { nil: undefined }) : fc.constant(undefined),
      )
      .map(([required, limits, condition]) => {
        const shown = condition ? { shown_when: [condition] } : {};
        return { key, type, label: key, required, ...limits, ...shown } as Question;
      }),
  );

const questions = KEYS.reduce<fc.Arbitrary<Question[]>>(
  (all, key) => all.chain((made) => question(key, made.at(-1)).map((next) => [...made, next])),
  fc.constant([]),
);

const answer = fc.oneof(
  fc.constantFrom(
    'red',
    'a.b|c',
    'xa.b|cx',
    'axb',
    ' ',
    'one\ntwo',
    '\n',
    '😀😀',
    'ab',
    'abcdef',
    'me@example.com',
    'me@',
    '12',
    '12.50',
    '1.234',
    '-0.5',
    '012',
    '1e3',
    '2026-03-02',
    '2026-02-30',
    true,
    false,
    12,
    null,
  ),
  fc.subarray(CHOICES),
  fc.constantFrom(['red', 'red'], ['blue'], {}),
);
const answers = fc.dictionary(fc.constantFrom(...KEYS, 'e', 'constructor'), answer, { maxKeys: 5 });

test('the JSON Schema of a form takes exactly the answers that the form takes', () => {
  const ajv = new Ajv2020({ strictTypes: false, strictRequired: false });
  formats.default(ajv, ['date']);
  const counts = { taken: 0, refused: 0 };
  fc.assert(
    fc.property(questions, answers, (asked, given) => {
      const schema = formSchema({ name: 'x', description: null, questions: asked }, 'https://example.com/schema');
      const taken = ajv.validate(schema, given);
      ajv.removeSchema(schema);
      counts[taken ? 'taken' : 'refused']++;
      expect(answerFaults(asked, new Map(Object.entries(given))).length === 0).toBe(taken);
    }),
    { numRuns: 300 },
  );
  expect(Math.min(counts.taken, counts.refused)).toBeGreaterThan(5);
});

test('answers to what is not asked decide nothing', () => {
  const chain = [
    { key: 'a', type: 'checkbox', label: 'A' },
    { key: 'b', type: 'short_text', label: 'B', shown_when: [{ question: 'a', is: 'answered' }] },
    { key: 'c', type: 'short_text', label: 'C', shown_when: [{ question: 'b', is: 'equals', value: 'x' }] },
  ] as Question[];
  const asked = (given: object) => askedQuestions(chain, new Map(Object.entries(given))).map(({ key }) => key);
  expect(asked({ a: true, b: 'x' })).toEqual(['a', 'b', 'c']);
  expect(asked({ a: false, b: 'x' })).toEqual(['a']);
});

test.each([
  ['0.1', '0.30', '0.300001', 'too_big'],
  ['-2.5', '999999999999999', '-2.500001', 'too_small'],
  ['0.1', '0.30', '0.3', undefined],
])('numbers are compared exactly: from %s to %s, %s', (min, max, given, code) => {
  const asked = [{ key: 'a', type: 'number', label: 'A', min, max }] as Question[];
  expect(answerFaults(asked, new Map([['a', given]]))[0]?.code).toBe(code);
});
