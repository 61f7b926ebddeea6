import { KINDS, type Kind } from '@stint/core';
import type { Schema } from './json-schema.ts';

/** A part of an input in which people's words are understood. */
export type Leaf = NameLeaf | TimeLeaf;

/** An id; its name is taken, too. */
export interface NameLeaf {
  readonly is: 'name';
  readonly kind: Kind;
  /** What it takes as it is: ids, and keys or words of its own. */
  readonly own: RegExp;
  /** For the model. */
  readonly says: string;
}

/** A day, or an instant at the end of a range. */
export interface TimeLeaf {
  readonly is: 'day' | 'instant';
  /** What it takes besides days, such as an id. */
  readonly own?: RegExp;
  /** At the beginning of a range: the field of its end. */
  readonly until?: string;
  /** At the end of a range: the field of its beginning. */
  readonly since?: string;
  readonly says: string;
}

/** The kinds of things that may be called by name. */
export type Kinds = ReadonlySet<Kind>;

/** Short, because they stand in nearly every tool. */
const SAYS: Partial<Record<Kind, string>> = {
  task: 'id, key or title',
  inv: 'id or number',
  usr: 'id, name or me',
  mem: 'id, name or me',
};

/** What the field is, where words are understood in it; `beside` holds the fields of the same object. */
export function leafOf(name: string, node: Schema, beside: Schema, kinds: Kinds): Leaf | undefined {
  const pattern: string = node.pattern ?? '';
  const kind = kindIn(pattern);
  if (kind && kinds.has(kind)) return { is: 'name', kind, own: new RegExp(pattern), says: saysOf(kind, pattern) };
  const is = timeOf(node);
  if (!is) return undefined;
  const until = other(name, 'from', 'to', is, beside);
  const since = other(name, 'to', 'from', is, beside);
  if (is === 'instant') {
    if (until) return { is, until, says: 'instant, day or this month' };
    return since ? { is, since, says: 'instant or day' } : undefined;
  }
  if (node.format !== 'date') return { is, own: new RegExp(pattern), says: 'id or day' };
  return until ? { is, until, says: 'day or this month' } : { is, ...(since ? { since } : {}), says: 'day' };
}

function timeOf({ format, pattern = '' }: Schema): TimeLeaf['is'] | undefined {
  if (format === 'date-time') return 'instant';
  return format === 'date' || pattern.includes('\\d{4}-\\d\\d-\\d\\d') ? 'day' : undefined;
}

/** The other end of the range that the field is an end of: `to_day` of `from_day`. */
function other(name: string, end: string, at: string, is: TimeLeaf['is'], beside: Schema): string | undefined {
  const parts = name.split('_');
  if (!parts.includes(end)) return undefined;
  const found = parts.map((part) => (part === end ? at : part)).join('_');
  return beside[found] && timeOf(beside[found]) === is ? found : undefined;
}

/** The kind of id that a pattern asks for. */
function kindIn(pattern: string): Kind | undefined {
  for (const [, prefix = ''] of pattern.matchAll(/[\^(|]([a-z]+)_\[0-/g)) {
    if (Object.hasOwn(KINDS, prefix)) return prefix as Kind;
  }
  return undefined;
}

/** `id or name`, and the words that the field takes besides: `(me|none|usr_…)`. */
function saysOf(kind: Kind, pattern: string): string {
  const known = SAYS[kind] ?? 'id or name';
  const words = [...pattern.matchAll(/[(|]([a-z]+)(?=[|)])/g)].flatMap(([, word = '']) => word);
  const more = words.filter((word) => !known.includes(word));
  return more.length ? `${known.replace(' or ', ', ')} or ${more.join(', ')}` : known;
}

/** Where in an input words are understood. */
export interface Plan {
  readonly leaf?: Leaf;
  readonly properties?: Readonly<Record<string, Plan>>;
  readonly items?: Plan;
}

/** The plan of a part of an input, or undefined where no word is understood in it. */
export function planOf(node: Schema, kinds: Kinds, name = '', beside: Schema = {}): Plan | undefined {
  const leaf = leafOf(name, node, beside, kinds);
  if (leaf) return { leaf };
  const parts: Schema[] = [node, ...(node.anyOf ?? []), ...(node.allOf ?? [])];
  const fields: Schema = Object.assign({}, ...parts.map((part) => part.properties));
  const properties: Record<string, Plan> = {};
  for (const [field, part] of Object.entries<Schema>(fields)) {
    const plan = planOf(part, kinds, field, fields);
    if (plan) properties[field] = plan;
  }
  const list = parts.find((part) => part.items)?.items;
  const items = list && planOf(list, kinds);
  if (!items && Object.keys(properties).length === 0) return undefined;
  return { properties, ...(items ? { items } : {}) };
}
