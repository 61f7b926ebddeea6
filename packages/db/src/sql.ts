import { createHash } from 'node:crypto';
import { empty, join, raw, Sql, sqltag as sql } from '@prisma/client/runtime/client';

export { empty, join, raw, Sql, sql };

const names = new Map<string, string>();

/** A stable name for a statement, so that PostgreSQL plans it once a connection. */
export function statementName(text: string): string {
  let name = names.get(text);
  if (name === undefined) {
    // Texts vary with filters and field choices; past this many they are sent unnamed rather than kept for ever.
    if (names.size >= 2000) return '';
    name = createHash('sha1').update(text).digest('base64url');
    names.set(text, name);
  }
  return name;
}
