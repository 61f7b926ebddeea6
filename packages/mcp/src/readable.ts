import type { Caller } from '@stint/core';
import type { Names } from './names.ts';

/** A place for a name: an object, its field, and whose name it is; several for a field of several ids. */
interface Spot {
  readonly row: Record<string, unknown>;
  readonly field: string;
  readonly of: string | readonly unknown[];
}

/**
 * An answer as a model reads it: no fields that are null, and beside the id of what has a name that name, as far as the
 * caller may see it: `client_id` and `client_name`, `assignee_ids` and `assignee_names`.
 */
export async function readable(known: Names, caller: Caller, request_id: string, value: unknown): Promise<unknown> {
  const spots: Spot[] = [];
  const shown = copy(value, spots);
  if (spots.length === 0) return shown;
  const ids = spots.flatMap(({ of }) => of).filter((id) => typeof id === 'string');
  const names = await known.of(caller, request_id, ids);
  const nameOf = (id: unknown): string | undefined => names.get(id as string) ?? undefined;
  for (const { row, field, of } of spots) {
    const said = typeof of === 'string' ? nameOf(of) : of.map(nameOf);
    if (Array.isArray(said) ? said.length === 0 || said.includes(undefined) : said === undefined) delete row[field];
    else row[field] = said;
  }
  return shown;
}

/** The value without its nulls, with a place kept beside each id for its name. */
function copy(value: unknown, spots: Spot[]): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((part) => copy(part, spots));
  const row: Record<string, unknown> = {};
  let empty = true;
  for (const field in value) {
    const part = (value as Record<string, unknown>)[field];
    if (part === null) continue;
    empty = false;
    row[field] = copy(part, spots);
    const label = labelOf(field);
    if (label === undefined || !(typeof part === 'string' || Array.isArray(part)) || isNamed(value, field, label))
      continue;
    row[label] = undefined;
    spots.push({ row, field: label, of: part });
  }
  // Where nothing is left, that it is null is what the answer says.
  return empty ? value : row;
}

/** `client_id` is named by `client_name`, `assignee_ids` by `assignee_names`, `created_by` by `created_by_name`. */
function labelOf(field: string): string | undefined {
  if (field.endsWith('_id')) return field === 'org_id' ? undefined : `${field.slice(0, -2)}name`;
  if (field.endsWith('_ids')) return `${field.slice(0, -3)}names`;
  return field.endsWith('_by') ? `${field}_name` : undefined;
}

/** Whether the answer says what it is already: its name, its title, or the whole of it. */
function isNamed(value: object, field: string, label: string): boolean {
  if (Object.hasOwn(value, label)) return true;
  if (!field.endsWith('_id')) return false;
  const stem = field.slice(0, -3);
  return Object.hasOwn(value, stem) || Object.hasOwn(value, `${stem}_title`) || Object.hasOwn(value, `${stem}_number`);
}
