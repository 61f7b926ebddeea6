import type { FieldError } from '../failure.ts';

/** Deeper than any input of ours, and shallow enough for whatever walks a value by calling itself. */
const MAX_LEVELS = 32;

const TOO_DEEP: FieldError = {
  field: '',
  code: 'too_deep',
  message: `It is nested more than ${MAX_LEVELS} levels deep.`,
};
const PROTOTYPE: FieldError = { field: '__proto__', code: 'unknown_field', message: 'No field is named __proto__.' };

/**
 * What no input may be: nested too deep, or with a key that reaches for the prototype. Looked for level by level, so that
 * depth costs no stack.
 */
export function nestingFault(value: unknown): FieldError | undefined {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    const below: unknown[] = [];
    for (const part of level) {
      if (typeof part !== 'object' || part === null) continue;
      if (depth === MAX_LEVELS) return TOO_DEEP;
      if (Object.hasOwn(part, '__proto__')) return PROTOTYPE;
      for (const child of Array.isArray(part) ? part : Object.values(part)) {
        if (typeof child === 'object' && child !== null) below.push(child);
      }
    }
    level = below;
  }
  return undefined;
}
