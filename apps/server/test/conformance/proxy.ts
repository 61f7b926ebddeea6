import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The suite knows no credentials, so this adds one to what it sends, and changes nothing else. */
export async function withBearer(port: number, token: string): Promise<{ url: string; close(): void }> {
  const proxy = createServer((asked, answer) => {
    const { method, url: path, headers } = asked;
    const passed = request({
      host: '127.0.0.1',
      port,
      method,
      path,
      headers: { ...headers, authorization: `Bearer ${token}` },
    });
    passed.on('response', (given) => {
      answer.writeHead(given.statusCode ?? 502, given.headers);
      given.pipe(answer);
    });
    passed.on('error', () => answer.destroy());
    answer.on('close', () => passed.destroy());
    asked.pipe(passed);
  });
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
  const close = () => {
    proxy.close();
    proxy.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, close };
}
