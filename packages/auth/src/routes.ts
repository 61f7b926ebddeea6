import { bearerOf, fail, failures, Org, problemOf, requestIdOf, User, validate } from '@stint/core';
import type { FastifyInstance, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Auth } from './auth.ts';
import { acceptForms, BODY_LIMIT, FORM } from './forms.ts';
import { sendPage } from './page.ts';
import { resetDone, resetForm } from './reset-page.ts';
import * as bodies from './schemas.ts';
import type { Opened, Origin } from './sessions.ts';

export interface AuthRoutesOptions {
  readonly auth: Auth;
}

/**
 * The routes that make and end credentials, below `/api/v1/auth` and `/auth`: register it under each prefix. They speak
 * problem+json like the REST adapter, and nothing they say is cached.
 */
export const authRoutes: FastifyPluginAsync<AuthRoutesOptions> = async (app, { auth }) => {
  const { publicUrl } = auth.core.ports;
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'string', bodyLimit: BODY_LIMIT }, (_request, text, done) => {
    try {
      done(null, text === '' ? {} : JSON.parse(text as string));
    } catch {
      done(fail(failures.malformed_request, 'The body is not JSON.'));
    }
  });
  acceptForms(app);
  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'cache-control': 'no-store', 'x-request-id': requestIdOf(request.raw) });
  });
  app.setErrorHandler(async (error, request, reply) => {
    const request_id = requestIdOf(request.raw);
    const { authorization } = request.headers;
    const asked = { request_id, publicUrl, authorization, largest_body: BODY_LIMIT };
    const { status, headers, body } = problemOf(error, asked);
    if (status >= 500) request.log.error({ err: error, request_id }, 'auth failed');
    return reply.code(status).headers(headers).send(JSON.stringify(body));
  });
  routes(app, auth);
};

function routes(app: FastifyInstance, auth: Auth): void {
  const { accounts, passwords, sessions } = auth;

  const post = <B extends z.ZodType>(
    path: string,
    body: B,
    answer: (input: z.output<B>, from: Origin, request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
  ) =>
    app.post(path, async (request, reply) => {
      const input = validate(body, request.body);
      const answered = await answer(input, originOf(request), request, reply);
      return answered === undefined ? reply.code(204).send() : answered;
    });

  const signedIn = async ({ caller, tokens }: Opened, { request_id }: Origin) => {
    const call = { via: 'rest', request_id } as const;
    const [user, organization] = await auth.core.read(caller, call, (ctx) =>
      Promise.all([ctx.find(User, caller.user_id), ctx.find(Org, caller.org_id)]),
    );
    return { ...tokens, user: user.value, organization: organization.value };
  };

  post('/register', bodies.RegisterBody, async (input, from, _request, reply) => {
    const answer = await signedIn(await accounts.register(input, from), from);
    reply.code(201);
    return answer;
  });
  post('/login', bodies.LoginBody, async (input, from) => signedIn(await accounts.login(input, from), from));
  post('/refresh', bodies.RefreshBody, async ({ refresh_token }, from) =>
    signedIn(await sessions.refresh(refresh_token, from), from),
  );
  post('/logout', bodies.LogoutBody, ({ refresh_token }, from) => sessions.end(refresh_token, from));
  post('/forgot-password', bodies.ForgotBody, async ({ email }, from, _request, reply) => {
    await passwords.forgot(email, from);
    reply.code(202);
    return { message: 'If there is an account with this address, a mail is on its way to it.' };
  });
  post('/reset-password', bodies.ResetBody, async ({ token, password }, from, request, reply) => {
    await passwords.reset(token, password, from);
    return request.headers['content-type']?.startsWith(FORM) ? sendPage(reply, resetDone) : undefined;
  });
  app.get<{ Querystring: { token?: unknown } }>('/reset-password', async (request, reply) =>
    sendPage(reply, resetForm(String(request.query.token ?? ''))),
  );
  post('/change-password', bodies.ChangeBody, async ({ current_password, new_password }, from, request) =>
    passwords.change(await callerOf(auth, request), current_password, new_password, from),
  );
  post('/delete-account', bodies.CredentialsBody, (input, from) => accounts.remove(input, from));
  post('/ws-ticket', bodies.EmptyBody, async (_input, _from, request) => auth.ticket(await callerOf(auth, request)));
}

const callerOf = (auth: Auth, request: FastifyRequest) => auth.authenticate(bearerOf(request.headers.authorization));

export const originOf = (request: FastifyRequest): Origin => ({
  request_id: requestIdOf(request.raw),
  ip: request.ip,
  user_agent: request.headers['user-agent'],
});
