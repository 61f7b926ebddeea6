import { sql } from '@stint/db';
import type { Context } from '../kernel/index.ts';

/** The members behind addresses in commits: by the verified address of their account, else by one that was added for them. */
export async function membersBy(ctx: Context, emails: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(emails.filter(Boolean).map((email) => email.toLowerCase()))];
  if (wanted.length === 0) return new Map();
  const { org_id } = ctx.caller;
  const found = await ctx.query<{ email: string; user_id: string }>(sql`
    SELECT a.email, a.user_id, 1 AS nr FROM git_authors a
      JOIN members m ON m.org_id = a.org_id AND m.user_id = a.user_id AND m.removed_at IS NULL
      WHERE a.org_id = ${org_id} AND a.email = ANY(${wanted})
    UNION ALL
    SELECT lower(u.email), m.user_id, 2 FROM members m
      JOIN users u ON u.id = m.user_id AND u.email_verified_at IS NOT NULL
      WHERE m.org_id = ${org_id} AND m.removed_at IS NULL AND lower(u.email) = ANY(${wanted})
    ORDER BY nr`);
  return new Map(found.map(({ email, user_id }) => [email, user_id]));
}
