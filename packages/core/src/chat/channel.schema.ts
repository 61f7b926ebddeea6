import { empty, type Sql, sql } from '@stint/db';
import { z } from 'zod';
import { all, any, entity, field, id, instant, line, ownOr, prose } from '../kernel/index.ts';
import { Project } from '../projects/project.schema.ts';
import { Task } from '../tasks/task.schema.ts';
import { User } from '../users/user.schema.ts';
import { inChannel, openOrJoined } from './channel.visible.ts';

export const CHANNEL_TYPES = ['public', 'private', 'direct', 'task'] as const;

export const channelName = () => line(80);

/** How far a count of unread messages goes. */
const MOST_COUNTED = sql`1000`;

/** The channel of a deleted task is not there until the task is back. */
export const ofLiveTask = (t: Sql): Sql => sql`(${t}.channel_type <> 'task' OR EXISTS (SELECT FROM channels c
  JOIN tasks k ON k.org_id = c.org_id AND k.id = c.task_id
  WHERE c.org_id = ${t}.org_id AND c.id = ${t}.channel_id AND k.deleted_at IS NULL))`;

/** Where people talk. Its type never changes: what was private stays so, in every event there ever was. */
export const Channel = entity({
  name: 'channel',
  domain: 'chat',
  kind: 'chn',
  table: 'channels',
  model: 'Channel',
  visible: inChannel('id', 'type'),
  live: (t) => sql`(${t}.task_id IS NULL OR EXISTS (SELECT FROM tasks k
    WHERE k.org_id = ${t}.org_id AND k.id = ${t}.task_id AND k.deleted_at IS NULL))`,
  relations: { task: { to: () => Task, by: 'task_id' }, project: { to: () => Project, by: 'project_id' } },
  fields: {
    id: id('chn'),
    type: z.enum(CHANNEL_TYPES),
    /** Null for direct and task channels. A private one's is for those in it, so audit leaves names out. */
    name: field(channelName().nullable(), { prose: true }),
    description: field(prose(1000).nullable(), { prose: true }),
    /** Who is in a direct channel; empty for others, whose members are a list of their own. */
    user_ids: z.array(id('usr')),
    task_id: id('task').nullable(),
    /** The task's. */
    project_id: id('prj').nullable(),
    created_by: id('usr'),
    /** 0 for a task's channel, which nobody joins. */
    member_count: field(z.int(), {
      sql: (t) =>
        sql`(SELECT count(*) FROM channel_members cm WHERE cm.org_id = ${t}.org_id AND cm.channel_id = ${t}.id)`,
      derived: true,
    }),
    /** The seq of its last message; 0 before the first. */
    last_seq: field(z.int(), { derived: true }),
    last_message_at: field(instant().nullable(), { derived: true }),
    archived_at: instant().nullable(),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});

/** Somebody in a public, private or direct channel. */
export const ChannelMember = entity({
  name: 'channel_member',
  domain: 'chat',
  kind: 'chm',
  table: 'channel_members',
  model: 'ChannelMember',
  topic: 'channel_id',
  // Who was taken out is told so.
  visible: any(ownOr(null), openOrJoined()),
  relations: { channel: { to: () => Channel, by: 'channel_id' }, user: { to: () => User, by: 'user_id' } },
  fields: {
    id: id('chm'),
    channel_id: id('chn'),
    channel_type: z.enum(CHANNEL_TYPES),
    user_id: id('usr'),
    created_at: instant(),
  },
});

const unread = (
  t: Sql,
  more: Sql,
): Sql => sql`(SELECT count(*) FROM (SELECT FROM messages m WHERE m.org_id = ${t}.org_id
  AND m.channel_id = ${t}.channel_id AND m.seq > ${t}.seq AND m.deleted_at IS NULL${more} ORDER BY m.seq LIMIT ${MOST_COUNTED}) u)`;

/** Up to where somebody has read a channel, which is theirs alone to know. */
export const ReadMark = entity({
  name: 'read_mark',
  domain: 'chat',
  kind: 'rmk',
  table: 'read_marks',
  model: 'ReadMark',
  topic: 'channel_id',
  visible: all(ownOr(null), inChannel()),
  live: ofLiveTask,
  relations: { channel: { to: () => Channel, by: 'channel_id' } },
  fields: {
    id: id('rmk'),
    channel_id: id('chn'),
    channel_type: z.enum(CHANNEL_TYPES),
    project_id: id('prj').nullable(),
    user_id: id('usr'),
    /** The last message that was read. */
    seq: z.int(),
    /** Messages after it; 1000 stands for that many or more. */
    unread_count: field(z.int(), { sql: (t) => unread(t, empty), derived: true }),
    /** Those of them that mention the reader. */
    mention_count: field(z.int(), {
      sql: (t) => unread(t, sql` AND m.mentioned_user_ids <> '{}' AND m.mentioned_user_ids @> ARRAY[${t}.user_id]`),
      derived: true,
    }),
    created_at: instant(),
    updated_at: instant(),
  },
});
