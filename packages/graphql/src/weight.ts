/** What following a field means: how many statements and rows, and the scope a token needs for it. */
export interface Weight {
  /** A root operation, a root list, a relation to one row, or a page of rows below each parent. */
  readonly kind: 'root' | 'list' | 'one' | 'page';
  readonly scope?: string | undefined;
}

/** Marks a field with its weight. */
export const weigh = (weight: Weight) => ({ weight });

export const weightOf = (extensions: Readonly<Record<string, unknown>>): Weight | undefined =>
  extensions.weight as Weight | undefined;
