import { type Sql, sql } from '@stint/db';
import { z } from 'zod';
import { type Entity, entity, field, id, instant, prose } from '../kernel/index.ts';
import { User } from '../users/user.schema.ts';
import { CHANNEL_TYPES, Channel, ofLiveTask } from './channel.schema.ts';
import { inChannel } from './channel.visible.ts';

export const Reaction = z.strictObject({
  emoji: z.string(),
  count: z.int(),
  /** In the order in which they reacted. */
  user_ids: z.array(id('usr')),
});

const reactions = (t: Sql): Sql => sql`(SELECT coalesce(json_agg(json_build_object('emoji', r.emoji, 'count', r.count,
    'user_ids', r.user_ids) ORDER BY r.since, r.emoji), '[]')
  FROM (SELECT e.emoji, count(*) AS count, array_agg(e.user_id ORDER BY e.created_at, e.user_id) AS user_ids,
      min(e.created_at) AS since
    FROM message_reactions e WHERE e.org_id = ${t}.org_id AND e.message_id = ${t}.id GROUP BY e.emoji) r)`;

/** One of a channel. A deleted one stays, without its text, so that what answers it has its place. */
export const Message = entity({
  name: 'message',
  domain: 'chat',
  kind: 'msg',
  table: 'messages',
  model: 'Message',
  topic: 'channel_id',
  visible: inChannel(),
  live: ofLiveTask,
  relations: {
    channel: { to: () => Channel, by: 'channel_id' },
    author: { to: () => User, by: 'user_id' },
    parent: { to: (): Entity => Message, by: 'parent_id' },
  },
  fields: {
    id: id('msg'),
    channel_id: id('chn'),
    channel_type: z.enum(CHANNEL_TYPES),
    /** Of a task's channel. */
    project_id: id('prj').nullable(),
    /** Its place in the channel: 1, 2, 3 … without a gap. */
    seq: z.int(),
    /** The message whose thread it is in; that one is in none itself. */
    parent_id: id('msg').nullable(),
    user_id: id('usr'),
    /** Markdown; `<@usr_…>` mentions somebody. Null once it is deleted. */
    body: field(prose().nullable(), { prose: true }),
    /** Whom it mentions, of those who see the channel. */
    mentioned_user_ids: z.array(id('usr')),
    reactions: field(z.array(Reaction), { sql: reactions }),
    reply_count: field(z.int(), { derived: true }),
    last_reply_at: field(instant().nullable(), { derived: true }),
    edited_at: instant().nullable(),
    deleted_at: instant().nullable(),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});
