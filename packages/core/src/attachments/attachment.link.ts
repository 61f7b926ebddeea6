import { sql } from '@stint/db';
import { type Context, fail, personOf, type Row } from '../kernel/index.ts';
import { attachmentLinked } from './attachment.events.ts';
import { alreadyAttached } from './attachment.failures.ts';
import { holdReady } from './attachment.hold.ts';
import { storageKey } from './attachment.key.ts';
import { Attachment } from './attachment.schema.ts';
import { subjectTypeOf } from './attachment.subjects.ts';

/** Puts files that hang on nothing yet on something the transaction makes or holds, and publishes each. */
export async function attachFiles(ctx: Context, ids: readonly string[], subject_id: string): Promise<void> {
  for (const id of [...new Set(ids)].sort()) {
    const attachment = await holdReady(ctx, id);
    if (attachment.value.subject_id !== null) {
      throw fail(alreadyAttached, {
        detail: `The file ${id} is on something else.`,
        ways: { 'attachments.link': 'puts it on this as well' },
        current_state: { attachment_id: id, subject_id: attachment.value.subject_id },
      });
    }
    await put(ctx, attachment, subject_id);
  }
}

export async function put(
  ctx: Context,
  before: Row<typeof Attachment>,
  subject_id: string,
): Promise<Row<typeof Attachment>> {
  const after = await ctx.update(before, { subject_type: subjectTypeOf(subject_id), subject_id });
  return ctx.emit(attachmentLinked, after, before);
}

/** Puts a ready file on something as well: another attachment of the same bytes. */
export async function copyTo(
  ctx: Context,
  attachment: Row<typeof Attachment>,
  subject_id: string,
): Promise<Row<typeof Attachment>> {
  const { file_name, content_type, size, checksum, status } = attachment.value;
  const copy = await ctx.insert(Attachment, {
    file_name,
    content_type,
    size,
    checksum,
    status,
    storage_key: await storageKey(ctx, attachment.id),
    subject_type: subjectTypeOf(subject_id),
    subject_id,
    uploaded_by: personOf(ctx.caller),
    completed_at: ctx.now,
  });
  return ctx.emit(attachmentLinked, copy);
}

/** Puts the files of one thing on another that the transaction makes, too. */
export async function copyFiles(ctx: Context, from_id: string, to_id: string): Promise<void> {
  const files = await ctx.query<{ id: string }>(sql`SELECT id FROM attachments WHERE org_id = ${ctx.caller.org_id}
    AND subject_id = ${from_id} AND status = 'ready' AND deleted_at IS NULL ORDER BY id FOR NO KEY UPDATE`);
  const ids = files.map(({ id }) => id);
  for (const attachment of await ctx.reloadAll(Attachment, ids)) await copyTo(ctx, attachment, to_id);
}
