import { Readable } from 'node:stream';
import { ATTACHMENT_LINKS, type Core, linkedFile, newId, systemCaller } from '@stint/core';
import type { FileKind, OpenedFile } from './kind.ts';

/** Uploaded files, from wherever they are kept. Taking one off ends its links. */
export const attachmentFiles: readonly FileKind[] = [
  { kind: ATTACHMENT_LINKS.saved, open: (core, org_id, id) => opened(core, org_id, id, false) },
  { kind: ATTACHMENT_LINKS.shown, open: (core, org_id, id) => opened(core, org_id, id, true) },
];

async function opened(core: Core, org_id: string, id: string, shown: boolean): Promise<OpenedFile | null> {
  const call = { via: 'system', request_id: newId('req') } as const;
  const file = await core.read(systemCaller(org_id, 'files'), call, (ctx) => linkedFile(ctx, id, shown));
  const bytes = file && (await core.ports.files.read(file.key));
  if (!bytes) return null;
  const { file_name: filename, content_type: contentType, inline } = file;
  return { filename, contentType, inline, body: bytes instanceof Readable ? bytes : Readable.from(bytes) };
}
