import { type Sql, sql } from '@stint/db';
import { z } from 'zod';
import { entity, field, having, id, instant } from '../kernel/index.ts';

const part = (name: string) => (t: Sql) => sql`${t}.record::json -> ${name}::text`;
const text = (name: string) => (t: Sql) => sql`${t}.record::json ->> ${name}::text`;
const userName = (t: Sql) => sql`(SELECT u.name FROM users u WHERE u.id = ${t}.user_id)`;

/** What an assistant called, through which credential and client, on what, and what came of it. */
export const ToolCallEntry = entity({
  name: 'tool_call',
  domain: 'audit',
  kind: 'call',
  table: 'tool_calls',
  visible: having('view_audit'),
  fields: {
    id: id('call'),
    seq: z.int(),
    occurred_at: instant(),
    tool: z.string(),
    /** `ok`, or the code of what went wrong. */
    outcome: z.string(),
    duration_ms: field(z.int(), { sql: part('duration_ms') }),
    dry_run: field(z.boolean(), { sql: part('dry_run') }),
    user_id: id('usr').nullable(),
    user_name: field(z.string().nullable(), { sql: userName }),
    credential: field(z.strictObject({ kind: z.string(), id: z.string() }), { sql: part('credential') }),
    client: field(z.strictObject({ name: z.string(), version: z.string().nullable() }).nullable(), {
      sql: part('client'),
    }),
    /** The id of what was answered, or of all that a job of several steps made, and the ids in what was sent. */
    subject_ids: field(z.array(z.string()), { sql: part('subject_ids') }),
    /** How many rows were answered, or made by a job of several steps; 1 for one thing, null for an error. */
    result_count: field(z.int().nullable(), { sql: part('result_count') }),
    request_id: field(z.string(), { sql: text('request_id') }),
    ip: field(z.string().nullable(), { sql: text('ip') }),
    /** What was sent, without secrets; null unless the server keeps audit in full. */
    arguments: field(z.record(z.string(), z.unknown()).nullable(), { sql: part('arguments') }),
    /** SHA-256 in hexadecimal over the hash before it, `seq` and the record. */
    hash: field(z.string(), { sql: (t) => sql`encode(${t}.hash, 'hex')` }),
  },
});
