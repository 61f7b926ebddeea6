import { jsonText, sql } from '@stint/db';
import { z } from 'zod';
import {
  attachmentCompleted,
  attachmentLinked,
  type CheckedFiles,
  checkFiles,
  takeFiles,
} from '../attachments/index.ts';
import { type Context, fail, failures, holdOrg, id, invalid, operation } from '../kernel/index.ts';
import { projectArchivedConflict } from '../projects/index.ts';
import { addingTask } from '../tasks/index.ts';
import { answerFaults } from './form.answers.ts';
import { submissionConverted, submissionFlagged, submissionReceived } from './form.events.ts';
import { alreadySubmitted, formClosed } from './form.failures.ts';
import { publishedIn } from './form.published.ts';
import { MOST_FILES, questionKey } from './form.questions.ts';
import { PublicFormVersion } from './form.schema.ts';
import { convert } from './form.task.ts';
import { FormSubmission, SPAM_REASONS } from './submission.schema.ts';

const AnsweringFile = z.strictObject({ question: questionKey(), attachment_id: id('att') });

/** Takes in what somebody outside sends. It is in no registry: the public routes run it, as the product. */
export const submitForm = operation({
  name: 'public_forms.submit',
  summary: 'Take in what was sent through a form',
  effect: 'write',
  permission: null,
  input: z.strictObject({
    form_id: id('frm'),
    answers: z.record(z.string(), z.unknown()),
    /** Announced and received for this submission. */
    files: z.array(AnsweringFile).max(MOST_FILES).default([]),
    spam_reason: z.enum(SPAM_REASONS).nullable().default(null),
    /** Makes one submission, however often it comes. */
    once: z.string().min(1).max(200).nullable().default(null),
  }),
  output: FormSubmission.schema,
  emits: [
    submissionReceived,
    submissionFlagged,
    submissionConverted,
    ...addingTask,
    attachmentCompleted,
    attachmentLinked,
  ],
  fails: [formClosed, alreadySubmitted, projectArchivedConflict],
  rest: false,
  mcp: false,
  prepare: (ctx, { files }) =>
    checkFiles(
      ctx,
      files.map(({ attachment_id }) => attachment_id),
    ),
  async run(ctx, { form_id, answers, files, spam_reason, once }, checked: CheckedFiles) {
    if (once !== null) await refuseTwice(ctx, form_id, once);
    // Held, so that nothing comes in after it was unpublished or closed.
    await ctx.query(sql`SELECT FROM public_forms WHERE org_id = ${ctx.caller.org_id} AND id = ${form_id} FOR SHARE`);
    const form = await publishedIn(ctx, form_id);
    if (!form) throw fail(failures.not_found);
    if (form.closed) throw fail(formClosed);
    const version = await ctx.reload(PublicFormVersion, form.version_id);
    const said = version.value.questions.filter(({ key, type }) => type === 'file' && Object.hasOwn(answers, key));
    if (said.length) throw invalid(said[0]?.key as string, 'is a file: send it as a part of multipart/form-data');
    const given = new Map([...Object.entries(answers), ...(await answeringFiles(ctx, files))]);
    const errors = answerFaults(version.value.questions, given);
    if (errors.length) throw fail(failures.validation_failed, { errors });
    const kept = { ...answers, ...Object.fromEntries(files.map((file) => [file.question, file.attachment_id])) };
    const submission = await ctx.insert(FormSubmission, {
      form_id,
      version_id: version.id,
      project_id: version.value.project_id,
      answers: jsonText(kept),
      status: spam_reason ? 'spam' : 'received',
      spam_reason,
      once,
    });
    await takeFiles(ctx, checked, submission.id);
    ctx.emit(spam_reason ? submissionFlagged : submissionReceived, submission);
    return version.value.auto_convert && !spam_reason ? convert(ctx, submission, version.value) : submission;
  },
});

/** Of two that come at once, the second waits and finds the first. */
async function refuseTwice(ctx: Context, form_id: string, once: string): Promise<void> {
  await holdOrg(ctx, `${form_id} ${once}`);
  const [before] = await ctx.query<{ submission_id: string }>(sql`SELECT id AS submission_id FROM form_submissions
    WHERE org_id = ${ctx.caller.org_id} AND form_id = ${form_id} AND once = ${once}`);
  if (before) throw fail(alreadySubmitted, { current_state: before });
}

type Answering = z.infer<typeof AnsweringFile>;

/** The files as the rules of their questions look at them. */
async function answeringFiles(ctx: Context, files: readonly Answering[]): Promise<[string, unknown][]> {
  const rows = await ctx.db.attachment.findMany({
    where: { id: { in: files.map(({ attachment_id }) => attachment_id) }, status: 'pending', subject_id: null },
    select: { id: true, file_name: true, content_type: true, size: true },
  });
  const known = new Map(rows.map(({ id, size, ...row }) => [id, { ...row, size: Number(size) }]));
  return files.map(({ question, attachment_id }) => [question, known.get(attachment_id)]);
}
