import { z } from 'zod';
import { Deleted, del, deleted, id, operation } from '../../../kernel/index.ts';
import { submissionDeleted } from '../../form.events.ts';
import { FormSubmission } from '../../submission.schema.ts';

export const deleteSubmission = operation({
  name: 'public_forms.submissions.delete',
  summary: 'Delete what was sent',
  effect: 'destroy',
  permission: 'manage_forms',
  input: z.strictObject({ submission_id: id('sub') }),
  output: Deleted(id('sub')),
  emits: [submissionDeleted],
  rest: del('/form-submissions/{submission_id}'),
  mcp: { when: 'Delete a submission and its files for good; a task made of it stays.' },
  async run(ctx, { submission_id }) {
    const submission = await ctx.lock(FormSubmission, submission_id);
    await ctx.delete(submission);
    ctx.emit(submissionDeleted, submission);
    return deleted(submission_id);
  },
});
