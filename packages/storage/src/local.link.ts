import { sign, verify } from '@stint/core';

const PURPOSE = 'file upload';

/** What a link to upload to the folder carries. */
export interface Upload {
  readonly key: string;
  readonly content_type: string;
  readonly size: number;
}

export const signUpload = (secret: Buffer, upload: Upload, until: Date): string =>
  sign(secret, PURPOSE, JSON.stringify({ ...upload, until: until.getTime() }));

/** The upload that a token is good for; undefined for one that we did not sign, or whose time is over. */
export function readUpload(secret: Buffer, token: unknown): Upload | undefined {
  const value = typeof token === 'string' ? verify(secret, PURPOSE, token) : undefined;
  if (value === undefined) return undefined;
  const { until, ...upload } = JSON.parse(value) as Upload & { readonly until: number };
  return until > Date.now() ? upload : undefined;
}
