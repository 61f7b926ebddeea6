import { purgeEvents } from '@stint/bus';
import { allFollowers, allJobs, TOOL_CALL_SWEEP } from '@stint/core';
import { SWEEP } from '@stint/oauth';
import { type Chore, runChores } from './chores.ts';
import { domainJobs } from './domain-jobs.ts';
import { runFollowers } from './log-followers.ts';
import type { Stint } from './open.ts';

const MINUTE = 60_000;

/** What goes on beside requests: publishing the log, sending mail, and sweeping what has had its time. */
export function startBackground({ core, db, bus, mail, logger }: Stint): { stop(): Promise<void> } {
  const sweep = (text: string) => () => db.system.query(text);
  const chores: Chore[] = [
    { name: 'purge events', everyMs: 60 * MINUTE, run: () => purgeEvents(db) },
    {
      name: 'sweep idempotency keys',
      everyMs: 10 * MINUTE,
      run: sweep("DELETE FROM idempotency_keys WHERE created_at < now() - interval '24 hours'"),
    },
    {
      name: 'sweep one-time secrets',
      everyMs: 10 * MINUTE,
      run: sweep('DELETE FROM one_time_secrets WHERE expires_at < now()'),
    },
    {
      name: 'sweep mails',
      everyMs: 60 * MINUTE,
      run: sweep("DELETE FROM mails WHERE coalesce(sent_at, failed_at) < now() - interval '30 days'"),
    },
    {
      name: 'sweep refresh tokens',
      everyMs: 60 * MINUTE,
      run: sweep("DELETE FROM refresh_tokens WHERE expires_at < now() - interval '1 day'"),
    },
    {
      name: 'sweep approvals',
      everyMs: 60 * MINUTE,
      run: sweep("DELETE FROM approvals WHERE expires_at < now() - interval '30 days'"),
    },
    { name: 'sweep tool calls', everyMs: 60 * MINUTE, run: sweep(TOOL_CALL_SWEEP) },
    {
      name: 'sweep notifications',
      everyMs: 60 * MINUTE,
      run: sweep(`DELETE FROM notifications WHERE updated_at < now() - interval '90 days'
        AND (read_at IS NOT NULL OR NOT in_app OR updated_at < now() - interval '365 days')`),
    },
    { name: 'sweep OAuth clients and tokens', everyMs: 60 * MINUTE, run: sweep(SWEEP) },
    ...domainJobs(core, allJobs, logger),
  ];
  bus.start();
  mail.start();
  const running = [runChores(chores, logger), runFollowers({ core, followers: allFollowers, logger })];
  return {
    async stop() {
      await Promise.all([...running, mail].map((one) => one.stop()));
    },
  };
}
