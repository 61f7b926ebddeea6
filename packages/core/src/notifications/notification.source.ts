import { type Sql, sql } from '@stint/db';
import type { Caller, Context, Entity, Envelope, EventDefinition, Permission, Rule } from '../kernel/index.ts';
import type { Category } from './notification.category.ts';

/** Who may be told: a person, all who hold a permission, all who watch a task, all who are in a channel. */
export type Who =
  | string
  | { readonly holding: Permission }
  | { readonly watching: string }
  | { readonly talking: string };

/** What is told, for its words. */
export interface Told {
  /** Who did it. */
  readonly who: string;
  readonly title: string;
  readonly count: number;
  readonly due_on: string | null;
}

/** One kind of event that is news, to whom, and in which words. No words hold an amount: they go where fields are not checked. */
export interface Source {
  readonly on: EventDefinition<any>;
  readonly category: Category;
  readonly to: (event: Envelope) => readonly Who[];
  /** Of those who may see it, who is told. */
  readonly may?: (ctx: Context, person: Caller, event: Envelope) => boolean;
  /** Told to who did it, too: a token did it in their name. */
  readonly ofOwn?: true;
  readonly says: (told: Told) => string;
  /** A page on which something can be done about it. */
  readonly page?: { readonly label: string; readonly path: (topic_id: string) => string };
}

/** What is told about one kind of thing. */
export interface News {
  /** What the events are about at the root, by the `topic` of their entities: who does not see it is told nothing. */
  readonly topic: Entity<any>;
  /** What it is shown as. */
  readonly title: (t: Sql) => Sql;
  /** Its project. */
  readonly project?: (t: Sql) => Sql;
  /** Whether a notification that went out may be shown again, by what is in it. */
  readonly again?: Rule;
  readonly sources: readonly Source[];
}

export const NO_PROJECT = sql`NULL`;

const ids = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((id): id is string => typeof id === 'string') : [];

/** The people a list of the entity newly names. */
export const newlyIn =
  (field: string) =>
  ({ changes, data }: Envelope): string[] => {
    const [was, is] = changes ? (changes[field] ?? [[], []]) : [[], data[field]];
    const before = new Set(ids(was));
    return ids(is).filter((id) => !before.has(id));
  };

/** The person a field of the entity names. */
export const person =
  (field = 'user_id') =>
  ({ data }: Envelope): string[] =>
    ids([data[field]]);

/** Of what was paused, those that are told where it paused by itself; who paused it by hand knows. */
export const byItself =
  (to: Source['to']): Source['to'] =>
  (event) =>
    event.data.pause_reason ? to(event) : [];

export const holding = (permission: Permission) => (): Who[] => [{ holding: permission }];
