import { z } from 'zod';
import { expectedVersion, fail, id, operation, post } from '../../kernel/index.ts';
import { projectArchivedConflict } from '../../projects/index.ts';
import { checkUpload } from '../attachment.check.ts';
import { attachmentCompleted } from '../attachment.events.ts';
import { attachmentNotPending, subjectLocked, uploadMismatch, uploadMissing } from '../attachment.failures.ts';
import { holdSubject } from '../attachment.hold.ts';
import { Attachment } from '../attachment.schema.ts';

export const completeAttachment = operation({
  name: 'attachments.complete',
  summary: 'Have an uploaded file checked',
  effect: 'write',
  permission: null,
  input: z.strictObject({ attachment_id: id('att'), ...expectedVersion }),
  output: Attachment.schema,
  emits: [attachmentCompleted],
  fails: [attachmentNotPending, uploadMissing, uploadMismatch, subjectLocked, projectArchivedConflict],
  rest: post('/attachments/{attachment_id}/complete'),
  mcp: {
    when: 'After the upload: checks size, type and checksum, and the file is there for all who see what it hangs on.',
  },
  // Reading a large file takes longer than a transaction should.
  async prepare(ctx, { attachment_id }) {
    const attachment = await ctx.find(Attachment, attachment_id);
    return attachment.value.status === 'pending' ? checkUpload(ctx, attachment) : null;
  },
  async run(ctx, { attachment_id, expected_version }, checksum: string | null) {
    const before = await ctx.lock(Attachment, attachment_id, expected_version);
    const { status, subject_id } = before.value;
    if (status !== 'pending') {
      throw fail(attachmentNotPending, { detail: 'The file can be read already.', current_state: { status } });
    }
    if (subject_id !== null) await holdSubject(ctx, subject_id);
    const after = await ctx.update(before, { status: 'ready', checksum, completed_at: ctx.now });
    return ctx.emit(attachmentCompleted, after, before);
  },
});
