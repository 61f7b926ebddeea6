import type { AddressInfo } from 'node:net';
import cors from '@fastify/cors';
import { approvalRoutes, authPaths, authRoutes, invitationRoutes, unsubscribeRoutes } from '@stint/auth';
import { createLimiter, fail, failures } from '@stint/core';
import { fileLinkRoutes } from '@stint/files';
import { formRoutes } from '@stint/forms';
import { gitWebhookRoutes } from '@stint/git';
import { graphqlAdapter } from '@stint/graphql';
import { mcpAdapter } from '@stint/mcp';
import { oauthRoutes } from '@stint/oauth';
import { realtimeAdapter } from '@stint/realtime';
import { agentDocs, docsPage, restAdapter, sendProblem, serverOptions } from '@stint/rest';
import { uploadRoutes } from '@stint/storage';
import fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import { startBackground } from './background.ts';
import { sendAwayWhenClosing } from './closing.ts';
import { plainBodies } from './encodings.ts';
import { health } from './health.ts';
import { metrics } from './metrics.ts';
import type { Stint } from './open.ts';
import { turnAwayWhenBusy } from './pressure.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import { originOf, type Settings } from './settings.ts';

export interface Running {
  /** Where it listens, as reached from this machine. */
  readonly url: string;
  /** Finishes what is in flight, closes sockets with 1001, and stops the background. */
  close(): Promise<void>;
}

const BODY_LIMIT = 1 << 20;
/** By links, from one address. */
const FILES_A_MINUTE = 60;
/** Of public forms, from one address: pages, and what is sent. */
const FORM_PAGES_A_MINUTE = 120;
const SUBMISSIONS_A_MINUTE = 20;
/** By one repository. */
const GIT_WEBHOOKS_A_MINUTE = 300;
/** Where sockets are served. */
const SOCKETS = new Set(['/ws', '/graphql']);
/** The HTTP server with every protocol on it, not yet listening. */
export async function buildServer(stint: Stint, settings: Settings): Promise<FastifyInstance> {
  const { core, auth, bus } = stint;
  const { publicUrl, allowedOrigins } = settings;
  const app = fastify({
    loggerInstance: stint.logger as FastifyBaseLogger,
    ...serverOptions(publicUrl, SECURITY_HEADERS),
    // What comes while it closes is answered as all else is.
    return503OnClosing: false,
    logController: new LogController({ disableRequestLogging: true, requestIdLogLabel: 'request_id' }),
    bodyLimit: BODY_LIMIT,
    trustProxy: (_address: string, hop: number) => hop < settings.trustedProxies,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 500 },
  });
  app.addHook('onResponse', (request, reply, done) => {
    const { method, url, ip } = request;
    const path = url.split('?', 1)[0];
    request.log.info({ method, path, status: reply.statusCode, ms: Math.round(reply.elapsedTime), ip }, 'request');
    done();
  });
  app.addHook('onRequest', (_, reply, done) => {
    reply.headers(SECURITY_HEADERS);
    done();
  });
  sendAwayWhenClosing(app);
  await app.register(cors, {
    origin: [publicUrl, ...allowedOrigins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: [
      'ETag',
      'Stint-Seq',
      'X-Request-Id',
      'Location',
      'Idempotent-Replayed',
      'WWW-Authenticate',
      'RateLimit',
      'RateLimit-Policy',
      'Retry-After',
    ],
    maxAge: 600,
  });
  plainBodies(app);
  await turnAwayWhenBusy(app);
  health(app, stint);
  metrics(app, stint);
  app.get('/', async (_, reply) => reply.redirect('/docs'));
  const nowhere = fail(failures.not_found, 'There is nothing at this path.');
  app.setNotFoundHandler((request, reply) => sendProblem(nowhere, request, reply, publicUrl));

  // One limiter for every protocol: a token has one budget, however it is spent.
  const quota = { limit: settings.rateLimit, window: 60 };
  const limiter = createLimiter('default', quota, stint.limits);
  const addressLimiter = createLimiter('unauthenticated', quota, stint.limits);
  await app.register(authRoutes, { prefix: '/api/v1/auth', auth });
  await app.register(authRoutes, { prefix: '/auth', auth });
  await app.register(invitationRoutes, { auth });
  await app.register(approvalRoutes, { auth });
  await app.register(unsubscribeRoutes, { auth });
  await app.register(oauthRoutes, {
    auth,
    cimd: settings.cimd,
    registrations: settings.authRateLimit,
    store: stint.limits,
    limiter: createLimiter('oauth', quota, stint.limits),
    allowedOrigins,
  });
  const rest = { core, auth, publicUrl, limiter, addressLimiter, extraPaths: authPaths };
  await app.register(restAdapter, { prefix: '/api/v1', ...rest });
  await app.register(docsPage, { core });
  await app.register(agentDocs, { publicUrl });
  if (stint.uploads) await app.register(uploadRoutes, { prefix: '/files', ...stint.uploads });
  const perAddress = (name: string, most: number) =>
    createLimiter(name, { limit: Math.min(quota.limit, most), window: 60 }, stint.limits);
  const fileLimiter = perAddress('files', FILES_A_MINUTE);
  await app.register(fileLinkRoutes, { prefix: '/files', core, kinds: stint.fileKinds, limiter: fileLimiter });
  await app.register(formRoutes, {
    prefix: '/forms',
    core,
    limiter: perAddress('form pages', FORM_PAGES_A_MINUTE),
    submissions: perAddress('form submissions', SUBMISSIONS_A_MINUTE),
  });
  const gitLimiter = createLimiter(
    'git webhooks',
    { limit: Math.min(quota.limit, GIT_WEBHOOKS_A_MINUTE), window: 60 },
    stint.limits,
  );
  await app.register(gitWebhookRoutes, { prefix: '/webhooks/git', core, limiter: gitLimiter });
  const origins = [publicUrl, ...allowedOrigins];
  await app.register(realtimeAdapter, { core, auth, log: bus.log, limiter, addressLimiter, allowedOrigins: origins });
  await app.register(graphqlAdapter, { core, auth, log: bus.log, limiter, addressLimiter });
  app.server.on('upgrade', (request, socket) => {
    // Nobody else answers an upgrade; without this the client would wait for ever.
    if (!SOCKETS.has(request.url?.split('?', 1)[0] ?? ''))
      socket.end('HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n');
  });
  await app.register(mcpAdapter, { core, auth, publicUrl, limiter, addressLimiter, allowedOrigins });
  return app;
}

/** Serves every protocol on the settings' host and port. */
export async function startServer(stint: Stint, settings: Settings): Promise<Running> {
  const app = await buildServer(stint, settings);
  const background = startBackground(stint);
  try {
    await app.listen({ host: settings.host, port: settings.port });
  } catch (error) {
    await Promise.allSettled([app.close(), background.stop()]);
    throw error;
  }
  const { port } = app.server.address() as AddressInfo;
  return {
    url: originOf(settings.host, port),
    async close() {
      await app.close();
      await background.stop();
    },
  };
}
