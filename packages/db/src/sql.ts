import { createHash } from 'node:crypto';
import { empty, join, raw, Sql, sqltag as sql } from '@prisma/client/runtime/client';

export { empty, join, raw, Sql, sql };

const names = new Map<string, string>();
const adHoc = new WeakSet<Sql>();

/** Marks a statement whose text a caller shapes: it is not prepared, because its like may never come again. */
export function unprepared(statement: Sql): Sql {
  adHoc.add(statement);
  return statement;
}

/** The name a statement is prepared under; none for one that is not to be. */
export const nameOf = (statement: Sql): string => (adHoc.has(statement) ? '' : statementName(statement.text));

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
