import { failureOf, type Limiter, requestIdOf } from '@stint/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type Provider from 'oidc-provider';
import { askedFor, type Domains } from './scopes.ts';

export interface EndpointOptions {
  readonly provider: Provider;
  readonly publicUrl: string;
  readonly domains: Domains;
  /** Registrations of each address. */
  readonly registrations: Limiter;
  /** All the other requests of each address. */
  readonly limiter: Limiter | undefined;
}

/** What a request for authorization may say; the rest belongs to OpenID Connect, which this is not. */
const PARAMETERS = new Set([
  'response_type',
  'response_mode',
  'client_id',
  'redirect_uri',
  'scope',
  'state',
  'code_challenge',
  'code_challenge_method',
  'resource',
  'prompt',
  'login_hint',
]);

/** The endpoints that the library answers. It reads bodies itself, so register it in a scope of its own. */
export async function endpoints(app: FastifyInstance, options: EndpointOptions): Promise<void> {
  const { provider, publicUrl, domains, registrations, limiter } = options;
  const { host, protocol } = new URL(publicUrl);
  const answer = provider.callback();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));

  app.setErrorHandler(async (error, request, reply) => {
    const failure = failureOf(error);
    if (failure.status >= 500) request.log.error({ err: error, request_id: requestIdOf(request.raw) }, 'oauth');
    if (failure.details.retry_after !== undefined) reply.header('retry-after', failure.details.retry_after);
    const code = failure.status < 500 && failure.status !== 429 ? 'invalid_request' : 'temporarily_unavailable';
    return reply.code(failure.status).send({ error: code, error_description: failure.message });
  });

  /** Its addresses follow from the request's, which is made to be ours whatever name or proxy it came by. */
  const pass = async ({ raw, ip }: FastifyRequest, reply: FastifyReply) => {
    const ours = { host, 'x-forwarded-host': host, 'x-forwarded-proto': protocol.slice(0, -1), 'x-forwarded-for': ip };
    Object.assign(raw.headers, ours);
    for (const [name, value] of Object.entries(reply.getHeaders()))
      if (value !== undefined) reply.raw.setHeader(name, value);
    reply.hijack();
    await answer(raw, reply.raw);
  };

  const limited = async ({ ip }: FastifyRequest) => void (await limiter?.spend(ip));
  app.post('/oauth/register', async (request, reply) => {
    await registrations.spend(request.ip);
    return pass(request, reply);
  });
  app.get('/oauth/authorize', { onRequest: limited }, async (request, reply) => {
    const { pathname, search } = new URL(request.raw.url as string, publicUrl);
    request.raw.url = `${pathname}?${asked(search, domains)}`;
    return pass(request, reply);
  });
  app.get('/oauth/authorize/:uid', { onRequest: limited }, pass);
  app.post('/oauth/token', { onRequest: limited }, pass);
  app.post('/oauth/revoke', { onRequest: limited }, pass);
}

/** The request with nothing in it that we do not know, and the scopes as we understand them. */
function asked(query: string, domains: Domains): URLSearchParams {
  const given = [...new URLSearchParams(query)].filter(([name]) => PARAMETERS.has(name));
  const scopes = given.filter(([name]) => name === 'scope');
  const kept = new URLSearchParams(given.filter(([name]) => name !== 'scope'));
  // Said twice, it is for the library to refuse.
  if (scopes.length > 1) return new URLSearchParams(given);
  kept.set('scope', askedFor(scopes[0]?.[1], domains).join(' '));
  return kept;
}
