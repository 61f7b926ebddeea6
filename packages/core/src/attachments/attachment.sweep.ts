import { raw, sql } from '@stint/db';
import { z } from 'zod';
import { Deleted, deleted, fail, id, type Job, nothingToDo, operation } from '../kernel/index.ts';
import { attachmentPurged } from './attachment.events.ts';
import { storageKey } from './attachment.key.ts';
import { Attachment } from './attachment.schema.ts';
import { SUBJECT_TYPES, SUBJECTS } from './attachment.subjects.ts';

/** Deleted; never uploaded, or put on nothing, for a day; or what it hung on is gone, and cannot come back any more. */
const USELESS = `(a.deleted_at IS NOT NULL
  OR ((a.status = 'pending' OR a.subject_id IS NULL) AND a.created_at < now() - interval '24 hours')
  OR ${SUBJECT_TYPES.map(gone).join('\n  OR ')})`;

function gone(type: (typeof SUBJECT_TYPES)[number]): string {
  const { entity, deletedAt } = SUBJECTS[type];
  const there = deletedAt ? ` AND coalesce(${deletedAt}, now()) > now() - interval '30 days'` : '';
  return `(a.subject_type = '${type}' AND NOT EXISTS (SELECT FROM ${entity.table} s
    WHERE s.org_id = a.org_id AND s.id = a.subject_id${there}))`;
}

const purgeAttachment = operation({
  name: 'attachments.purge',
  summary: 'Remove a file without use, and its bytes when no other attachment has them',
  effect: 'destroy',
  permission: null,
  input: z.strictObject({ attachment_id: id('att') }),
  output: Deleted(id('att')),
  emits: [attachmentPurged],
  fails: [nothingToDo],
  rest: false,
  mcp: false,
  async run(ctx, { attachment_id }) {
    const { org_id } = ctx.caller;
    // All attachments of the file are held, so that of two that go at once the last takes the bytes along.
    const held = await ctx.query<{ id: string; useless: boolean }>(sql`SELECT a.id, ${raw(USELESS)} AS useless
      FROM attachments a WHERE a.org_id = ${org_id} AND a.storage_key =
        (SELECT storage_key FROM attachments WHERE org_id = ${org_id} AND id = ${attachment_id}) ORDER BY a.id FOR NO KEY UPDATE OF a`);
    if (!held.some(({ id, useless }) => id === attachment_id && useless)) throw fail(nothingToDo);
    const [attachment] = await ctx.reloadAll(Attachment, [attachment_id]);
    if (!attachment) throw fail(nothingToDo);
    if (held.length === 1) await ctx.ports.files.delete(await storageKey(ctx, attachment_id));
    await ctx.delete(attachment);
    ctx.emit(attachmentPurged, attachment);
    return deleted(attachment_id);
  },
});

export const sweepAttachments: Job = {
  name: 'sweep attachments',
  everyMs: 60 * 60_000,
  due: `SELECT a.org_id, json_build_object('attachment_id', a.id) AS input FROM attachments a WHERE ${USELESS}
    ORDER BY a.created_at`,
  operation: purgeAttachment,
};
