import { createHash } from 'node:crypto';

const KEPT_BYTES = 16 << 20;

/** Makes what is asked for once: those who ask meanwhile wait for the same, and those who ask soon after get it kept. */
export function share(): (content: string, make: () => Promise<Buffer>) => Promise<Buffer> {
  const made = new Map<string, Buffer>();
  const making = new Map<string, Promise<Buffer>>();
  let bytes = 0;

  const keep = (key: string, file: Buffer) => {
    made.set(key, file);
    bytes += file.length;
    for (const [oldest, { length }] of made) {
      if (bytes <= KEPT_BYTES) break;
      made.delete(oldest);
      bytes -= length;
    }
  };

  return async (content, make) => {
    const key = createHash('sha256').update(content).digest('base64url');
    const kept = made.get(key);
    if (kept) return kept;
    let file = making.get(key);
    if (!file) {
      file = make().finally(() => making.delete(key));
      making.set(key, file);
      file.then(
        (done) => keep(key, done),
        () => undefined,
      );
    }
    return file;
  };
}
