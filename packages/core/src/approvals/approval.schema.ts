import { type Sql, sql } from '@stint/db';
import { z } from 'zod';
import { type Caller, covers, entity, field, id, instant, ownOr, type Rule } from '../kernel/index.ts';
import { User } from '../users/index.ts';

export const APPROVAL_STATUSES = ['pending', 'granted', 'denied', 'expired'] as const;

const mineOrManaged = ownOr('manage_members');

/** A token whose scopes do not read approvals sees those that it asked for itself. */
const visible: Rule = {
  sql(caller, alias) {
    const own = mineOrManaged.sql(caller, alias);
    if (readsAll(caller)) return own;
    const its = sql`${alias}.credential_id = ${caller.credential.id}`;
    return own ? sql`(${own} AND ${its})` : its;
  },
  sees: mineOrManaged.sees,
};

const readsAll = ({ credential }: Caller): boolean => covers(credential.scopes, 'read:approvals');

const credentialName = (t: Sql) => sql`coalesce(
  (SELECT k.name FROM tokens k WHERE k.org_id = ${t}.org_id AND k.id = ${t}.credential_id),
  (SELECT a.name FROM connected_apps a WHERE a.org_id = ${t}.org_id AND a.id = ${t}.credential_id))`;

/** A call that a token asked for and a person has to agree to. What was sent is shown by `approvals.get` only. */
export const Approval = entity({
  name: 'approval',
  domain: 'approvals',
  kind: 'apv',
  table: 'approvals',
  model: 'Approval',
  visible,
  relations: { user: { to: () => User, by: 'user_id' } },
  fields: {
    id: id('apv'),
    /** Whose token asked. */
    user_id: id('usr'),
    credential_kind: z.enum(['pat', 'oauth']),
    credential_id: z.string(),
    credential_name: field(z.string().nullable(), { sql: credentialName }),
    via: z.string(),
    operation: z.string(),
    /** The operation in words, and the ids it names. */
    summary: z.string(),
    status: field(z.enum(APPROVAL_STATUSES), {
      sql: (t) =>
        sql`CASE WHEN ${t}.status = 'pending' AND ${t}.expires_at <= now() THEN 'expired' ELSE ${t}.status END`,
    }),
    decided_by: id('usr').nullable(),
    decided_at: instant().nullable(),
    /** What the person who decided said about it. */
    note: field(z.string().nullable(), { prose: true }),
    /** When the token that asked was handed the outcome. */
    collected_at: instant().nullable(),
    expires_at: instant(),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});
