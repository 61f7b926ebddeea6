import { type Auth, sendPage, tell } from '@stint/auth';
import { type Core, createLimiter, failureOf, type Limiter, type RateLimitStore, requestIdOf } from '@stint/core';
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { errors } from 'oidc-provider';
import { createConnections } from './connections.ts';
import { endpoints } from './endpoints.ts';
import { forgotRoutes } from './forgot.ts';
import { interactionRoutes } from './interaction.ts';
import { metadataRoutes } from './metadata.ts';
import { errorPage } from './pages/error.ts';
import { createProvider } from './provider.ts';
import { domainsOf } from './scopes.ts';

export interface OauthOptions {
  readonly auth: Auth;
  /** Client id metadata documents: the server fetches what a client names itself by. */
  readonly cimd?: boolean;
  /** Registrations a minute from one address; 0: no limit. */
  readonly registrations: number;
  readonly store: RateLimitStore;
  /** Of requests without a credential, by address. */
  readonly limiter?: Limiter;
  /** Origins of web pages that may ask for tokens, beside our own. */
  readonly allowedOrigins?: readonly string[];
  /** Instead of the guarded fetch of metadata documents, for tests. */
  readonly fetch?: typeof fetch;
}

/** The OAuth 2.1 authorization server: metadata, endpoints under /oauth, and the pages to sign in and agree on. */
export const oauthRoutes: FastifyPluginAsync<OauthOptions> = async (app, options) => {
  const { auth, cimd = false, registrations, store, limiter, allowedOrigins = [], fetch } = options;
  const { core } = auth;
  const { publicUrl } = core.ports;
  const domains = domainsOf(core);
  const connections = createConnections(core);
  const provider = createProvider({
    core,
    connections,
    domains,
    cimd,
    origins: [publicUrl, ...allowedOrigins],
    ...(fetch && { fetch }),
  });
  provider.on('server_error', (_ctx, error) => app.log.error({ err: error }, 'oauth'));
  app.addHook('onRequest', async (request, reply) => {
    reply.header('x-request-id', requestIdOf(request.raw));
  });
  metadataRoutes(app, publicUrl, domains, cimd);
  await app.register(endpoints, {
    provider,
    publicUrl,
    domains,
    registrations: createLimiter('oauth:register', { limit: registrations, window: 60 }, store),
    limiter,
  });
  await app.register(async (pages) => {
    forms(pages, core);
    interactionRoutes(pages, { auth, provider, connections, domains });
    forgotRoutes(pages, auth);
  });
};

/** Reads what forms send, and says what goes wrong on a page. */
function forms(pages: FastifyInstance, core: Core): void {
  pages.removeAllContentTypeParsers();
  pages.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: 65_536 },
    (_request, text, done) => done(null, new URLSearchParams(text as string)),
  );
  pages.setErrorHandler(async (error, request, reply) => {
    if (error instanceof errors.SessionNotFound) {
      const why = 'The request has expired, or was begun in another browser.';
      return sendPage(reply.code(400), errorPage('expired', why));
    }
    const why = tell(core, error, request, reply, 'oauth page');
    return sendPage(reply, errorPage(failureOf(error).code, why));
  });
}
