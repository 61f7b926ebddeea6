import { createHash } from 'node:crypto';
import {
  type Core,
  Failure,
  fail,
  failures,
  type Limiter,
  newId,
  nothingToDo,
  problemOf,
  readWebhookToken,
  receiveGit,
  requestIdOf,
  systemCaller,
  webhookOf,
} from '@stint/core';
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify';
import { bitbucket } from './bitbucket.ts';
import { github } from './github.ts';
import { gitlab } from './gitlab.ts';
import { payloadOf } from './payload.ts';
import type { Delivery, Provider } from './provider.ts';

export interface GitWebhookOptions {
  readonly core: Core;
  /** Of each repository; of each address where none is named rightly. Absent: no limit. */
  readonly limiter?: Limiter | undefined;
}

const PROVIDERS: ReadonlyMap<string, Provider> = new Map(Object.entries({ github, gitlab, bitbucket }));

/** A push of some thousand commits; what is larger says more of files than of work. */
const BODY_LIMIT = 5 << 20;

const DELIVERY_ID = /^[\x21-\x7e]{1,200}$/;

interface Asked {
  Params: { provider: string; token: string };
  Body: Buffer | undefined;
}

/** `POST /webhooks/git/{provider}/{token}`: what happened in a repository. Register it with `prefix: '/webhooks/git'`. */
export const gitWebhookRoutes: FastifyPluginCallback<GitWebhookOptions> = (app, { core, limiter }, done) => {
  app.setErrorHandler((error, request, reply) => refuse(core, error, request, reply));
  app.removeAllContentTypeParsers();
  // The bytes themselves are what is signed.
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: BODY_LIMIT }, (_request, body, parsed) =>
    parsed(null, body),
  );

  app.post<Asked>('/:provider/:token', { bodyLimit: BODY_LIMIT }, async (request, reply) => {
    const { params, headers, body = Buffer.alloc(0) } = request;
    const named = readWebhookToken(core.ports.secret, params.token);
    await limiter?.spend(named?.repository_id ?? request.ip);
    const provider = PROVIDERS.get(params.provider);
    const found = named && provider && (await hookOf(core, named));
    if (!found || found.provider !== params.provider) {
      throw fail(failures.not_found, 'No repository listens here: it was unlinked, or the address is not whole.');
    }
    const header = (name: string): string => [headers[name] ?? ''].flat().join(' ');
    const delivery: Delivery = { header, body, now: new Date() };
    if (!provider.isSigned(delivery, found.secret)) {
      throw fail(failures.unauthenticated, 'The signature is not that of this webhook: check its secret.');
    }
    const id = provider.idOf(delivery);
    if (!DELIVERY_ID.test(id)) throw fail(failures.malformed_request, 'The delivery has no id that could be kept.');
    const happened = provider.read(delivery, payloadOf(body, header('content-type')));
    // GitLab says several events of one push under one id: only what says the same as well is the same delivery.
    const said = createHash('sha256').update(body).digest('base64url');
    if (happened) await takeIn(core, named, { ...happened, repository_id: named.repository_id }, `${id}:${said}`);
    return reply
      .code(202)
      .header('cache-control', 'no-store')
      .send({ status: happened ? 'accepted' : 'ignored' });
  });
  done();
};

type Named = NonNullable<ReturnType<typeof readWebhookToken>>;

const callOf = () => ({ via: 'system', request_id: newId('req') }) as const;
const callerOf = ({ org_id }: Named) => systemCaller(org_id, 'git webhook');

const hookOf = (core: Core, named: Named) =>
  core.read(callerOf(named), callOf(), (ctx) => webhookOf(ctx, named.repository_id));

/** A delivery that comes again is answered the same, and does nothing. */
async function takeIn(core: Core, named: Named, input: object, id: string): Promise<void> {
  const call = { ...callOf(), idempotency_key: `${named.repository_id}:${id}` };
  await core.execute(receiveGit, callerOf(named), input, call).catch((error: unknown) => {
    if (!(error instanceof Failure && error.code === nothingToDo.code)) throw error;
  });
}

function refuse(core: Core, error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const request_id = requestIdOf(request.raw);
  const { publicUrl } = core.ports;
  const asked = { request_id, publicUrl, authorization: undefined, largest_body: BODY_LIMIT };
  const { status, headers, body } = problemOf(error, asked);
  if (status >= 500) request.log.error({ err: error, request_id }, 'a git webhook failed');
  return reply.code(status).headers(headers).send(JSON.stringify(body));
}
