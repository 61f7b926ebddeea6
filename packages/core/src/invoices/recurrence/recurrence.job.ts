import type { Job } from '../../kernel/index.ts';
import { makeOccurrence } from './recurrence.make.ts';
import { refuseOccurrence } from './recurrence.refuse.ts';

/**
 * One occurrence of each recurrence a run: what was missed is made one after the other, none left out. The first condition
 * is the index's: somewhere on earth a day begins 14 hours before it does in UTC.
 */
export const recurrences: Job = {
  name: 'invoice-recurrences',
  everyMs: 60_000,
  due: `SELECT r.org_id, json_build_object('recurrence_id', r.id, 'date', r.next_on) AS input
    FROM invoice_recurrences r JOIN orgs o ON o.org_id = r.org_id
    WHERE r.next_on <= (now() AT TIME ZONE 'UTC' + interval '14 hours')::date
      AND r.paused_at IS NULL AND r.deleted_at IS NULL AND o.deleted_at IS NULL
      AND r.next_on <= (now() AT TIME ZONE stint_zone(o.time_zone))::date
    ORDER BY r.next_on`,
  operation: makeOccurrence,
  refused: refuseOccurrence,
};
