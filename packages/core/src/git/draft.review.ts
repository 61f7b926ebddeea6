import { sql } from '@stint/db';
import { type Context, fail, type Row } from '../kernel/index.ts';
import { mayChange } from '../time/index.ts';
import { GitTimeDraft } from './draft.schema.ts';
import { draftReviewed } from './git.failures.ts';

/** A draft that waits for review, held, with its person: no push changes the day meanwhile. */
export async function reviewable(ctx: Context, draft_id: string, version?: number): Promise<Row<typeof GitTimeDraft>> {
  const { user_id } = (await ctx.find(GitTimeDraft, draft_id)).value;
  mayChange(ctx, user_id);
  await ctx.query(
    sql`SELECT FROM members WHERE org_id = ${ctx.caller.org_id} AND user_id = ${user_id} FOR NO KEY UPDATE`,
  );
  const draft = await ctx.lock(GitTimeDraft, draft_id, version);
  const { status, entry_id } = draft.value;
  if (status === 'pending') return draft;
  throw fail(draftReviewed, {
    detail: `The draft was ${status} already. To change time that was accepted, change its entry.`,
    current_state: { status, entry_id },
  });
}
