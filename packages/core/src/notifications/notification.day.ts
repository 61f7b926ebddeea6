import type { Job } from '../kernel/index.ts';
import { beginDay } from './notification.begin-day.ts';
import { beginsAt, DUE_CAUSE } from './notification.begins.ts';

/**
 * Whose day has begun and has something for them: a task due on it or on the next that they were not told of, or
 * something that waits for the mail of the day. The bounds on `due_date` are the index's: somewhere on earth it is a day
 * later 14 hours before it is in UTC, and a day earlier for 12 hours after.
 */
export const days: Job = {
  name: 'notification-days',
  everyMs: 300_000,
  due: `SELECT DISTINCT p.org_id, jsonb_build_object('user_id', p.user_id) AS input FROM (
      SELECT w.*, (now() AT TIME ZONE stint_zone(u.time_zone))::date AS today, i.day_on,
        ${beginsAt('now()', 'stint_zone(u.time_zone)', 'coalesce(i.digest_hour, 8)')} AS begins
      FROM (
        SELECT t.org_id, a.user_id, t.due_date, ${DUE_CAUSE} AS cause, NULL::timestamptz AS since
        FROM tasks t, unnest(t.assignee_ids) AS a(user_id)
        WHERE t.due_date IS NOT NULL AND t.completed_at IS NULL AND t.deleted_at IS NULL
          AND t.due_date BETWEEN (now() AT TIME ZONE 'UTC' - interval '12 hours')::date
            AND (now() AT TIME ZONE 'UTC' + interval '14 hours')::date + 1
        UNION ALL
        SELECT n.org_id, n.user_id, NULL, NULL, min(n.created_at) FROM notifications n WHERE n.to_mail GROUP BY 1, 2
      ) w
      JOIN members m ON m.org_id = w.org_id AND m.user_id = w.user_id AND m.removed_at IS NULL
      JOIN users u ON u.id = w.user_id AND u.deleted_at IS NULL
      JOIN orgs o ON o.org_id = w.org_id AND o.deleted_at IS NULL
      LEFT JOIN notification_inboxes i ON i.org_id = w.org_id AND i.user_id = w.user_id
    ) p
    WHERE now() >= p.begins AND (p.day_on IS NULL OR p.day_on < p.today) AND (p.since < p.begins
      OR p.due_date IN (p.today, p.today + 1) AND NOT EXISTS (SELECT FROM notifications n
        WHERE n.org_id = p.org_id AND n.user_id = p.user_id AND n.cause = p.cause))`,
  operation: beginDay,
};
