import {
  type Core,
  disposition,
  fail,
  failures,
  type Limiter,
  problemOf,
  readFileToken,
  requestIdOf,
} from '@stint/core';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { FileKind } from './kind.ts';

export interface FileLinkOptions {
  readonly core: Core;
  readonly kinds: readonly FileKind[];
  /** Of each address; absent: no limit. */
  readonly limiter?: Limiter | undefined;
}

interface Asked {
  Params: { kind: string };
  Querystring: { token?: unknown };
}

/** `GET /files/{kind}?token=…`: a file, for whoever has a link that is good. Register it with `prefix: '/files'`. */
export const fileLinkRoutes: FastifyPluginAsync<FileLinkOptions> = async (app, { core, kinds, limiter }) => {
  const table = new Map(kinds.map((kind) => [kind.kind, kind]));
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'x-request-id': requestIdOf(request.raw),
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
      'content-security-policy':
        "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      'referrer-policy': 'no-referrer',
    });
    await limiter?.spend(request.ip);
  });
  app.setErrorHandler((error, request, reply) => sendProblem(core, error, request, reply));

  app.get<Asked>('/:kind', async ({ params, query }, reply) => {
    const kind = table.get(params.kind);
    const token = typeof query.token === 'string' ? query.token : '';
    const named = kind && readFileToken(core.ports.secret, kind.kind, token);
    if (!named) throw fail(failures.not_found, 'This link leads nowhere; check that it is whole.');
    if (named.expires_at <= new Date()) throw fail(failures.not_found, 'The link has expired: ask for a new one.');
    const file = await kind.open(core, named.org_id, named.id);
    if (!file) throw fail(failures.not_found, 'What the link led to is not there any more.');
    const { contentType, filename, inline = false, body } = file;
    return reply
      .headers({ 'content-type': contentType, 'content-disposition': disposition(filename, inline) })
      .send(body);
  });
};

function sendProblem(core: Core, error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const request_id = requestIdOf(request.raw);
  const { publicUrl } = core.ports;
  const { status, headers, body } = problemOf(error, { request_id, publicUrl, authorization: undefined });
  if (status >= 500) request.log.error({ err: error, request_id }, 'a file could not be made');
  return reply.code(status).headers(headers).send(JSON.stringify(body));
}
