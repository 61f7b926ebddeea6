import { type AddressInfo, connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { serverOptions } from './index.ts';

const PUBLIC_URL = 'https://stint.example';

let app: FastifyInstance;
beforeAll(async () => {
  app = Fastify({ ...serverOptions(PUBLIC_URL), http: { headersTimeout: 20, connectionsCheckingInterval: 10 } });
  app.get('/', async () => 'here');
  await app.listen({ port: 0, host: '127.0.0.1' });
});
afterAll(() => app.close());

/** What comes back for these bytes until the server hangs up. */
function sent(bytes: string): Promise<{ status: number; headers: string; body: any }> {
  const { port } = app.server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
    socket.on('error', reject);
    socket.on('close', () => {
      const [head = '', body = ''] = text.split('\r\n\r\n');
      resolve({ status: Number(head.split(' ')[1]), headers: head, body: JSON.parse(body) });
    });
  });
}

test.each([
  [
    'headers over 16 KB',
    `GET / HTTP/1.1\r\nHost: x\r\nCookie: ${'x'.repeat(17_000)}\r\n\r\n`,
    431,
    'headers_too_large',
  ],
  ['what is no HTTP', 'nonsense\r\n\r\n', 400, 'malformed_request'],
  ['headers that never end', 'GET / HTTP/1.1\r\nHost: x\r\n', 408, 'request_timeout'],
])('%s are answered as all else is', async (_, bytes, status, code) => {
  const answer = await sent(bytes);
  expect(answer).toMatchObject({ status, body: { status, code, type: `${PUBLIC_URL}/docs/errors#${code}` } });
  expect(answer.headers).toContain('content-type: application/problem+json');
  expect(answer.headers).toContain(`x-request-id: ${answer.body.request_id}`);
});
