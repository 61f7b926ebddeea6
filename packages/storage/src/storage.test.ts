import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { FileStore } from '@stint/core';
import fastify, { type FastifyInstance } from 'fastify';
import S3rver from 's3rver';
import { createStorage, uploadRoutes } from './index.ts';
import { signUpload } from './local.link.ts';

const dir = mkdtempSync(join(tmpdir(), 'stint-storage-'));
const secret = Buffer.alloc(32, 7);
const stores = {} as { folder: FileStore; bucket: FileStore };
let app: FastifyInstance;
let s3: Server;

beforeAll(async () => {
  app = fastify({ forceCloseConnections: true });
  const buckets = new S3rver({
    silent: true,
    directory: join(dir, 's3'),
    configureBuckets: [{ name: 'stint', configs: [] }],
  });
  await buckets.configureBuckets();
  s3 = createServer(buckets.callback());
  await new Promise<void>((resolve) => s3.listen(0, '127.0.0.1', resolve));
  const { port } = s3.address() as AddressInfo;
  const url = `s3://S3RVER:S3RVER@127.0.0.1:${port}/stint/files?tls=0`;
  stores.bucket = (await createStorage({ url, dir, secret, publicUrl: '' })).files;
  // The links name the port, which is known only once the server listens.
  const folder = (publicUrl: string) => createStorage({ url: null, dir: join(dir, 'files'), secret, publicUrl });
  const { uploads } = await folder('');
  if (!uploads) throw new Error('A folder takes uploads.');
  await app.register(uploadRoutes, { prefix: '/files', ...uploads });
  stores.folder = (await folder(await app.listen({ host: '127.0.0.1', port: 0 }))).files;
});
afterAll(async () => {
  s3.closeAllConnections();
  await Promise.all([app.close(), new Promise((resolve) => s3.close(resolve))]);
  rmSync(dir, { recursive: true, force: true });
});

let made = 0;
const newKey = () => `org_1/att_${++made}`;
const SERVED = { file_name: 'Rechnung „März“.txt', content_type: 'text/plain', inline: false };
const TEXT = { content_type: 'text/plain', size: 5 };

async function put(link: { url: string; headers: Readonly<Record<string, string>> }, body: string | Buffer) {
  const response = await fetch(link.url, { method: 'PUT', headers: link.headers, body });
  await response.arrayBuffer();
  return response.status;
}

