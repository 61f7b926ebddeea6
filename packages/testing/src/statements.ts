import type { Database } from '@stint/db';

/** The texts of what is asked of the database, in a scope, while `fn` runs; not what Prisma asks. */
export async function statementsOf(db: Database, fn: () => Promise<unknown>): Promise<string[]> {
  const texts: string[] = [];
  const { query, lookUp } = db;
  db.query = (statement) => {
    texts.push(statement.text);
    return query.call(db, statement) as never;
  };
  db.lookUp = (statement) => {
    texts.push(statement.text);
    return lookUp.call(db, statement) as never;
  };
  try {
    await fn();
  } finally {
    Object.assign(db, { query, lookUp });
  }
  return texts;
}
