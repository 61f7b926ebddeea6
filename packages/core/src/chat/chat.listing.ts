import { type Sql, sql } from '@stint/db';
import { z } from 'zod';
import {
  byColumn,
  type Caller,
  contains,
  equals,
  type Filter,
  id,
  instant,
  isSet,
  listing,
  since,
} from '../kernel/index.ts';
import { CHANNEL_TYPES, Channel, ChannelMember, ReadMark } from './channel.schema.ts';
import { Message } from './message.schema.ts';

const joined: Filter = {
  schema: z.boolean(),
  sql: (value: boolean, t, caller) => sql`(${t}.id IN (SELECT cm.channel_id FROM channel_members cm
    WHERE cm.org_id = ${caller.org_id} AND cm.user_id = ${caller.user_id})) = ${value}`,
};

export const channelListing = listing({
  entity: Channel,
  filters: {
    q: contains('name', 'description'),
    type: equals('type', z.enum(CHANNEL_TYPES)),
    /** Whether the caller is in it. */
    joined,
    archived: isSet('archived_at'),
    task_id: equals('task_id', id('task')),
    project_id: equals('project_id', id('prj')),
    /** A direct channel with this person. */
    with_user_id: { schema: id('usr'), sql: (value, t) => sql`${value} = ANY(${t}.user_ids)` },
    updated_since: since('updated_at', instant()),
  },
  sorts: {
    name: { sql: (t) => sql`coalesce(${t}.name, '')`, type: 'text' },
    created_at: byColumn('created_at', 'timestamptz'),
    last_message_at: { sql: (t) => sql`coalesce(${t}.last_message_at, ${t}.created_at)`, type: 'timestamptz' },
  },
  order: 'name',
});

export const channelMemberListing = listing({
  entity: ChannelMember,
  filters: { channel_id: equals('channel_id', id('chn')) },
  sorts: { created_at: byColumn('created_at', 'timestamptz') },
  order: 'created_at',
});

export const messageListing = listing({
  entity: Message,
  filters: {
    channel_id: equals('channel_id', id('chn')),
    /** The answers in a thread; null lists what is in none. */
    parent_id: {
      schema: id('msg').nullable(),
      sql: (value, t) => (value === null ? sql`${t}.parent_id IS NULL` : sql`${t}.parent_id = ${value}`),
    },
    user_id: equals('user_id', id('usr')),
    after_seq: { schema: z.int().min(0), sql: (value, t) => sql`${t}.seq > ${value}` },
    before_seq: { schema: z.int().min(1), sql: (value, t) => sql`${t}.seq < ${value}` },
  },
  sorts: { seq: byColumn('seq', 'bigint') },
  order: '-seq',
});

const takesPart = ({ user_id }: Caller, m: Sql): Sql =>
  sql`(${m}.user_id = ${user_id} OR ${m}.mentioned_user_ids @> ARRAY[${user_id}]::text[])`;

const participating: Filter = {
  schema: z.literal(true),
  sql: (_, t, caller) => sql`(${takesPart(caller, t)} OR EXISTS (SELECT FROM messages r
    WHERE r.org_id = ${t}.org_id AND r.parent_id = ${t}.id AND ${takesPart(caller, sql`r`)}))`,
};

/** Messages that were answered, the one answered last first. */
export const threadListing = listing({
  entity: Message,
  filters: {
    channel_id: equals('channel_id', id('chn')),
    /** Only those that the caller wrote in or is mentioned in. */
    participating,
  },
  sorts: { last_reply_at: byColumn('last_reply_at', 'timestamptz') },
  order: '-last_reply_at',
});

export const readMarkListing = listing({
  entity: ReadMark,
  filters: {
    channel_id: equals('channel_id', id('chn')),
    /** Whether anything came after it. */
    unread: {
      schema: z.boolean(),
      sql: (
        value: boolean,
        t,
      ) => sql`EXISTS (SELECT FROM messages m WHERE m.org_id = ${t}.org_id AND m.channel_id = ${t}.channel_id
        AND m.seq > ${t}.seq AND m.deleted_at IS NULL) = ${value}`,
    },
  },
  sorts: { created_at: byColumn('created_at', 'timestamptz') },
  order: 'created_at',
});
