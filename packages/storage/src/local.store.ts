import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FileStore } from '@stint/core';
import { checkedKey, UPLOAD_SECONDS } from './key.ts';
import { signUpload } from './local.link.ts';

export interface LocalOptions {
  readonly dir: string;
  readonly secret: Buffer;
  readonly publicUrl: string;
}

/** A folder: `uploads` as they come in, `kept` once they are checked. */
export function localStore({ dir, secret, publicUrl }: LocalOptions): FileStore {
  const uploaded = (key: string) => join(dir, 'uploads', checkedKey(key));
  const kept = (key: string) => join(dir, 'kept', checkedKey(key));
  return {
    async uploadLink(key, { content_type, size }) {
      const expires_at = new Date(Date.now() + UPLOAD_SECONDS * 1000);
      const token = signUpload(secret, { key: checkedKey(key), content_type, size }, expires_at);
      const url = `${publicUrl}/files/upload?token=${token}`;
      return { method: 'PUT', url, headers: { 'content-type': content_type }, expires_at };
    },
    async receive(key, { size }, bytes) {
      const file = uploaded(key);
      const part = `${file}.${randomUUID()}`;
      await mkdir(dirname(file), { recursive: true });
      const handle = await open(part, 'wx', 0o600);
      try {
        await handle.writeFile(atMost(bytes, size));
        const whole = (await handle.stat()).size === size;
        if (whole) await rename(part, file);
        return whole;
      } catch (error) {
        if (error instanceof TooMuch || LEFT.has((error as NodeJS.ErrnoException).code ?? '')) return false;
        throw error;
      } finally {
        await handle.close();
        await rm(part, { force: true });
      }
    },
    async keep(key) {
      await mkdir(dirname(kept(key)), { recursive: true });
      const moved = await there(rename(uploaded(key), kept(key)));
      if (!moved) return (await stat(kept(key)).catch(absent)) !== undefined;
      await flushed(kept(key));
      return true;
    },
    async read(key) {
      const handle = await open(kept(key)).catch(absent);
      return handle?.createReadStream() ?? null;
    },
    downloadLink: async () => null,
    async delete(key) {
      await Promise.all([rm(uploaded(key), { force: true }), rm(kept(key), { force: true })]);
    },
  };
}

class TooMuch extends Error {}

/** Whoever was sending is gone. */
const LEFT = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ECONNRESET']);

/** Passes bytes on up to this many. */
async function* atMost(bytes: AsyncIterable<Uint8Array>, size: number) {
  let seen = 0;
  for await (const chunk of bytes) {
    seen += chunk.length;
    if (seen > size) throw new TooMuch();
    yield chunk;
  }
}

function absent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

const there = (done: Promise<unknown>): Promise<boolean> =>
  done.then(
    () => true,
    (error) => absent(error) ?? false,
  );

/** What is answered as kept is on the disk. */
async function flushed(file: string): Promise<void> {
  const handle = await open(file, 'r+');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
