import type { Kind } from '@stint/core';

export interface Argument {
  readonly name: string;
  readonly description: string;
  readonly required?: true;
  /** What it may be: these words, or what things of the kind are called. */
  readonly completes?: readonly string[] | Kind;
}

type Given = Readonly<Record<string, string>>;

/** A job in the words a person would choose it by, and the message that tells a model how to do it. */
export interface Prompt {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly arguments: readonly Argument[];
  /** The operations without which it cannot be done; who may not call them is not offered it. */
  readonly needs: readonly string[];
  /** Which tools to call, in order, and where to stop. Tools stand in backticks. */
  readonly write: (given: Given) => string;
}
