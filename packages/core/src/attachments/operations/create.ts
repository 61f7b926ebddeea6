import { z } from 'zod';
import { fail, failures, instant, operation, post } from '../../kernel/index.ts';
import { projectArchivedConflict } from '../../projects/index.ts';
import { announceFile } from '../attachment.announce.ts';
import { attachmentCreated } from '../attachment.events.ts';
import { subjectLocked } from '../attachment.failures.ts';
import { holdSubject } from '../attachment.hold.ts';
import { fileInput, subjectId } from '../attachment.input.ts';
import { Attachment } from '../attachment.schema.ts';

const Upload = z.strictObject({
  method: z.literal('PUT'),
  url: z.url(),
  /** To be sent with the file. */
  headers: z.record(z.string(), z.string()),
  expires_at: instant(),
});

export const createAttachment = operation({
  name: 'attachments.create',
  summary: 'Announce a file and get the link to upload it to',
  effect: 'write',
  permission: null,
  input: z.strictObject({
    ...fileInput,
    /** Left out: on nothing yet, for who submits expenses; expenses.create takes it, or attachments.link puts it on something within 24 hours. */
    subject_id: subjectId().optional(),
  }),
  output: z.strictObject({ attachment: Attachment.schema, upload: Upload }),
  emits: [attachmentCreated],
  fails: [subjectLocked, projectArchivedConflict],
  rest: post('/attachments', 201),
  mcp: {
    when: 'Put a file on an expense, task, comment, message, client or invoice: announce it, PUT its bytes to upload.url with upload.headers, then attachments_complete.',
  },
  async run(ctx, { file_name, content_type, size, checksum, subject_id }) {
    if (subject_id !== undefined) await holdSubject(ctx, subject_id);
    else if (!ctx.caller.permissions.has('submit_expenses')) {
      throw fail(failures.forbidden, 'Uploading without subject_id needs the permission submit_expenses.');
    }
    const file = { file_name, content_type, size, checksum };
    const { attachment, storage_key } = await announceFile(ctx, file, subject_id);
    const link = await ctx.ports.files.uploadLink(storage_key, { content_type: content_type.toLowerCase(), size });
    return { attachment, upload: { ...link, headers: { ...link.headers }, expires_at: link.expires_at.toISOString() } };
  },
});
