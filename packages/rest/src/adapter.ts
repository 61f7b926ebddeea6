import { type Authenticator, type Core, fail, failures, type Limiter, requestIdOf } from '@stint/core';
import type { FastifyInstance, FastifyPluginAsync } from 'fastify';
import { authorize } from './authorize.ts';
import { readJson } from './body.ts';
import { matchesAny, tagOf } from './etag.ts';
import { type OpenapiOptions, openapiDocument } from './openapi/document.ts';
import { CALLER } from './request.ts';
import { type Route, routesOf, shapeOf } from './route.ts';
import { sendProblem } from './send-problem.ts';
import { serve } from './serve.ts';

export interface RestOptions extends Pick<OpenapiOptions, 'extraPaths' | 'extraSchemas'> {
  readonly core: Core;
  readonly auth: Authenticator;
  /** The origin the world knows us by, without a slash at the end. */
  readonly publicUrl: string;
  /** Calls of each credential; absent: no limit. */
  readonly limiter?: Limiter | undefined;
  /** Failed authentications from each address; absent: no limit. */
  readonly addressLimiter?: Limiter | undefined;
}

/** REST over the operations. Register it with `prefix: '/api/v1'`; its hooks and parsers stay within it. */
export const restAdapter: FastifyPluginAsync<RestOptions> = async (
  scope,
  { core, auth, publicUrl, limiter, addressLimiter, ...extra },
) => {
  scope.decorateRequest(CALLER, null);
  readJson(scope);
  scope.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', requestIdOf(request.raw));
    done();
  });
  scope.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, publicUrl));
  scope.setNotFoundHandler(async () => {
    throw fail(failures.not_found, 'There is nothing at this path.');
  });

  const onRequest = authorize(auth, limiter, addressLimiter);
  const routes = routesOf(core);
  for (const route of routes) {
    scope.route({
      method: route.rest.method,
      url: route.url,
      exposeHeadRoute: true,
      onRequest,
      handler: serve(core, route),
    });
  }
  refuseOtherMethods(scope, routes);
  serveDocument(scope, () => openapiDocument(core, { publicUrl, ...extra }));
};

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** A known path answers OPTIONS with what it takes, and any other method with 405. */
function refuseOtherMethods(scope: FastifyInstance, routes: readonly Route[]): void {
  for (const same of Map.groupBy(routes, ({ rest }) => shapeOf(rest.path)).values()) {
    const taken = new Set<string>(same.map(({ rest }) => rest.method));
    if (taken.has('GET')) taken.add('HEAD');
    const allow = [...METHODS.filter((method) => taken.has(method)), 'OPTIONS'].join(', ');
    const url = (same[0] as Route).url;
    scope.options(url, (_request, reply) => reply.code(204).header('allow', allow).send());
    const method = METHODS.filter((method) => !taken.has(method));
    const refuse = () => Promise.reject(fail(failures.method_not_allowed, `This path takes ${allow}.`));
    scope.route({
      method,
      url,
      exposeHeadRoute: false,
      // Ahead of the body, whatever that is.
      onRequest: async (_request, reply) => {
        reply.header('allow', allow);
        return refuse();
      },
      handler: refuse,
    });
  }
}

function serveDocument(scope: FastifyInstance, make: () => unknown): void {
  let made: { body: Buffer; tag: string } | undefined;
  scope.get('/openapi.json', (request, reply) => {
    if (!made) {
      const body = Buffer.from(JSON.stringify(make()));
      made = { body, tag: tagOf(body) };
    }
    reply.header('etag', made.tag).header('cache-control', 'public, no-cache');
    if (matchesAny(request.headers['if-none-match'] ?? '', made.tag)) return reply.code(304).send();
    return reply.header('content-type', 'application/json; charset=utf-8').send(made.body);
  });
}
