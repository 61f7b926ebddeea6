import { requestIdOf, validate } from '@stint/core';
import type { FastifyPluginAsync } from 'fastify';
import { acceptForms, tell } from './forms.ts';
import { joined, joinForm, notJoined } from './invitation-page.ts';
import { sendPage } from './page.ts';
import { type AuthRoutesOptions, originOf } from './routes.ts';
import { JoinForm } from './schemas.ts';

const PATH = '/invitations/accept';
const FAILED = 'accepting an invitation failed';

/** The page the link of an invitation leads to. It works without scripts, for who has no account or organization yet. */
export const invitationRoutes: FastifyPluginAsync<AuthRoutesOptions> = async (app, { auth }) => {
  const { core } = auth;
  app.removeAllContentTypeParsers();
  acceptForms(app);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'cache-control': 'no-store', 'x-request-id': requestIdOf(request.raw) });
  });
  app.setErrorHandler(async (error, request, reply) =>
    sendPage(reply, notJoined(tell(core, error, request, reply, FAILED))),
  );

  app.get<{ Querystring: { token?: unknown } }>(PATH, async (request, reply) => {
    const token = String(request.query.token ?? '');
    return sendPage(reply, joinForm(await auth.invitations.find(token), token));
  });
  app.post<{ Body: { token?: unknown } }>(PATH, async (request, reply) => {
    const token = String(request.body?.token ?? '');
    // Only who holds an open invitation is shown the form again.
    const invited = await auth.invitations.find(token);
    try {
      await auth.invitations.accept(validate(JoinForm, request.body), originOf(request));
    } catch (error) {
      return sendPage(reply, joinForm(invited, token, tell(core, error, request, reply, FAILED)));
    }
    return sendPage(reply, joined(invited));
  });
};
