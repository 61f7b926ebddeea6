import {
  type Core,
  Failure,
  fail,
  failures,
  invalid,
  nothingToDo,
  readUnsubscribeToken,
  requestIdOf,
  unsubscribe,
} from '@stint/core';
import type { FastifyPluginAsync } from 'fastify';
import { memberCaller } from './credential.ts';
import { acceptForms, tell } from './forms.ts';
import { notice, page, sendPage } from './page.ts';
import { type AuthRoutesOptions, originOf } from './routes.ts';
import type { Origin } from './sessions.ts';

const PATH = '/notifications/unsubscribe';

interface Asked {
  readonly Querystring: { readonly token?: unknown };
}

/**
 * Where the link in a mail leads that ends such mail. It works without signing in, and only by POST: programs follow links
 * to look at them, and mail programs send the POST themselves (RFC 8058).
 */
export const unsubscribeRoutes: FastifyPluginAsync<AuthRoutesOptions> = async (app, { auth: { core } }) => {
  app.removeAllContentTypeParsers();
  acceptForms(app);
  app.addContentTypeParser('*', (_request, body, done) => {
    body.resume();
    done(null, {});
  });
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'cache-control': 'no-store', 'x-request-id': requestIdOf(request.raw) });
  });
  app.setErrorHandler(async (error, request, reply) => {
    const why = tell(core, error, request, reply, 'ending mail failed');
    return sendPage(reply, notice('This link leads nowhere', why));
  });

  app.get<Asked>(PATH, async (request, reply) => {
    const { about } = meant(core, request.query.token);
    return sendPage(
      reply,
      page({ title: `No more mail about ${about}?`, body: '<form method="post"><button>End it</button></form>' }),
    );
  });
  app.post<Asked>(PATH, async (request, reply) => {
    const about = await end(core, request.query.token, originOf(request));
    const rest = 'You find it in the app as before, and choose anew in your notification preferences.';
    return sendPage(reply, notice(`You get no more mail about ${about}`, rest));
  });
};

function meant(core: Core, token: unknown) {
  const named = readUnsubscribeToken(core.ports.secret, String(token ?? ''));
  if (named) return named;
  throw invalid('token', 'is not that of a mail of ours: take the link as it is in the mail');
}

/** Ends it, and answers what it was about. */
async function end(core: Core, token: unknown, { request_id, ip, user_agent }: Origin): Promise<string> {
  const { org_id, user_id, category, about } = meant(core, token);
  const credential = { kind: 'system', id: 'unsubscribe', scopes: [], expires_at: null } as const;
  const caller = await memberCaller(core.db, user_id, org_id, credential);
  if (!caller) throw fail(failures.not_found, 'You are no member there any more, and get no such mail.');
  const call = { via: 'rest', request_id, ip, user_agent } as const;
  await core.execute(unsubscribe, caller, { category }, call).catch((error: unknown) => {
    if (!(error instanceof Failure && error.code === nothingToDo.code)) throw error;
  });
  return about;
}
