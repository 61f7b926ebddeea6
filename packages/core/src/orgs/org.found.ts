import { createHash } from 'node:crypto';
import { sql } from '@stint/db';
import { type Context, newId, type Row } from '../kernel/index.ts';
import { Member } from '../members/member.schema.ts';
import { FIRST_STATUSES } from '../task_statuses/status.schema.ts';
import { orgCreated } from './org.events.ts';
import { Org } from './org.schema.ts';

export interface Founding {
  readonly name: string;
  readonly time_zone?: string | undefined;
  readonly currency?: string | undefined;
  /** The id of the founder's membership; unset: the caller's. */
  readonly member_id?: string;
}

/**
 * Makes the organization the context is bound to: its log, itself, the caller as its owner, and the statuses work
 * starts with. The caller's user is there already.
 */
export async function foundOrg(ctx: Context, founding: Founding): Promise<Row<typeof Org>> {
  const { org_id, user_id, member_id } = ctx.caller;
  const genesis = createHash('sha256').update(org_id).digest();
  await ctx.query(sql`INSERT INTO org_logs (org_id, audit_hash) VALUES (${org_id}, ${genesis})`);
  const { name, time_zone = ctx.caller.time_zone, currency } = founding;
  const org = await ctx.insert(Org, { id: org_id, name, time_zone, currency });
  await ctx.insert(Member, { id: founding.member_id ?? (member_id || newId('mem')), user_id, role: 'owner' });
  await ctx.db.taskStatus.createMany({ data: FIRST_STATUSES.map((status) => ({ ...status, id: newId('sts') })) });
  return ctx.emit(orgCreated, org);
}
