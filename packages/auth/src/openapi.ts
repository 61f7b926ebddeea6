import { z } from 'zod';
import * as schemas from './schemas.ts';

interface Route {
  readonly path: string;
  readonly operationId: string;
  readonly summary: string;
  readonly body?: z.ZodType;
  readonly status: number;
  readonly answer?: z.ZodType;
  readonly errors: readonly number[];
  /** Whether a bearer is needed. */
  readonly bearer?: true;
}

const ROUTES: readonly Route[] = [
  {
    path: '/auth/register',
    operationId: 'auth.register',
    summary: 'Sign up and found an organization',
    body: schemas.RegisterBody,
    status: 201,
    answer: schemas.SignedIn,
    errors: [400, 409, 422, 429],
  },
  {
    path: '/auth/login',
    operationId: 'auth.login',
    summary: 'Sign in to an organization: the one named, else the one you were in last',
    body: schemas.LoginBody,
    status: 200,
    answer: schemas.SignedIn,
    errors: [400, 401, 403, 404, 422, 429],
  },
  {
    path: '/auth/refresh',
    operationId: 'auth.refresh',
    summary: 'Get the next tokens; a refresh token is good once, and its reuse ends the session',
    body: schemas.RefreshBody,
    status: 200,
    answer: schemas.SignedIn,
    errors: [400, 401, 422],
  },
  {
    path: '/auth/logout',
    operationId: 'auth.logout',
    summary: 'End the session of a refresh token',
    body: schemas.LogoutBody,
    status: 204,
    errors: [400, 422],
  },
  {
    path: '/auth/forgot-password',
    operationId: 'auth.forgot_password',
    summary: 'Ask for a mail with a link to a new password; the answer does not tell whether there is an account',
    body: schemas.ForgotBody,
    status: 202,
    answer: schemas.Accepted,
    errors: [400, 422, 429],
  },
  {
    path: '/auth/reset-password',
    operationId: 'auth.reset_password',
    summary: 'Set a new password with the token of the mail, good once for 30 minutes; ends all sessions',
    body: schemas.ResetBody,
    status: 204,
    errors: [400, 401, 422, 429],
  },
  {
    path: '/auth/change-password',
    operationId: 'auth.change_password',
    summary: 'Set another password; ends all other sessions',
    body: schemas.ChangeBody,
    status: 204,
    errors: [400, 401, 403, 422, 429],
    bearer: true,
  },
  {
    path: '/auth/delete-account',
    operationId: 'auth.delete_account',
    summary: 'Delete your account by its password, for who belongs to no organization any more to sign in to',
    body: schemas.CredentialsBody,
    status: 204,
    errors: [400, 401, 409, 422, 429],
  },
  {
    path: '/auth/ws-ticket',
    operationId: 'auth.ws_ticket',
    summary: 'Get a ticket for the WebSocket, good once for 30 seconds',
    status: 200,
    answer: schemas.Ticket,
    errors: [401],
    bearer: true,
  },
];

const json = (schema: object, type = 'application/json') => ({ content: { [type]: { schema } } });

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io, target: 'draft-2020-12', unrepresentable: 'any' });
  return rest;
}

const MEANING: Record<number, string> = {
  400: 'The request cannot be read',
  401: 'The credential is not valid',
  403: 'Not allowed',
  404: 'Not found',
  409: 'The current state does not allow this',
  422: 'The input is not valid',
  429: 'Too many attempts; see Retry-After',
};

function describe({ operationId, summary, body, status, answer, errors, bearer }: Route): object {
  const problem = json({ $ref: '#/components/schemas/Problem' }, 'application/problem+json');
  const responses = Object.fromEntries(errors.map((code) => [code, { description: MEANING[code], ...problem }]));
  return {
    operationId,
    summary,
    tags: ['auth'],
    ...(bearer ? {} : { security: [] }),
    ...(body ? { requestBody: { required: true, ...json(schemaOf(body, 'input')) } } : {}),
    responses: {
      [status]: {
        description: answer ? 'Done' : 'Done; nothing to say',
        ...(answer ? json(schemaOf(answer, 'output')) : {}),
      },
      ...responses,
    },
  };
}

/** The routes as OpenAPI 3.1 path items, below /api/v1, for the REST adapter's document. */
export const authPaths: Readonly<Record<string, { post: object }>> = Object.fromEntries(
  ROUTES.map((route) => [route.path, { post: describe(route) }]),
);
