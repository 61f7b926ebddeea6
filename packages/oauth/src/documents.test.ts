import { createServer, request as plain, type RequestListener, type Server } from 'node:http';
import type { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { documentFetch, isPublic } from './documents.ts';

let server: Server | undefined;
afterEach(() => void server?.close());

/** The outside, played by a server on this machine: only what is connected to differs from the real thing. */
async function outside(answer: RequestListener): Promise<typeof fetch> {
  server = createServer(answer);
  await new Promise<void>((done) => server?.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const connect = ((url: URL, options: object, then: never) =>
    plain({ ...options, host: '127.0.0.1', port, path: url.pathname, lookup: undefined }, then)) as typeof request;
  return documentFetch({ connect, addresses: async () => ['93.184.216.34'] });
}

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.31.0.1',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::',
  'fe80::1',
  'fd00::1',
  '::ffff:127.0.0.1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  '2001:db8::1',
  'localhost',
])('%s is not public', (address) => {
  expect(isPublic(address)).toBe(false);
});

test.each(['93.184.216.34', '1.1.1.1', '172.32.0.1', '2606:4700::1111'])('%s is public', (address) => {
  expect(isPublic(address)).toBe(true);
});

test.each([
  'http://client.example/doc.json',
  'https://client.example:8443/doc.json',
  'https://user@client.example/doc.json',
  'https://127.0.0.1/doc.json',
  'https://[::1]/doc.json',
  'https://2130706433/doc.json',
  'file:///etc/passwd',
])('%s is not fetched', async (url) => {
  let asked = 0;
  const connect = (() => {
    asked++;
    throw new Error('asked');
  }) as unknown as typeof request;
  await expect(documentFetch({ connect })(url)).rejects.toThrow(/Only https|not public/);
  expect(asked).toBe(0);
});

test('a name is refused when one of its addresses is not public, before anything is sent', async () => {
  const fetched = documentFetch({ addresses: async () => ['93.184.216.34', '10.0.0.1'] })('https://client.example/doc');
  await expect(fetched).rejects.toThrow('client.example is not public.');
});

test('a document is answered with how long it may be kept', async () => {
  const get = await outside((_, answer) => {
    answer.setHeader('cache-control', 'max-age=60').end('{"client_id":"x"}');
  });
  const answer = await get('https://client.example/doc.json');
  expect([answer.status, answer.headers.get('cache-control'), await answer.json()]).toEqual([
    200,
    'max-age=60',
    { client_id: 'x' },
  ]);
});

test('a redirect is not followed', async () => {
  const get = await outside((_, answer) => answer.writeHead(302, { location: 'http://169.254.169.254/' }).end());
  await expect(get('https://client.example/doc.json')).rejects.toThrow('answered 302');
});

test('what does not end is cut off', async () => {
  const get = await outside((_, answer) => {
    answer.write('x'.repeat(10_000));
    answer.write('x'.repeat(10_000));
  });
  await expect(get('https://client.example/doc.json')).rejects.toThrow('more than 16384 bytes');
});
