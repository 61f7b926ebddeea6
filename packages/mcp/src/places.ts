import { type Candidate, KINDS } from '@stint/core';
import type { Leaf, Plan } from './leaf.ts';

/** A value in an input where words are understood. */
export interface Place {
  readonly leaf: Leaf;
  readonly value: string;
  /** Where it is, as errors name it: `items.0.task_id`. */
  readonly path: string;
  /** The object or list that holds it, and its field or place there. */
  readonly holder: any;
  readonly key: string | number;
}

/** Every text in the input where words are understood. */
export function placesIn(input: unknown, plan: Plan, path = ''): Place[] {
  if (typeof input !== 'object' || input === null) return [];
  const at = (key: string | number) => (path ? `${path}.${key}` : String(key));
  const of = (key: string | number, value: unknown, part: Plan | undefined): Place[] => {
    if (!part) return [];
    if (!part.leaf) return placesIn(value, part, at(key));
    return typeof value === 'string' ? [{ leaf: part.leaf, value, path: at(key), holder: input, key }] : [];
  };
  if (Array.isArray(input)) return input.flatMap((value, i) => of(i, value, plan.items));
  return Object.entries(input).flatMap(([name, value]) => of(name, value, plan.properties?.[name]));
}

/** What one place came to mean, or what is wrong with it. */
export type Meaning =
  | { readonly place: Place; readonly value: string; readonly also?: Readonly<Record<string, string>> }
  | { readonly place: Place; readonly wrong: string; readonly may?: readonly Candidate[] };

/** Whether a text is something to understand; what is an id or a day already goes by untouched. */
export function says({ leaf, value }: Place): boolean {
  if (value.trim() === '' || leaf.own?.test(value) || !isWords(value)) return false;
  // An id of another kind, or a part of one, is told so by the operation.
  if (leaf.is === 'name') return !Object.hasOwn(KINDS, /^([a-z]+)_[0-9a-z]*$/.exec(value)?.[1] ?? '');
  return !/^\d/.test(value) || (leaf.is === 'instant' && /^[12]\d{3}-\d\d-\d\d$/.test(value));
}

/** Nothing is called by more, or by what PostgreSQL cannot take. */
const isWords = (value: string): boolean => value.length <= 500 && !value.includes('\u0000') && value.isWellFormed();
