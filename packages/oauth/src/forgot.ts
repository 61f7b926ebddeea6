import { type Auth, ForgotBody, originOf } from '@stint/auth';
import { failureOf, validate } from '@stint/core';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { secured } from './pages/layout.ts';
import { forgotPage, sentPage } from './pages/sign-in.ts';

const PATH = '/oauth/forgot-password';

/** Where to ask for the mail with a way to a new password. */
export function forgotRoutes(app: FastifyInstance, { passwords }: Auth): void {
  const send = (reply: FastifyReply, html: string) =>
    reply.headers(secured()).type('text/html; charset=utf-8').send(html);

  app.get(PATH, async (_request, reply) => send(reply, forgotPage()));
  app.post<{ Body?: URLSearchParams }>(PATH, async (request, reply) => {
    try {
      const { email } = validate(ForgotBody, { email: request.body?.get('email') });
      await passwords.forgot(email, originOf(request));
      return send(reply, sentPage);
    } catch (error) {
      const { status, message, details } = failureOf(error);
      if (status >= 500) throw error;
      if (details.retry_after !== undefined) reply.header('retry-after', details.retry_after);
      return send(reply.code(status), forgotPage(message));
    }
  });
}
