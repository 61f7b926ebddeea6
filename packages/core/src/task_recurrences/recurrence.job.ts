import type { Job } from '../kernel/index.ts';
import { followCompletion } from './recurrence.follow.ts';
import { makeOccurrence } from './recurrence.make.ts';
import { refuseOccurrence } from './recurrence.refuse.ts';

/** One task of each recurrence at a time, until none is due. */
export const recurrences: Job = {
  name: 'task-recurrences',
  everyMs: 30_000,
  due: `SELECT r.org_id, json_build_object('recurrence_id', r.id, 'date', r.next_on) AS input
    FROM task_recurrences r JOIN orgs o ON o.org_id = r.org_id
    WHERE r.next_at <= now() AND r.paused_at IS NULL AND r.deleted_at IS NULL AND o.deleted_at IS NULL
    ORDER BY r.next_at`,
  operation: makeOccurrence,
  refused: refuseOccurrence,
};

/** Those that wait for a task which is done with. */
export const completions: Job = {
  name: 'task-recurrences-completed',
  everyMs: 30_000,
  due: `SELECT r.org_id, json_build_object('recurrence_id', r.id, 'task_id', t.id) AS input
    FROM task_recurrences r JOIN tasks t ON t.org_id = r.org_id AND t.id = r.waits_for_id
    JOIN orgs o ON o.org_id = r.org_id
    WHERE (t.completed_at IS NOT NULL OR t.deleted_at IS NOT NULL)
      AND r.paused_at IS NULL AND r.deleted_at IS NULL AND o.deleted_at IS NULL
    ORDER BY r.updated_at`,
  operation: followCompletion,
};
