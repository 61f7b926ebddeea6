import { sql } from '@stint/db';
import { z } from 'zod';
import { decodeCursor, encodeCursor, get, instant, Json, operation } from '../../kernel/index.ts';
import { Preferences } from '../preferences.schema.ts';
import { User } from '../user.schema.ts';

const rows = z.array(z.record(z.string(), z.unknown()));

/** What grows with the years, each read by id, which goes with time. */
const LISTS = {
  tokens: sql`SELECT id, name, prefix, scopes, created_at, expires_at, last_used_at, revoked_at FROM tokens`,
  sessions: sql`SELECT id, user_agent, ip, created_at, last_used_at, expires_at, revoked_at FROM sessions`,
  time_entries: sql`SELECT id, project_id, task_id, description, started_at, stopped_at, time_zone, billable, source
    FROM time_entries`,
  comments: sql`SELECT id, task_id, project_id, body, edited_at, created_at FROM task_comments`,
  notifications: sql`SELECT id, category, type, actor_id, topic_type, topic_id, title, count, read_at, dismissed_at, created_at
    FROM notifications`,
  messages: sql`SELECT id, channel_id, body, edited_at, deleted_at, created_at FROM messages`,
};
const ORDER = 'export';

export const exportMe = operation({
  name: 'users.export',
  summary: 'Export what is kept about you',
  effect: 'read',
  permission: null,
  input: z.strictObject({
    cursor: z.string().max(2000).optional(),
    /** How many of each list a page holds at most. */
    limit: z.int().min(1).max(1000).default(1000),
  }),
  output: z.strictObject({
    exported_at: instant(),
    profile: User.schema,
    preferences: Preferences.schema,
    memberships: rows,
    tokens: rows,
    sessions: rows,
    time_entries: rows,
    comments: rows,
    notifications: rows,
    messages: rows,
    /** Pass it as `cursor` for the rest of the lists; null when this is the last page. */
    next_cursor: z.string().nullable(),
  }),
  rest: get('/me/export'),
  mcp: {
    when: 'Hand the person you work for all their personal data in this organization, page by page: repeat with cursor set to next_cursor until it is null.',
  },
  async run(ctx, { cursor, limit }) {
    const { org_id, user_id } = ctx.caller;
    const after = cursor === undefined ? [] : decodeCursor(cursor, ORDER).id.split(',');
    const lists: Partial<Record<keyof typeof LISTS, Json>> = {};
    const ends: string[] = [];
    let more = false;
    for (const [name, of] of Object.entries(LISTS)) {
      const from = after[ends.length] ?? '';
      const [page] = await ctx.query<{ rows: string; count: number; last: string | null }>(sql`
        SELECT coalesce(json_agg(row_to_json(v)), '[]')::text AS rows, count(*)::int AS count, max(v.id) AS last
        FROM (${of} WHERE org_id = ${org_id} AND user_id = ${user_id} AND id > ${from} ORDER BY id LIMIT ${limit}) v`);
      lists[name as keyof typeof LISTS] = new Json(page?.rows ?? '[]');
      ends.push(page?.last ?? from);
      more ||= page?.count === limit;
    }
    const memberships = await ctx.query(
      sql`SELECT org_id, member_id, name, role, joined_at FROM stint_orgs_of(${user_id})`,
    );
    return {
      exported_at: ctx.now.toISOString(),
      profile: await ctx.find(User, user_id),
      preferences: await ctx.find(Preferences, user_id),
      memberships,
      ...(lists as Required<typeof lists>),
      next_cursor: more ? encodeCursor({ sort: ORDER, key: '', id: ends.join(',') }) : null,
    };
  },
});