async function textOf(bytes: AsyncIterable<Uint8Array> | null): Promise<string | null> {
  if (!bytes) return null;
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

describe.each(['folder', 'bucket'] as const)('a %s', (which) => {
  const store = () => stores[which];

  test('takes a file by its link, keeps it, and gives it back', async () => {
    const key = newKey();
    expect(await put(await store().uploadLink(key, TEXT), 'Hello')).toBeLessThan(300);
    expect(await textOf(await store().read(key))).toBeNull();
    expect(await store().keep(key)).toBe(true);
    expect(await textOf(await store().read(key))).toBe('Hello');
  });

  test('what is kept stays as it was checked, though the link to upload is still good', async () => {
    const key = newKey();
    const link = await store().uploadLink(key, TEXT);
    await put(link, 'Hello');
    await store().keep(key);
    await put(link, 'Howdy');
    expect(await textOf(await store().read(key))).toBe('Hello');
  });

  test('takes a file that came with a request as if it had been uploaded', async () => {
    const key = newKey();
    expect(await store().receive(key, TEXT, Readable.from([Buffer.from('Hel'), Buffer.from('lo')]))).toBe(true);
    expect(await store().keep(key)).toBe(true);
    expect(await textOf(await store().read(key))).toBe('Hello');
  });

  test('keeping again is no harm; keeping nothing says so', async () => {
    const key = newKey();
    expect(await store().keep(key)).toBe(false);
    await put(await store().uploadLink(key, TEXT), 'Hello');
    expect([await store().keep(key), await store().keep(key)]).toEqual([true, true]);
  });

  test('what is deleted is gone, and deleting it again is no harm', async () => {
    const key = newKey();
    await put(await store().uploadLink(key, TEXT), 'Hello');
    await store().keep(key);
    await store().delete(key);
    await store().delete(key);
    expect(await store().read(key)).toBeNull();
  });

  test('twenty megabytes go in and out unchanged', async () => {
    const key = newKey();
    const bytes = Buffer.alloc(20 * 1024 * 1024, 'stint');
    const size = bytes.length;
    const link = await store().uploadLink(key, { content_type: 'application/octet-stream', size });
    expect(await put(link, bytes)).toBeLessThan(300);
    await store().keep(key);
    const hash = createHash('sha256');
    for await (const chunk of (await store().read(key)) ?? []) hash.update(chunk);
    expect(hash.digest('hex')).toBe(createHash('sha256').update(bytes).digest('hex'));
  });

  test('a key that could leave its place is refused', async () => {
    for (const key of ['../secret', 'org_1/../../secret', '/etc/passwd', 'org_1/att_1/x', 'org_1']) {
      await expect(store().uploadLink(key, TEXT)).rejects.toThrow('is no key');
      await expect(store().read(key)).rejects.toThrow('is no key');
    }
  });
});

describe('the folder', () => {
  test('takes a file of the announced size and type only, and leaves nothing of another', async () => {
    const key = newKey();
    const link = await stores.folder.uploadLink(key, TEXT);
    expect(await put(link, 'Hi')).toBe(413);
    expect(await put(link, 'Hello, world')).toBe(413);
    expect(await put({ ...link, headers: { 'content-type': 'text/html' } }, 'Hello')).toBe(415);
    // Without a length it is counted as it comes.
    const body = new ReadableStream({
      start(stream) {
        for (let i = 0; i < 100; i++) stream.enqueue(Buffer.from('Hello'));
        stream.close();
      },
    });
    const streamed = { method: 'PUT', headers: link.headers, body, duplex: 'half' } as const;
    const status = await fetch(link.url, streamed).then(
      (response) => response.status,
      // Closed on while it was still sending.
      () => 413,
    );
    expect(status).toBe(413);
    expect(await stores.folder.keep(key)).toBe(false);
    expect(readdirSync(join(dir, 'files/uploads/org_1')).filter((name) => name.startsWith(`${key.slice(6)}.`))).toEqual(
      [],
    );
  });

  test('leaves nothing of what is too much, however soon it is refused', async () => {
    const keys = Array.from({ length: 200 }, newKey);
    const tooMuch = () => Readable.from([Buffer.from('Hello'), Buffer.from('!')]);
    await Promise.all(keys.map((key) => stores.folder.receive(key, TEXT, tooMuch())));
    const places = new Set(keys.map((key) => key.slice(6)));
    const left = readdirSync(join(dir, 'files/uploads/org_1')).filter((name) =>
      places.has(name.split('.')[0] as string),
    );
    expect(left).toEqual([]);
  });

  test('takes nothing without a link of its own, or after its time', async () => {
    const { url, headers } = await stores.folder.uploadLink(newKey(), TEXT);
    const { origin, searchParams } = new URL(url);
    const token = searchParams.get('token') as string;
    const over = signUpload(secret, { key: newKey(), ...TEXT }, new Date());
    const forged = signUpload(Buffer.alloc(32, 8), { key: newKey(), ...TEXT }, new Date(Date.now() + 60_000));
    for (const query of ['', `?token=${over}`, `?token=${forged}`, `?token=${token}&token=${token}`]) {
      const response = await fetch(`${origin}/files/upload${query}`, { method: 'PUT', headers, body: 'Hello' });
      const { code } = (await response.json()) as { code: string };
      expect([response.status, code]).toEqual([404, 'not_found']);
    }
  });

  test('has no link to download: the server serves its files', async () => {
    expect(await stores.folder.downloadLink(newKey(), SERVED, 60)).toBeNull();
  });
});

test('the bucket gives a file under its name and type to whoever has a link', async () => {
  const key = newKey();
  await put(await stores.bucket.uploadLink(key, TEXT), 'Hello');
  await stores.bucket.keep(key);
  const link = (await stores.bucket.downloadLink(key, SERVED, 60)) as string;
  const response = await fetch(link);
  expect(await response.text()).toBe('Hello');
  expect(response.headers.get('content-type')).toMatch(/^text\/plain/);
  expect(response.headers.get('content-disposition')).toBe(
    'attachment; filename="Rechnung _Marz_.txt"; filename*=UTF-8\'\'Rechnung%20%E2%80%9EM%C3%A4rz%E2%80%9C.txt',
  );
});

test('the bucket takes no other type than the one the link was signed for', async () => {
  const { url } = await stores.bucket.uploadLink(newKey(), TEXT);
  const signed = new URL(url).searchParams.get('X-Amz-SignedHeaders');
  expect(signed).toBe('content-length;content-type;host');
});
