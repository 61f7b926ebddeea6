import type { Caller, Kind } from '@stint/core';

/** One operation whose answer a resource shows. */
export interface Part {
  /** Where its answer stands, where there are several parts. */
  readonly field: string;
  readonly operation: string;
  /** The input field that takes the id of the address. */
  readonly by?: string;
}

interface Described {
  readonly name: string;
  readonly title: string;
  /** For the model and for people: what it holds and when to read it. */
  readonly description: string;
}

/** What the answers of operations are, as JSON. The first part has to be allowed; others are left out where they are not. */
export interface Reading extends Described {
  readonly parts: readonly [Part, ...Part[]];
}

/** A page of Markdown that needs no reading. */
export interface Page extends Described {
  readonly write: (caller: Caller) => string;
}

/** What there is once. */
export type Resource = (Reading | Page) & { readonly uri: string };

/** What there is one of for each thing of a kind; `{id}` in the address is its id. */
export type Template = Reading & { readonly uriTemplate: string; readonly kind: Kind };
