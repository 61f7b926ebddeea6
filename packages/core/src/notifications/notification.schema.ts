import { sql } from '@stint/db';
import { z } from 'zod';
import { day, entity, field, id, instant, ownOr } from '../kernel/index.ts';
import { Project } from '../projects/index.ts';
import { User } from '../users/index.ts';
import { CATEGORIES, CATEGORY_ROWS, MAIL } from './notification.category.ts';
import { visible } from './notification.visible.ts';

/** What one person is told. It holds facts: clients and mails make the words. */
export const Notification = entity({
  name: 'notification',
  domain: 'notifications',
  kind: 'ntf',
  table: 'notifications',
  model: 'Notification',
  visible,
  live: (t) => sql`${t}.in_app AND ${t}.dismissed_at IS NULL`,
  relations: { actor: { to: () => User, by: 'actor_id' }, project: { to: () => Project, by: 'project_id' } },
  fields: {
    id: id('ntf'),
    user_id: id('usr'),
    /** Its place in the inbox: each that arrives, or grows, takes the next. */
    seq: z.int(),
    category: z.enum(CATEGORIES),
    /** The type of the event, or task.due_soon. */
    type: z.string(),
    /** Who did it; null where nobody did. */
    actor_id: id('usr').nullable(),
    /** What the event happened to, such as a comment; of several the last. */
    subject_type: z.string(),
    subject_id: z.string(),
    /** What it is about at the root, such as the comment's task. */
    topic_type: z.string(),
    topic_id: z.string(),
    project_id: id('prj').nullable(),
    /** What the topic was called then. */
    title: field(z.string(), { prose: true }),
    /** The day a task is due, of task.due_soon. */
    due_on: day().nullable(),
    /** How many such events it stands for. */
    count: z.int(),
    read_at: instant().nullable(),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});

/** How far a member's inbox has come. */
export const Inbox = entity({
  name: 'notification_inbox',
  domain: 'notifications',
  table: 'notification_inboxes',
  key: 'user_id',
  visible: ownOr(null),
  fields: {
    user_id: id('usr'),
    /** The `seq` of the last notification. */
    last_seq: z.int(),
    /** Every notification up to here was read at once. */
    read_up_to: z.int(),
    /** The last day that began for it: what is due was told, and the mail of the day sent. */
    day_on: day().nullable(),
  },
});

export const Choice = z.strictObject({
  category: z.enum(CATEGORIES),
  in_app: z.boolean(),
  mail: z.enum(MAIL),
});

const chosen = (name: string) => `i.choices -> c.name ->> '${name}'`;

/** Which categories reach a member by which channel; those who never chose have what holds otherwise. */
export const NotificationPreferences = entity({
  name: 'notification_preferences',
  domain: 'notifications',
  table: `(SELECT m.org_id, m.user_id, coalesce(i.digest_hour, 8) AS digest_hour, coalesce(i.version, 1) AS version,
      coalesce(i.updated_at, m.created_at) AS updated_at,
      (SELECT json_agg(json_build_object('category', c.name, 'in_app', coalesce((${chosen('in_app')})::boolean, c.in_app),
        'mail', coalesce(${chosen('mail')}, c.mail)) ORDER BY c.nr)
        FROM (VALUES ${CATEGORY_ROWS}) AS c(nr, name, in_app, mail)) AS categories
    FROM members m LEFT JOIN notification_inboxes i ON i.org_id = m.org_id AND i.user_id = m.user_id)`,
  key: 'user_id',
  visible: ownOr(null),
  fields: {
    user_id: id('usr'),
    categories: z.array(Choice),
    /** The hour of the person's day at which the mail of the day is sent, and what is due soon is told. */
    digest_hour: z.int().min(0).max(23),
    version: z.int(),
    updated_at: instant(),
  },
});
