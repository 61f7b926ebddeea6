import { join, raw, type Sql, sql } from '@stint/db';
import { z } from 'zod';
import { CHANNEL_TYPES } from '../chat/channel.schema.ts';
import { entity, field, id, instant } from '../kernel/index.ts';
import { attachmentVisible } from './attachment.policy.ts';
import { SUBJECT_TYPES, SUBJECTS } from './attachment.subjects.ts';

export const ATTACHMENT_STATUSES = ['pending', 'ready'] as const;

/** A column of the subject, whatever table it is in; null where that has none. */
const ofSubject = (column: string) => (t: Sql) => {
  const cases = SUBJECT_TYPES.filter((type) => Object.hasOwn(SUBJECTS[type].entity.fields, column)).map(
    (type) => sql`WHEN ${raw(`'${type}'`)} THEN (SELECT s.${raw(column)} FROM ${raw(SUBJECTS[type].entity.table)} s
      WHERE s.org_id = ${t}.org_id AND s.id = ${t}.subject_id)`,
  );
  return sql`CASE ${t}.subject_type ${join(cases, ' ')} END`;
};

/** A file on one thing. On another thing the same file is another attachment. */
export const Attachment = entity({
  name: 'attachment',
  domain: 'attachments',
  kind: 'att',
  table: 'attachments',
  model: 'Attachment',
  topic: 'subject_id',
  visible: attachmentVisible,
  live: (t) => sql`${t}.deleted_at IS NULL`,
  fields: {
    id: id('att'),
    file_name: z.string(),
    content_type: z.string(),
    /** Bytes. */
    size: z.int(),
    /** SHA-256, hexadecimal; known once it is ready. */
    checksum: z.string().nullable(),
    status: z.enum(ATTACHMENT_STATUSES),
    subject_type: z.enum(SUBJECT_TYPES).nullable(),
    subject_id: z.string().nullable(),
    /** The project of what it hangs on. */
    project_id: field(id('prj').nullable(), { sql: ofSubject('project_id') }),
    /** The person of what it hangs on: who spent the expense, who wrote the comment. */
    subject_user_id: field(id('usr').nullable(), { sql: ofSubject('user_id') }),
    /** The channel of the message it hangs on, and its type. */
    channel_id: field(id('chn').nullable(), { sql: ofSubject('channel_id') }),
    channel_type: field(z.enum(CHANNEL_TYPES).nullable(), { sql: ofSubject('channel_type') }),
    /** Null where it came with what somebody outside sent. */
    uploaded_by: id('usr').nullable(),
    completed_at: instant().nullable(),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});
