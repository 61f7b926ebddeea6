import { sql } from '@stint/db';
import type { Context } from '../kernel/index.ts';
import { attachmentDeleted } from './attachment.events.ts';
import { Attachment } from './attachment.schema.ts';

/** Takes all files off what the transaction holds and takes back, and publishes each. */
export async function detachFiles(ctx: Context, subject_id: string): Promise<void> {
  const { org_id } = ctx.caller;
  const files = await ctx.query<{ id: string }>(sql`SELECT id FROM attachments
    WHERE org_id = ${org_id} AND subject_id = ${subject_id} AND deleted_at IS NULL ORDER BY id FOR UPDATE`);
  for (const attachment of await ctx.reloadAll(
    Attachment,
    files.map(({ id }) => id),
  )) {
    await ctx.update(attachment, { deleted_at: ctx.now });
    ctx.emit(attachmentDeleted, attachment);
  }
}
