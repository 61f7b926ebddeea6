import { z } from 'zod';
import { Deleted, del, deleted, id, operation } from '../../kernel/index.ts';
import { projectArchivedConflict } from '../../projects/index.ts';
import { attachmentDeleted } from '../attachment.events.ts';
import { subjectLocked } from '../attachment.failures.ts';
import { holdSubject } from '../attachment.hold.ts';
import { Attachment } from '../attachment.schema.ts';

export const deleteAttachment = operation({
  name: 'attachments.delete',
  summary: 'Take a file off what it hangs on',
  effect: 'destroy',
  permission: null,
  input: z.strictObject({ attachment_id: id('att') }),
  output: Deleted(id('att')),
  emits: [attachmentDeleted],
  fails: [subjectLocked, projectArchivedConflict],
  rest: del('/attachments/{attachment_id}'),
  mcp: { when: 'Take a file off for good. The same file on something else stays there.' },
  async run(ctx, { attachment_id }) {
    const attachment = await ctx.lock(Attachment, attachment_id);
    const { subject_id } = attachment.value;
    if (subject_id !== null) await holdSubject(ctx, subject_id);
    await ctx.update(attachment, { deleted_at: ctx.now });
    ctx.emit(attachmentDeleted, attachment);
    return deleted(attachment_id);
  },
});
