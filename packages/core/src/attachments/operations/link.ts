import { sql } from '@stint/db';
import { z } from 'zod';
import { fail, id, operation, post } from '../../kernel/index.ts';
import { projectArchivedConflict } from '../../projects/index.ts';
import { attachmentLinked } from '../attachment.events.ts';
import { alreadyAttached, attachmentNotReady, subjectLocked } from '../attachment.failures.ts';
import { holdReady, holdSubject } from '../attachment.hold.ts';
import { subjectId } from '../attachment.input.ts';
import { storageKey } from '../attachment.key.ts';
import { copyTo, put } from '../attachment.link.ts';
import { Attachment } from '../attachment.schema.ts';

export const linkAttachment = operation({
  name: 'attachments.link',
  summary: 'Put a file on something as well',
  effect: 'write',
  permission: null,
  input: z.strictObject({ attachment_id: id('att'), subject_id: subjectId() }),
  output: Attachment.schema,
  emits: [attachmentLinked],
  fails: [attachmentNotReady, alreadyAttached, subjectLocked, projectArchivedConflict],
  rest: post('/attachments/{attachment_id}/link'),
  mcp: {
    when: 'Put a file that is there on something else too, without uploading it again. The answer is the attachment there: with an id of its own, unless the file was on nothing.',
  },
  async run(ctx, { attachment_id, subject_id }) {
    const attachment = await holdReady(ctx, attachment_id);
    await holdSubject(ctx, subject_id);
    const storage_key = await storageKey(ctx, attachment_id);
    const [there] = await ctx.query<{ id: string }>(sql`SELECT id FROM attachments WHERE org_id = ${ctx.caller.org_id}
      AND storage_key = ${storage_key} AND subject_id = ${subject_id} AND deleted_at IS NULL`);
    if (there) {
      throw fail(alreadyAttached, { current_state: { attachment_id: there.id, subject_id } });
    }
    if (attachment.value.subject_id === null) return put(ctx, attachment, subject_id);
    return copyTo(ctx, attachment, subject_id);
  },
});
