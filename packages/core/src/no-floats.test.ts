import { globSync, readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { allEntities, allOperations, Money } from './index.ts';

const MONEY_DOMAINS = ['invoices', 'payments', 'ledger', 'expenses', 'rates'];

/** Where a number in a schema is no whole one, by its path. */
function fractions(schema: z.core.$ZodType, path: string, seen = new Set<unknown>()): string[] {
  if (seen.has(schema)) return [];
  seen.add(schema);
  const { def } = schema._zod as { def: any };
  const into = (inner: unknown, step = '') => (inner ? fractions(inner as z.core.$ZodType, path + step, seen) : []);
  switch (def.type) {
    case 'number': {
      const whole =
        def.check === 'number_format' || def.checks?.some((one: any) => one._zod.def.check === 'number_format');
      return whole ? [] : [path];
    }
    case 'object':
      return Object.entries(def.shape as object).flatMap(([name, inner]) => into(inner, `.${name}`));
    case 'lazy':
      return into(def.getter());
    case 'union':
      return def.options.flatMap((option: unknown) => into(option));
    case 'pipe':
      return [...into(def.in), ...into(def.out)];
    default:
      return [...into(def.innerType), ...into(def.element, '[]'), ...into(def.valueType, '{}')];
  }
}

test('no operation takes or answers a number that is not whole', () => {
  const found = allOperations.flatMap(({ name, input, output }) => [
    ...fractions(input, `${name} <`),
    ...fractions(output, `${name} >`),
  ]);
  expect(found).toEqual([]);
  expect(fractions(z.strictObject({ a: z.number() }), 'x')).toEqual(['x.a']);
  expect(fractions(Money, 'x')).toEqual([]);
});

test('no entity has a number that is not whole', () => {
  expect(allEntities.flatMap(({ name, schema }) => fractions(schema, name))).toEqual([]);
});

test('no domain of money computes with floats', () => {
  const files = MONEY_DOMAINS.flatMap((domain) =>
    globSync(`${import.meta.dirname}/${domain}/**/*.ts`, { exclude: (name) => String(name).endsWith('.test.ts') }),
  );
  expect(files.length).toBeGreaterThan(50);
  const floats = /parseFloat|toFixed\(2\)|::(?:float|real|double)|\bNumber\([^()]*\)\s*[*/]/;
  const rounded =
    /(?:amount|price|rate|total|tax|net|cost)\w*.*Math\.(?!max|min)|Math\.(?!max|min).*(?:amount|price|rate|total|tax|net|cost)/;
  const lines = files.flatMap((file) => readFileSync(file, 'utf8').split('\n'));
  // Seconds are counted, not paid.
  const found = lines.filter((line) => (floats.test(line) || rounded.test(line)) && !line.includes('AS seconds'));
  expect(found).toEqual([]);
});
