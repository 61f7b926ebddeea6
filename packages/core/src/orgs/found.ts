import { createHash } from 'node:crypto';
import { sql } from '@stint/db';
import { type Context, newId, type Row } from '../kernel/index.ts';
import { seedStatuses } from '../task_statuses/index.ts';
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
  await ctx.db.org.create({
    data: {
      id: org_id,
      name: founding.name,
      time_zone: founding.time_zone ?? ctx.caller.time_zone,
      currency: founding.currency ?? 'EUR',
    },
  });
  await ctx.db.member.create({
    data: { id: founding.member_id ?? (member_id || newId('mem')), user_id, role: 'owner' },
    select: { id: true },
  });
  await seedStatuses(ctx);
  const org = await ctx.reload(Org, org_id);
  ctx.emit(orgCreated, org);
  return org;
}
