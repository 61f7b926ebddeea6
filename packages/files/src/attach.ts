import { buffer } from 'node:stream/consumers';
import type { Core } from '@stint/core';
import type { FileKind } from './kind.ts';

export interface AttachedFile {
  readonly filename: string;
  readonly content: Buffer;
  readonly contentType: string;
}

/** Makes the file that a mail asks for when it is sent. */
export const attacher =
  (core: Core, kinds: readonly FileKind[]) =>
  async (org_id: string, { kind, id }: { readonly kind: string; readonly id: string }): Promise<AttachedFile> => {
    const file = await kinds.find((known) => known.kind === kind)?.open(core, org_id, id);
    if (!file) throw new Error(`There is no ${kind} of ${id}.`);
    const { filename, contentType, body } = file;
    return { filename, contentType, content: Buffer.isBuffer(body) ? body : await buffer(body) };
  };
