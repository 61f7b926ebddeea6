import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestServer, testServer } from './stint.ts';

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
});
afterAll(() => server.close());

test('a file goes in and out over HTTP: announced, uploaded, completed, linked', async () => {
  const { pat } = await server.person();
  const call = async (method: string, path: string, body?: object): Promise<any> => {
    const response = await fetch(`${server.url}/api/v1${path}`, {
      method,
      headers: { authorization: `Bearer ${pat}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    return response.json();
  };
  // More than a JSON body may hold.
  const bytes = Buffer.alloc(3 * 1024 * 1024, 'stint\n');
  const client = await call('POST', '/clients', { name: 'Northwind' });
  const { attachment, upload } = await call('POST', '/attachments', {
    file_name: '../Brief.txt',
    content_type: 'text/plain',
    size: bytes.length,
    subject_id: client.id,
  });
  await server.upload(upload, bytes);
  const ready = await call('POST', `/attachments/${attachment.id}/complete`, {});
  expect(ready).toMatchObject({ status: 'ready', file_name: 'Brief.txt', size: bytes.length });
  const { url } = await call('GET', `/attachments/${attachment.id}/download-link?inline=true`);
  const response = await fetch(url.replace(server.settings.publicUrl, server.url));
  expect(Buffer.from(await response.arrayBuffer()).equals(bytes)).toBe(true);
  expect(response.headers.get('content-disposition')).toMatch(/^attachment; filename="Brief.txt"/);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
});
