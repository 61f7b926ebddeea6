import { type Auth, ForgotBody, originOf, sendPage, tell } from '@stint/auth';
import { validate } from '@stint/core';
import type { FastifyInstance } from 'fastify';
import { forgotPage, sentPage } from './pages/sign-in.ts';

const PATH = '/oauth/forgot-password';

/** Where to ask for the mail with a way to a new password. */
export function forgotRoutes(app: FastifyInstance, { core, passwords }: Auth): void {
  app.get(PATH, async (_request, reply) => sendPage(reply, forgotPage()));
  app.post<{ Body?: URLSearchParams }>(PATH, async (request, reply) => {
    try {
      const { email } = validate(ForgotBody, { email: request.body?.get('email') });
      await passwords.forgot(email, originOf(request));
      return sendPage(reply, sentPage);
    } catch (error) {
      return sendPage(reply, forgotPage(tell(core, error, request, reply, 'asking for a new password failed')));
    }
  });
}
