import { createHash } from 'node:crypto';
import { empty, join, raw, Sql, sqltag as sql } from '@prisma/client/runtime/client';

export { empty, join, raw, Sql, sql };

/** Text with `$1` and so on for its values. */
export type SqlText = Pick<Sql, 'text' | 'values'>;

/** The statements used last, by text. Connections forget theirs when they are replaced: see `maxLifetimeSeconds`. */
const names = new Map<string, string>();
const KEPT = 1000;

/** A stable name for a statement, so that PostgreSQL plans it once a connection. */
export function statementName(text: string): string {
  let name = names.get(text);
  if (name !== undefined) {
    // Used last, let go last: callers shape texts by fields and filters, and must not crowd out the common ones.
    names.delete(text);
  } else {
    name = createHash('sha1').update(text).digest('base64url');
    const [oldest] = names.keys();
    if (names.size >= KEPT && oldest !== undefined) names.delete(oldest);
  }
  names.set(text, name);
  return name;
}
