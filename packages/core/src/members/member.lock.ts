import { sql } from '@stint/db';
import type { Context, Row } from '../kernel/index.ts';
import { Member } from './member.schema.ts';

/** The member, locked for change and at the version expected; the person behind it is not held. */
export async function lockMember(ctx: Context, member_id: string, version?: number): Promise<Row<typeof Member>> {
  await ctx.query(
    sql`SELECT 1 FROM members WHERE org_id = ${ctx.caller.org_id} AND id = ${member_id} FOR NO KEY UPDATE`,
  );
  return ctx.find(Member, member_id, { version });
}
