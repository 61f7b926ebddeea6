import { invalid } from '../failure.ts';

/** Where a page ended: the sort it was read in, the last row's sort key as text, and its id. */
export interface Cursor {
  readonly sort: string;
  readonly key: string;
  readonly id: string;
}

export const encodeCursor = ({ sort, key, id }: Cursor): string =>
  Buffer.from(JSON.stringify([sort, key, id])).toString('base64url');

/** Reads a cursor back; one made for another sort, or none of ours, is refused. */
export function decodeCursor(text: string, sort: string): Cursor {
  const parts = parse(text);
  if (!parts) throw invalid('cursor', 'is none of ours; take next_cursor of the page before');
  const [of, key, id] = parts;
  if (of !== sort) throw invalid('cursor', `belongs to sort=${of}; keep the sort while you page`);
  return { sort, key, id };
}

function parse(text: string): [string, string, string] | undefined {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    const ours = Array.isArray(parts) && parts.length === 3 && parts.every((part) => typeof part === 'string');
    return ours ? (parts as [string, string, string]) : undefined;
  } catch {
    return undefined;
  }
}
