import type { z } from 'zod';
import { type Context, newId, personOf, type Row } from '../kernel/index.ts';
import { checkUpload } from './attachment.check.ts';
import { attachmentCompleted, attachmentCreated } from './attachment.events.ts';
import type { fileInput } from './attachment.input.ts';
import { safeName } from './attachment.name.ts';
import { Attachment } from './attachment.schema.ts';
import { subjectTypeOf } from './attachment.subjects.ts';

export type NewFile = { readonly [F in 'file_name' | 'content_type']: z.infer<(typeof fileInput)[F]> } & {
  readonly size: number;
  readonly checksum?: string | undefined;
};

/** Announces a file that is to come, and answers it with where its bytes go. */
export async function announceFile(
  ctx: Context,
  { file_name, content_type, size, checksum }: NewFile,
  subject_id?: string,
): Promise<{ attachment: Row<typeof Attachment>; storage_key: string }> {
  const id = newId('att');
  const storage_key = `${ctx.caller.org_id}/${id}`;
  const attachment = await ctx.insert(Attachment, {
    id,
    file_name: safeName(file_name),
    content_type: content_type.toLowerCase(),
    size,
    checksum: checksum?.toLowerCase(),
    storage_key,
    subject_type: subject_id && subjectTypeOf(subject_id),
    subject_id,
    uploaded_by: personOf(ctx.caller),
  });
  return { attachment: ctx.emit(attachmentCreated, attachment), storage_key };
}

/** Files that the product announced and received by itself, each with its SHA-256. */
export type CheckedFiles = ReadonlyMap<string, string>;

/** Checks such files; it reads them, so before a transaction. */
export async function checkFiles(ctx: Context, ids: readonly string[]): Promise<CheckedFiles> {
  const checked = new Map<string, string>();
  for (const file of await ctx.reloadAll(Attachment, ids)) checked.set(file.id, await checkUpload(ctx, file));
  return checked;
}

/** Puts checked files on something the transaction makes, and publishes each. */
export async function takeFiles(ctx: Context, checked: CheckedFiles, subject_id: string): Promise<void> {
  const on = { subject_type: subjectTypeOf(subject_id), subject_id, status: 'ready', completed_at: ctx.now };
  for (const before of await ctx.reloadAll(Attachment, [...checked.keys()])) {
    const checksum = checked.get(before.id) ?? null;
    ctx.emit(attachmentCompleted, await ctx.update(before, { ...on, checksum }), before);
  }
}
