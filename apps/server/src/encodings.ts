import { fail, failures } from '@stint/core';
import type { FastifyInstance } from 'fastify';

const CHARSET = /;\s*charset\s*=\s*"?([^";\s]+)/i;

/** Bodies come as they are, in UTF-8: what is packed or in another charset is refused and not misread. */
export function plainBodies(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ headers }) => {
    const encoding = headers['content-encoding'];
    if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
      throw fail(failures.unsupported_media_type, `Content-Encoding ${encoding} is not understood; send it unpacked.`);
    }
    const charset = CHARSET.exec(headers['content-type'] ?? '')?.[1];
    if (charset !== undefined && charset.toLowerCase() !== 'utf-8') {
      throw fail(failures.unsupported_media_type, `The charset ${charset} is not understood; send UTF-8.`);
    }
  });
}
