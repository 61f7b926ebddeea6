import type { Entity } from '@stint/core';

/** What following a field means: how many statements and rows, and of what. */
export interface Weight {
  /** A root operation, a root list, a relation to one row, or a page of rows below each parent. */
  readonly kind: 'root' | 'list' | 'one' | 'page';
  /** The entity a relation leads to. */
  readonly of?: Entity | undefined;
}

/** Marks a field with its weight. */
export const weigh = (weight: Weight) => ({ weight });

export const weightOf = (extensions: Readonly<Record<string, unknown>>): Weight | undefined =>
  extensions.weight as Weight | undefined;
