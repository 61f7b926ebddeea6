/** Deeper than any input of ours, and shallow enough for whatever walks a value by calling itself. */
const MAX_LEVELS = 32;

/**
 * What no input may be, said of the value: nested too deep, or with a key that reaches for the prototype. Looked for
 * level by level, so that depth costs no stack.
 */
export function nestingFault(value: unknown): string | undefined {
  let level = [value];
  for (let depth = 0; level.length > 0; depth++) {
    const below: unknown[] = [];
    for (const part of level) {
      if (typeof part !== 'object' || part === null) continue;
      if (depth === MAX_LEVELS) return `is nested more than ${MAX_LEVELS} levels deep`;
      if (Object.hasOwn(part, '__proto__')) return 'has a field named __proto__';
      for (const child of Array.isArray(part) ? part : Object.values(part)) {
        if (typeof child === 'object' && child !== null) below.push(child);
      }
    }
    level = below;
  }
  return undefined;
}
