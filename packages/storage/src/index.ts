import type { FileStore } from '@stint/core';
import type { UploadOptions } from './local.routes.ts';
import { localStore } from './local.store.ts';

export { type UploadOptions, uploadRoutes } from './local.routes.ts';

export interface StorageOptions {
  /** `s3://…`; null: the folder. */
  readonly url: string | null;
  readonly dir: string;
  /** Signs the links to the folder's files. */
  readonly secret: Buffer;
  readonly publicUrl: string;
}

export interface Storage {
  readonly files: FileStore;
  /** For `uploadRoutes`; null where clients upload to a bucket. */
  readonly uploads: UploadOptions | null;
}

/** Where files are kept: an S3 bucket, or a folder. */
export async function createStorage({ url, dir, secret, publicUrl }: StorageOptions): Promise<Storage> {
  if (url !== null) {
    // Only where there is a bucket: its client takes 12 MB.
    const [{ s3Store }, { s3Location }] = await Promise.all([import('./s3.store.ts'), import('./s3.location.ts')]);
    return { files: s3Store(s3Location(url)), uploads: null };
  }
  const store = localStore({ dir, secret, publicUrl });
  return { files: store, uploads: { store, secret, publicUrl } };
}
