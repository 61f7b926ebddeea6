import { type Failure, failures, requestIdOf, validate } from '@stint/core';
import type { FastifyPluginAsync } from 'fastify';
import { approvalPage, enterForm, noApproval } from './approval-page.ts';
import { acceptForms, tell } from './forms.ts';
import { sendPage } from './page.ts';
import { type AuthRoutesOptions, originOf } from './routes.ts';
import { CredentialsBody, DecisionForm } from './schemas.ts';

const PATH = '/approvals/:id';

interface Asked {
  readonly Params: { readonly id: string };
  readonly Body: Readonly<Record<string, string>> | undefined;
}

/** The page on which a person agrees to a call of a token that asks first. It works without scripts and cookies. */
export const approvalRoutes: FastifyPluginAsync<AuthRoutesOptions> = async (app, { auth }) => {
  const { approvals, core } = auth;
  app.removeAllContentTypeParsers();
  acceptForms(app);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'cache-control': 'no-store', 'x-request-id': requestIdOf(request.raw) });
  });
  app.setErrorHandler(async (error, request, reply) => {
    const why = tell(core, error, request, reply, 'deciding an approval failed');
    return sendPage(reply, reply.statusCode === 401 ? enterForm('', why) : noApproval(why));
  });

  app.get(PATH, async (_request, reply) => sendPage(reply, enterForm()));
  app.post<Asked>(PATH, async (request, reply) => {
    const { id } = request.params;
    const { body = {} } = request;
    const from = originOf(request);
    if (body.pass === undefined) {
      const { email, password } = body;
      try {
        const pass = await approvals.enter(id, validate(CredentialsBody, { email, password }), from);
        return sendPage(reply, approvalPage(await approvals.read(id, pass, from), pass));
      } catch (error) {
        if ((error as Failure).code === failures.not_found.code) throw error;
        return sendPage(reply, enterForm(email, tell(core, error, request, reply, 'signing in failed')));
      }
    }
    const { pass, decision, note } = validate(DecisionForm, body);
    let fault: string | undefined;
    try {
      await approvals.decide(id, pass, decision === 'grant', note.trim() || undefined, from);
    } catch (error) {
      if ((error as Failure).code === failures.unauthenticated.code) throw error;
      fault = tell(core, error, request, reply, 'deciding an approval failed');
    }
    return sendPage(reply, approvalPage(await approvals.read(id, pass, from), pass, fault));
  });
};
