import { onServer } from '@stint/db/databases';
import { migrationStatus } from '@stint/db/migrate';
import { type Finding, fault, ok, reason, skipped } from './finding.ts';

const VERSION = 15;
const SKEW_MS = 2000;

interface Facts {
  readonly version: number;
  readonly shown: string;
  readonly now: Date;
}

/** The database, its version, clock and migrations, and the role that row-level security binds. */
export async function checkDatabase(url: string, embedded: boolean): Promise<Finding[]> {
  const asked = Date.now();
  let facts: Facts;
  try {
    facts = await factsOf(url);
  } catch (error) {
    const advice = embedded
      ? 'Look into the log beside the data directory in STINT_HOME/postgres.'
      : 'Start PostgreSQL, or correct DATABASE_URL.';
    return [fault('database', `cannot be reached: ${reason(error)}`, advice)];
  }
  const answered = Date.now();
  return [
    facts.version >= VERSION
      ? ok('database', `PostgreSQL ${facts.shown}${embedded ? ', embedded' : ''}`)
      : fault('database', `PostgreSQL ${facts.shown} is too old`, `Use PostgreSQL ${VERSION} or newer.`),
    checkClock(facts.now, asked, answered),
    ...(await checkMigrations(url)),
  ];
}

const factsOf = (url: string): Promise<Facts> =>
  onServer(url, async (client) => {
    const { rows } = await client.query<{ number: string; shown: string; now: Date }>(
      `SELECT current_setting('server_version_num') AS number, current_setting('server_version') AS shown,
         clock_timestamp() AS now`,
    );
    const [row] = rows;
    if (!row) throw new Error('no answer');
    return { version: Math.floor(Number(row.number) / 10_000), shown: row.shown, now: row.now };
  });

/** The two clocks cannot be told apart by less than the question took. */
export function checkClock(database: Date, asked: number, answered: number): Finding {
  const there = database.getTime();
  const skew = there < asked ? there - asked : there > answered ? there - answered : 0;
  return Math.abs(skew) <= SKEW_MS
    ? ok('clock', `the database's is within ${SKEW_MS / 1000} s of this machine's`)
    : fault(
        'clock',
        `the database's is ${Math.abs(Math.round(skew / 1000))} s ${skew > 0 ? 'ahead of' : 'behind'} this machine's`,
        'Keep both in step with NTP: tokens expire and days are cut by the clock.',
      );
}

async function checkMigrations(url: string): Promise<Finding[]> {
  try {
    const { applied, pending } = await migrationStatus(url);
    if (pending.length) {
      return [
        fault(
          'migrations',
          `${pending.length} to apply: ${pending.join(', ')}`,
          'Run `stint migrate`, or start the server.',
        ),
        skipped('row-level security', 'known once the migrations are applied'),
      ];
    }
    return [ok('migrations', `${applied.length} applied`), await checkRole(url)];
  } catch (error) {
    return [fault('migrations', reason(error), 'Give the user of DATABASE_URL its own database.')];
  }
}

/** The wall between organizations: who works for them is bound by it, on every table that has an organization. */
async function checkRole(url: string): Promise<Finding> {
  const check = 'row-level security';
  try {
    return await onServer(url, async (client) => {
      await client.query('SET ROLE stint_app');
      const { rows } = await client.query<{ bypasses: boolean; open: string[] | null }>(
        `SELECT (SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user) AS bypasses,
           (SELECT array_agg(c.relname::text ORDER BY 1) FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = current_schema()
              JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'org_id' AND NOT a.attisdropped
            WHERE c.relkind IN ('r', 'p') AND has_table_privilege(c.oid, 'SELECT')
              AND (NOT c.relrowsecurity OR pg_get_userbyid(c.relowner) = current_user)) AS open`,
      );
      const { bypasses, open } = rows[0] ?? { bypasses: true, open: null };
      if (bypasses)
        return fault(check, 'the role stint_app bypasses it', 'ALTER ROLE stint_app NOSUPERUSER NOBYPASSRLS;');
      if (open) return fault(check, `off on ${open.join(', ')}`, 'Call stint_protect on these tables in a migration.');
      return ok(check, 'stint_app is bound by it on every table of an organization');
    });
  } catch (error) {
    return fault(check, reason(error), 'GRANT stint_app to the user of DATABASE_URL.');
  }
}
