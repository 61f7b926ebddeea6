import type { Readable } from 'node:stream';
import type { Core } from '@stint/core';

export interface OpenedFile {
  readonly filename: string;
  readonly contentType: string;
  readonly body: Buffer | Readable;
  /** Shown by the browser; else it is saved. Only for what runs nothing there. */
  readonly inline?: boolean;
}

/**
 * A kind of file that links may lead to. To add one: sign its links with `fileLink` of @stint/core under the kind's name,
 * and put it in the list of kinds in apps/server/src/open.ts.
 */
export interface FileKind {
  /** The part of the path after /files/. */
  readonly kind: string;
  /** The file as it is now, read as the product itself: null when it is not there, or no longer to be read by links. */
  open(core: Core, org_id: string, id: string): Promise<OpenedFile | null>;
}
