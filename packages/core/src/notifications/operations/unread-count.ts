import { raw, sql } from '@stint/db';
import { z } from 'zod';
import { get, operation, ROW } from '../../kernel/index.ts';
import { Notification } from '../notification.schema.ts';

/** Beyond this nobody counts. */
const MOST = 1000;

export const countUnread = operation({
  name: 'notifications.unread_count',
  summary: 'Count your unread notifications',
  effect: 'read',
  permission: null,
  input: z.strictObject({}),
  output: z.strictObject({
    /** At most 1000. */
    unread: z.int(),
    /** The `seq` of the last notification, for `mark_all_read`; 0 when there was none. */
    last_seq: z.int(),
  }),
  rest: get('/notifications/unread-count'),
  mcp: { when: 'See whether there is news for the person you work for.' },
  async run({ caller, query }) {
    const { org_id, user_id } = caller;
    const [row] = await query<{ unread: number; last_seq: string }>(sql`SELECT (SELECT count(*)::int FROM (
        SELECT FROM notifications ${ROW} WHERE t.org_id = ${org_id} AND t.read_at IS NULL
          AND t.in_app AND t.dismissed_at IS NULL AND ${Notification.visible.sql(caller, ROW) ?? sql`true`}
        LIMIT ${raw(String(MOST))}) u) AS unread,
      coalesce((SELECT last_seq FROM notification_inboxes WHERE org_id = ${org_id} AND user_id = ${user_id}), 0)::text AS last_seq`);
    return { unread: row?.unread ?? 0, last_seq: Number(row?.last_seq ?? 0) };
  },
});
