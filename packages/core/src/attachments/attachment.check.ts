import { createHash } from 'node:crypto';
import { type Context, fail, type Row } from '../kernel/index.ts';
import { uploadMismatch, uploadMissing } from './attachment.failures.ts';
import { storageKey } from './attachment.key.ts';
import type { Attachment } from './attachment.schema.ts';
import { fits, HEAD, sniff } from './attachment.type.ts';

/** Takes in what was uploaded when it is what was announced, and answers its SHA-256; else throws it away. */
export async function checkUpload(ctx: Context, { value }: Row<typeof Attachment>): Promise<string> {
  const { files } = ctx.ports;
  const key = await storageKey(ctx, value.id);
  // Checked is what is kept: that cannot be uploaded over meanwhile.
  const bytes = (await files.keep(key)) ? await files.read(key) : null;
  if (bytes === null) {
    throw fail(uploadMissing, {
      detail: 'Upload the file to the link it came with first; when that has expired, delete it and announce it again.',
      current_state: { status: value.status },
    });
  }
  const { size, checksum, head } = await digest(bytes);
  const fault =
    differs('size', value.size, size) ??
    (value.checksum === null ? null : differs('checksum', value.checksum, checksum)) ??
    (fits(value.content_type, head) ? null : differs('content_type', value.content_type, sniff(head)));
  if (fault === null) return checksum;
  await files.delete(key);
  throw fail(uploadMismatch, {
    detail: `Its ${fault.field} was to be ${fault.expected} and is ${fault.found ?? 'not that'}. Upload it again, or delete it and announce what it is.`,
    current_state: { status: value.status, ...fault },
  });
}

const differs = (field: string, expected: string | number, found: string | number | null) =>
  expected === found ? null : { field, expected, found };

async function digest(bytes: AsyncIterable<Uint8Array>) {
  const hash = createHash('sha256');
  const head = Buffer.alloc(HEAD);
  let size = 0;
  for await (const chunk of bytes) {
    if (size < HEAD) head.set(chunk.subarray(0, HEAD - size), size);
    size += chunk.length;
    hash.update(chunk);
  }
  return { size, checksum: hash.digest('hex'), head: head.subarray(0, size) };
}
