import { z } from 'zod';
import { attachmentLinked } from '../../../attachments/index.ts';
import { expectedVersion, fail, id, operation, post } from '../../../kernel/index.ts';
import { projectArchivedConflict } from '../../../projects/index.ts';
import { addingTask } from '../../../tasks/index.ts';
import { submissionConverted } from '../../form.events.ts';
import { submissionConvertedAlready } from '../../form.failures.ts';
import { PublicFormVersion } from '../../form.schema.ts';
import { convert, mayMakeTasks } from '../../form.task.ts';
import { FormSubmission } from '../../submission.schema.ts';

export const convertSubmission = operation({
  name: 'public_forms.submissions.convert',
  summary: 'Make a submission a task',
  effect: 'write',
  permission: 'manage_forms',
  input: z.strictObject({ submission_id: id('sub'), ...expectedVersion }),
  output: FormSubmission.schema,
  emits: [submissionConverted, ...addingTask, attachmentLinked],
  fails: [submissionConvertedAlready, projectArchivedConflict],
  rest: post('/form-submissions/{submission_id}/convert'),
  mcp: { when: 'Make what was sent a task, as the form maps it; once. One taken for spam is then none any more.' },
  async run(ctx, { submission_id, expected_version }) {
    mayMakeTasks(ctx);
    const submission = await ctx.lock(FormSubmission, submission_id, expected_version);
    const { task_id, version_id } = submission.value;
    if (task_id !== null) throw fail(submissionConvertedAlready, { current_state: { task_id } });
    const version = await ctx.find(PublicFormVersion, version_id);
    return convert(ctx, submission, version.value);
  },
});
