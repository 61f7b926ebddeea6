const KEY = /^[a-z0-9_]{1,64}\/[a-z0-9_]{1,64}$/;

/** A key as the core makes them, `org_…/att_…`: nothing else becomes part of a path. */
export function checkedKey(key: string): string {
  if (!KEY.test(key)) throw new Error(`${JSON.stringify(key)} is no key of a stored file.`);
  return key;
}

/** Seconds an upload may begin within. */
export const UPLOAD_SECONDS = 15 * 60;
