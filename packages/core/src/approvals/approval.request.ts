import { sql } from '@stint/db';
import { z } from 'zod';
import { approvalFailure, type Context, fail, nothingAsked, operation, type Row } from '../kernel/index.ts';
import { approvalCollected, approvalExpired, approvalRequested } from './approval.events.ts';
import { Approval } from './approval.schema.ts';
import { resultFor } from './approval.sent.ts';

/** How long a person has to decide, and after that how long the token has to collect the outcome. */
const DAYS = 7;

/**
 * Keeps a call of a token that asks first, or hands over what came of the same call: once, so that the call after that asks
 * anew. In no registry: `execute` runs it when such a token calls.
 */
export const requestApproval = operation({
  name: 'approvals.request',
  summary: 'Ask a person to agree to a call',
  effect: 'write',
  permission: null,
  scope: 'any',
  approval: false,
  input: z.strictObject({
    operation: z.string(),
    summary: z.string(),
    input: z.string(),
    input_hash: z.string(),
    anew: z.boolean(),
  }),
  output: z.strictObject({ approval: Approval.schema, result: z.unknown() }),
  emits: [approvalRequested, approvalCollected, approvalExpired],
  fails: [nothingAsked],
  rest: false,
  mcp: false,
  async run(ctx, { input_hash, anew, ...asked }) {
    const { credential, user_id } = ctx.caller;
    if (credential.kind !== 'pat' && credential.kind !== 'oauth') throw new Error('Only tokens ask first.');
    const hash = Buffer.from(input_hash, 'hex');
    const open = await openOf(ctx, hash);
    if (open?.value.status === 'pending') throw approvalFailure(open.value, ctx.ports.publicUrl);
    if (open && open.value.status !== 'expired') {
      const result = open.value.status === 'granted' ? await resultFor(ctx, open.value) : null;
      const approval = ctx.emit(approvalCollected, await ctx.update(open, { collected_at: ctx.now }), open);
      return { approval, result };
    }
    if (!anew) throw fail(nothingAsked);
    if (open) ctx.emit(approvalExpired, await ctx.update(open, { status: 'expired' }));
    const approval = await ctx.insert(Approval, {
      ...asked,
      user_id,
      credential_kind: credential.kind,
      credential_id: credential.id,
      scopes: [...credential.scopes],
      via: ctx.via,
      request_id: ctx.request_id,
      input_hash: Uint8Array.from(hash),
      expires_at: new Date(ctx.now.getTime() + DAYS * 86_400_000),
    });
    return { approval: ctx.emit(approvalRequested, approval), result: null };
  },
});

/** The approval of the same call that waits, or whose outcome was not handed over; those who ask at once take turns. */
async function openOf(ctx: Context, hash: Buffer): Promise<Row<typeof Approval> | undefined> {
  const { org_id, credential } = ctx.caller;
  await ctx.query(
    sql`SELECT pg_advisory_xact_lock(hashtextextended(${`${org_id}:${credential.id}:${hash.toString('hex')}`}, 8))`,
  );
  const [found] = await ctx.query<{ id: string }>(sql`SELECT a.id FROM approvals a
    WHERE a.org_id = ${org_id} AND a.credential_id = ${credential.id} AND a.input_hash = ${hash}
      AND (a.status = 'pending' OR (a.status IN ('granted', 'denied') AND a.collected_at IS NULL AND a.expires_at > now()))
    ORDER BY a.created_at DESC LIMIT 1 FOR NO KEY UPDATE`);
  return found && ctx.reload(Approval, found.id);
}
