import { sql } from '@stint/db';
import { type Context, fail, failures } from '../kernel/index.ts';
import { currencyInUse, sessionNeeded } from './org.failures.ts';

/** What only an owner may do; asked of the membership as it stands, not as it stood when the credential was checked. */
export async function ownerOnly(ctx: Context): Promise<void> {
  const { org_id, user_id } = ctx.caller;
  const [owner] = await ctx.query(sql`SELECT 1 FROM members WHERE org_id = ${org_id} AND user_id = ${user_id}
    AND role = 'owner' AND removed_at IS NULL FOR SHARE`);
  if (!owner) throw fail(failures.forbidden, 'Only an owner may do this.');
}

/** A token is bound to its organization for good; a session's user may go elsewhere. */
export function sessionOnly({ caller }: Context): void {
  const { kind } = caller.credential;
  if (kind === 'session') return;
  throw fail(sessionNeeded, {
    detail: 'This credential is bound to its organization. Make a token in the other one, or sign in.',
    current_state: { credential: kind },
  });
}

/**
 * An amount means nothing without its currency: rates of the organization are cleared before it changes, and once a document
 * was issued, whose worth in it is frozen, it stays.
 */
export async function currencyIsFree(ctx: Context): Promise<void> {
  const [rates] = await ctx.query<{ members: number; default_rate: boolean; documents: boolean }>(
    sql`SELECT (SELECT count(*)::int FROM members m WHERE m.org_id = o.org_id AND m.removed_at IS NULL
        AND (m.billable_rate IS NOT NULL OR m.cost_rate IS NOT NULL)) AS members,
      o.settings ->> 'default_rate' IS NOT NULL AS default_rate,
      EXISTS (SELECT FROM invoices i WHERE i.org_id = o.org_id AND i.issued_at IS NOT NULL) AS documents
      FROM orgs o WHERE o.org_id = ${ctx.caller.org_id}`,
  );
  if (!rates || (rates.members === 0 && !rates.default_rate && !rates.documents)) return;
  throw fail(currencyInUse, {
    detail: rates.documents
      ? 'Documents were issued and count in it. Found another organization for another currency.'
      : 'Clear the rates of members and the default rate first; set them again in the new currency.',
    current_state: rates,
  });
}
