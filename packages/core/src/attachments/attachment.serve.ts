import { sql } from '@stint/db';
import type { Context, ServedFile } from '../kernel/index.ts';
import { mayInline } from './attachment.type.ts';

/** The kinds of links to files that the server serves itself: saved, and shown. */
export const ATTACHMENT_LINKS = { saved: 'attachment', shown: 'inline_attachment' } as const;

/** Types that no browser runs. Everything else goes out as bytes of no type. */
const HARMLESS = /^(image|audio|video)\/(?!svg)|^text\/(plain|csv)$/;

/** How a file goes out: shown only where it runs nothing. */
export function served(file: { file_name: string; content_type: string }, inline: boolean): ServedFile {
  const { file_name, content_type } = file;
  const harmless = mayInline(content_type) || HARMLESS.test(content_type);
  return {
    file_name,
    content_type: harmless ? content_type : 'application/octet-stream',
    inline: inline && mayInline(content_type),
  };
}

/** What a link that is still good leads to, with its key; null when the file was taken off meanwhile. */
export async function linkedFile(
  ctx: Context,
  id: string,
  inline: boolean,
): Promise<(ServedFile & { key: string }) | null> {
  const [row] = await ctx.query<{ file_name: string; content_type: string; storage_key: string }>(sql`
    SELECT file_name, content_type, storage_key FROM attachments
    WHERE org_id = ${ctx.caller.org_id} AND id = ${id} AND status = 'ready' AND deleted_at IS NULL`);
  return row ? { ...served(row, inline), key: row.storage_key } : null;
}
