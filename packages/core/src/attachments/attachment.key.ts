import { sql } from '@stint/db';
import type { Context } from '../kernel/index.ts';

/** Where an attachment's bytes are; nobody outside needs to know. */
export async function storageKey(ctx: Context, attachment_id: string): Promise<string> {
  const [row] = await ctx.query<{ storage_key: string }>(sql`SELECT storage_key FROM attachments
    WHERE org_id = ${ctx.caller.org_id} AND id = ${attachment_id}`);
  return (row as { storage_key: string }).storage_key;
}
