import { buffer } from 'node:stream/consumers';
import type { FileStore } from '@stint/core';

/** Files in memory; what goes to a link `memory:<key>` is put there by `upload`. */
export interface MemoryFiles extends FileStore {
  readonly uploaded: Map<string, Uint8Array>;
  readonly kept: Map<string, Uint8Array>;
  upload(url: string, bytes: Uint8Array): void;
}

export function memoryFiles(): MemoryFiles {
  const uploaded = new Map<string, Uint8Array>();
  const kept = new Map<string, Uint8Array>();
  return {
    uploaded,
    kept,
    upload: (url, bytes) => uploaded.set(url.replace('memory:', ''), bytes),
    uploadLink: async (key, { content_type }) => ({
      method: 'PUT',
      url: `memory:${key}`,
      headers: { 'content-type': content_type },
      expires_at: new Date(Date.now() + 900_000),
    }),
    async receive(key, { size }, bytes) {
      const whole = await buffer(bytes);
      if (whole.length === size) uploaded.set(key, whole);
      return whole.length === size;
    },
    async keep(key) {
      const bytes = uploaded.get(key);
      if (bytes) kept.set(key, bytes);
      uploaded.delete(key);
      return kept.has(key);
    },
    async read(key) {
      const bytes = kept.get(key);
      return bytes ? chunks(bytes) : null;
    },
    downloadLink: async (key, { file_name, content_type, inline }) =>
      `memory:${key}?${new URLSearchParams({ file_name, content_type, inline: String(inline) })}`,
    async delete(key) {
      uploaded.delete(key);
      kept.delete(key);
    },
  };
}

/** In parts of odd sizes, as networks give them. */
async function* chunks(bytes: Uint8Array) {
  for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
}
