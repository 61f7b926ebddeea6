import { z } from 'zod';
import { expectedVersion, id, instant, invalid, needScope, operation, post } from '../../../kernel/index.ts';
import { projectArchivedConflict } from '../../../projects/index.ts';
import { taskRef } from '../../../tasks/index.ts';
import { entryCreated } from '../../../time/entry.events.ts';
import { enterTime, entryLocked, settling, TimeEntry, toSecond } from '../../../time/index.ts';
import { reviewable } from '../../draft.review.ts';
import { GitTimeDraft } from '../../draft.schema.ts';
import { draftAccepted } from '../../git.events.ts';
import { draftReviewed } from '../../git.failures.ts';

export const acceptDraft = operation({
  name: 'git.time_drafts.accept',
  summary: 'Make a time entry of time that commits suggest',
  effect: 'write',
  permission: 'track_time',
  input: z.strictObject({
    draft_id: id('gtd'),
    /** Left out: as suggested; what is out of hours has no time of its own, and needs both. */
    started_at: instant().optional(),
    stopped_at: instant().optional(),
    project_id: id('prj').nullable().optional(),
    task_id: taskRef.nullable().optional(),
    description: z.string().max(2000).nullable().optional(),
    /** Left out: as the project says. */
    billable: z.boolean().optional(),
    ...expectedVersion,
  }),
  output: z.strictObject({ draft: GitTimeDraft.schema, entry: TimeEntry.schema }),
  emits: [draftAccepted, entryCreated, ...settling],
  fails: [draftReviewed, entryLocked, projectArchivedConflict],
  rest: post('/git/time-drafts/{draft_id}/accept'),
  mcp: { when: 'Log suggested time that the person agrees with, corrected where they say so.' },
  async run(ctx, { draft_id, expected_version, started_at, stopped_at, ...input }) {
    needScope(ctx.caller, 'write:time', 'Making a time entry');
    const before = await reviewable(ctx, draft_id, expected_version);
    const was = before.value;
    if (was.out_of_hours && !(started_at && stopped_at)) {
      throw invalid(started_at ? 'stopped_at' : 'started_at', 'is needed: out of hours nothing is suggested');
    }
    const moved = input.project_id !== undefined || input.task_id !== undefined;
    const work = moved ? {} : { project_id: was.project_id, task_id: was.task_id };
    const entry = await enterTime(ctx, {
      description: was.description,
      ...work,
      ...input,
      user_id: was.user_id,
      started: toSecond(started_at ?? was.started_at),
      stopped: toSecond(stopped_at ?? was.stopped_at),
      source: 'git',
    });
    const after = await ctx.update(before, { status: 'accepted', entry_id: entry.id });
    return { draft: ctx.emit(draftAccepted, after, before), entry };
  },
});
