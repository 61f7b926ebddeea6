import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A browser that opens the address, rather than a client that asks something. */
export const wantsPage = ({ headers, query }: FastifyRequest): boolean =>
  (headers.accept?.includes('text/html') ?? false) && !(query as Record<string, unknown>).query;

interface Page {
  readonly html: Buffer;
  readonly gzipped: Buffer;
  readonly etag: string;
}

let page: Promise<Page> | undefined;

/** The whole page with its scripts inside: nothing is fetched from elsewhere. Made when it is first asked for. */
async function makePage(): Promise<Page> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const text = renderGraphiQL({
    title: 'Stint GraphiQL',
    endpoint: '/graphql',
    // An enum of types only: there is no value to import.
    subscriptionsProtocol: 'WS' as never,
    defaultQuery: '# Put your token under Headers below: { "Authorization": "Bearer …" }\n{\n  __typename\n}\n',
  });
  const html = Buffer.from(text);
  const etag = `"${createHash('sha256').update(html).digest('base64url')}"`;
  return { html, gzipped: await promisify(gzip)(html), etag };
}

/** The page is one document of inline scripts and styles, and starts its editor's workers from blobs. */
const POLICY = [
  "default-src 'none'",
  "script-src 'unsafe-inline' blob:",
  'worker-src blob:',
  "style-src 'unsafe-inline'",
  'img-src data: blob:',
  'font-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export async function graphiql(reply: FastifyReply): Promise<FastifyReply> {
  page ??= makePage();
  const { html, gzipped, etag } = await page;
  const { headers } = reply.request;
  reply
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', POLICY)
    .header('cache-control', 'no-cache')
    .header('vary', 'accept, accept-encoding')
    .header('etag', etag);
  if (headers['if-none-match'] === etag) return reply.code(304).send();
  const packed = headers['accept-encoding']?.includes('gzip');
  return packed ? reply.header('content-encoding', 'gzip').send(gzipped) : reply.send(html);
}
