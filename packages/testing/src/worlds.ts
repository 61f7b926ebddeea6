import { type Caller, newId, sign } from '@stint/core';
import type { TestKit, TestOrg } from './core.ts';
import { type Fixture, fixture } from './fixture.ts';

/** An organization with one of everything. */
export interface World extends Fixture {
  readonly org: TestOrg;
}

/** What is not an organization's alone: mails on their way, and refresh tokens. */
const SHARED = ['mails', 'refresh_tokens'];
/** Operations on people, who are the same in every copy. */
const OF_PEOPLE = /^(users|orgs|members|whoami)\b/;

/**
 * Gives an organization of its own to each who asks. One is made by operations, which takes a hundred of them, and the others
 * are copies of its rows: ids are an organization's own, so they may be the same. Where an operation changes people, it is made anew.
 */
export function worlds(t: TestKit): (operation: string) => Promise<World> {
  const make = async () => {
    const org = await t.org();
    return { org, ...(await fixture(t, org)) };
  };
  let first: Promise<World> | undefined;
  return async (operation) => {
    if (OF_PEOPLE.test(operation)) return make();
    first ??= make();
    return copyOf(t, await first);
  };
}

async function copyOf(t: TestKit, { org, ids, values, caller }: World): Promise<World> {
  const org_id = newId('org');
  await copyRows(t, org.id, org_id);
  const here = (one: Caller): Caller => ({ ...one, org_id });
  return {
    org: { id: org_id, owner: here(org.owner), join: () => Promise.reject(new Error('Nobody joins a copy.')) },
    ids: { ...ids, org: org_id },
    values: {
      ...values,
      invitation: sign(t.core.ports.secret, 'invitation', `${org_id}:${ids.ivt}`),
    },
    caller: (operation) => {
      const found = caller(operation);
      return found && here(found);
    },
  };
}

async function copyRows(t: TestKit, from: string, to: string): Promise<void> {
  const client = await t.db.system.connect();
  try {
    const { rows } = await client.query<{ table: string; columns: string[] }>(
      `SELECT c.relname AS table, array_agg(a.attname::text) AS columns FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
       WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped
         AND a.attgenerated = '' AND a.attidentity = '' AND c.relname <> ALL($1)
       GROUP BY 1 HAVING 'org_id' = ANY(array_agg(a.attname::text))`,
      [SHARED],
    );
    const copies = rows.map(({ table, columns }) => {
      const values = columns.map((column) => {
        if (column === 'org_id' || (table === 'orgs' && column === 'id')) return `'${to}'`;
        if (column === 'grant_id') return `'${newId('app')}'`;
        return column === 'envelope' ? `replace(envelope::text, '${from}', '${to}')::json` : column;
      });
      return `INSERT INTO ${table} (${columns.join()}) SELECT ${values.join()} FROM ${table} WHERE org_id = '${from}'`;
    });
    // Rows that were right where they come from need no check.
    await client.query(`BEGIN; SET LOCAL session_replication_role = replica; ${copies.join('; ')}; COMMIT`);
  } finally {
    client.release();
  }
}
