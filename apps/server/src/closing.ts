import { fail, failures } from '@stint/core';
import type { FastifyInstance } from 'fastify';

/** How often connections that became idle are looked for, in milliseconds. */
const SWEEP_MS = 100;

/**
 * Once the server closes, what still comes is told to go elsewhere, and a connection that has had its last answer is closed:
 * the client would keep it open, and the process would wait for that.
 */
export function sendAwayWhenClosing(app: FastifyInstance): void {
  let sweep: NodeJS.Timeout | undefined;
  app.addHook('preClose', (done) => {
    sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP_MS);
    done();
  });
  app.addHook('onClose', async () => clearInterval(sweep));
  app.addHook('onRequest', (_, reply, done) => {
    if (!sweep) return done();
    reply.header('connection', 'close');
    done(fail(failures.unavailable, { detail: 'This server is stopping; try again.', retry_after: 1 }));
  });
}
