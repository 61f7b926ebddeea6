import { z } from 'zod';
import { expectedVersion, id, operation, post } from '../../../kernel/index.ts';
import { reviewable } from '../../draft.review.ts';
import { GitTimeDraft } from '../../draft.schema.ts';
import { draftDismissed } from '../../git.events.ts';
import { draftReviewed } from '../../git.failures.ts';

export const dismissDraft = operation({
  name: 'git.time_drafts.dismiss',
  summary: 'Dismiss time that commits suggest',
  effect: 'write',
  permission: 'track_time',
  input: z.strictObject({ draft_id: id('gtd'), ...expectedVersion }),
  output: GitTimeDraft.schema,
  emits: [draftDismissed],
  fails: [draftReviewed],
  rest: post('/git/time-drafts/{draft_id}/dismiss'),
  mcp: { when: 'Turn down suggested time that is wrong, or that is entered already.' },
  async run(ctx, { draft_id, expected_version }) {
    const before = await reviewable(ctx, draft_id, expected_version);
    return ctx.emit(draftDismissed, await ctx.update(before, { status: 'dismissed' }), before);
  },
});
