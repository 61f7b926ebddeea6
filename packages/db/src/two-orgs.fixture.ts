import { testDatabase } from '@stint/testing';
import { Database } from './index.ts';

export const A = 'org_01jaaaaaaaaaaaaaaaaaaaaaaa';
export const B = 'org_01jbbbbbbbbbbbbbbbbbbbbbbb';

/** A database with two organizations that have a client each, `cli_1`, called as they are. */
export async function twoOrgs(max: number): Promise<{ db: Database; url: string; close(): Promise<void> }> {
  const { url, drop } = await testDatabase();
  const db = new Database({ url, max });
  for (const org of [A, B]) {
    await db.system.query('INSERT INTO orgs (org_id, id, name) VALUES ($1, $1, $1)', [org]);
    await db.system.query("INSERT INTO clients (org_id, id, name, currency) VALUES ($1, 'cli_1', $1, 'EUR')", [org]);
  }
  const close = async () => {
    await db.close();
    await drop();
  };
  return { db, url, close };
}
