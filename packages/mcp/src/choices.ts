import type { Schema } from './json-schema.ts';

/** A field to the values it may have. */
export type Choices = Readonly<Record<string, readonly string[]>>;

/** The fields of an input that take one of several words. */
export const choicesIn = ({ properties = {} }: Schema): Choices =>
  Object.fromEntries(
    Object.entries<Schema>(properties).flatMap(([name, { enum: values }]) =>
      values?.every((value: unknown) => typeof value === 'string') ? [[name, values]] : [],
    ),
  );

/** The input with `this_month` where “This month” was said. */
export function chosen(choices: Choices, input: Record<string, unknown>): Record<string, unknown> {
  const meant = Object.entries(input).flatMap(([name, said]) => {
    if (typeof said !== 'string' || !Object.hasOwn(choices, name)) return [];
    const value = said
      .trim()
      .toLowerCase()
      .replace(/[\s-]+/g, '_');
    return value !== said && choices[name]?.includes(value) ? [[name, value]] : [];
  });
  return meant.length ? { ...input, ...Object.fromEntries(meant) } : input;
}
