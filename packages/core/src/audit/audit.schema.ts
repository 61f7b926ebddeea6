import { type Sql, sql } from '@stint/db';
import { z } from 'zod';
import { entity, everyone, field, having, id, instant } from '../kernel/index.ts';

export const VIAS = ['rest', 'graphql', 'websocket', 'mcp', 'cli', 'system'] as const;

/** One event of a write: what it was about and, for a change, which fields went from what to what. */
export const Fact = z.strictObject({
  type: z.string(),
  event_id: id('evt'),
  subject: z.strictObject({ type: z.string(), id: z.string().nullable() }),
  /** Field to [before, after]. Free text reads "[redacted]" unless the server keeps audit in full. */
  changes: z.record(z.string(), z.array(z.unknown())).optional(),
});
export type Fact = z.infer<typeof Fact>;

const part = (name: string) => (t: Sql) => sql`${t}.record::json ->> ${name}::text`;
const json = (name: string) => (t: Sql) => sql`${t}.record::json -> ${name}::text`;
const userName = (t: Sql) => sql`(SELECT u.name FROM users u WHERE u.id = ${t}.user_id)`;

const what = {
  id: id('aud'),
  seq: z.int(),
  occurred_at: instant(),
  operation: z.string(),
  user_id: id('usr').nullable(),
  user_name: field(z.string().nullable(), { sql: userName }),
  via: z.enum(VIAS),
  events: field(z.array(Fact), { sql: json('events') }),
};

/** One write as the trail keeps it: who, through what, from where, and what it changed. */
export const AuditEntry = entity({
  name: 'audit_entry',
  domain: 'audit',
  kind: 'aud',
  table: 'audit_entries',
  visible: having('view_audit'),
  fields: {
    ...what,
    role: field(z.string(), { sql: part('role') }),
    credential: field(z.strictObject({ kind: z.string(), id: z.string() }), { sql: json('credential') }),
    request_id: field(z.string(), { sql: part('request_id') }),
    ip: field(z.string().nullable(), { sql: part('ip') }),
    user_agent: field(z.string().nullable(), { sql: part('user_agent') }),
    subject_type: z.string().nullable(),
    subject_id: z.string().nullable(),
    topic_id: z.string().nullable(),
    /** SHA-256 in hexadecimal over the hash before it, `seq` and the record. */
    hash: field(z.string(), { sql: (t) => sql`encode(${t}.hash, 'hex')` }),
  },
});

/** The same for those who work on a thing: without where from and by which credential. Read by topic only. */
export const Activity = entity({
  name: 'activity',
  domain: 'audit',
  kind: 'aud',
  table: 'audit_entries',
  visible: everyone,
  fields: what,
});
