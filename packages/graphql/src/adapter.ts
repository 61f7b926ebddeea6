import type { EventLog } from '@stint/bus';
import {
  type Authenticator,
  type Call,
  type Caller,
  type Core,
  callerBehind,
  challenge,
  fail,
  failureOf,
  failures,
  type Limiter,
  requestIdOf,
} from '@stint/core';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import mercurius from 'mercurius';
import { answer, type GraphAnswer, noOperation, type Run, readRequest } from './answer.ts';
import { contextOf, type GraphContext } from './context.ts';
import { errorOf } from './errors.ts';
import { graphiql, wantsPage } from './graphiql.ts';
import { overreach, type Plan, planOf } from './plan.ts';
import { buildSchema } from './schema.ts';
import { socketHandler, useSockets } from './socket.ts';

export interface GraphqlOptions {
  readonly core: Core;
  readonly auth: Authenticator;
  readonly log: EventLog;
  /** Requests, and subscriptions begun, of each credential; absent: no limit. */
  readonly limiter?: Limiter | undefined;
  /** Failed authentications of each address; absent: no limit. */
  readonly addressLimiter?: Limiter | undefined;
}

/** The longest document read, in tokens: checking one takes time that grows faster than its length. */
const MAX_TOKENS = 3_000;
/** Without it a condition on one use of a fragment holds for all its uses. Mercurius passes it on; its types do not know it. */
const COMPILER: object = { compilerOptions: { useExperimentalPathBasedSkipInclude: true } };
const MAX_BODY = 1024 * 1024;

/**
 * `/graphql`: queries and mutations over HTTP, subscriptions over graphql-transport-ws, GraphiQL in a browser (also at
 * `/graphiql`).
 */
export const graphqlAdapter: FastifyPluginAsync<GraphqlOptions> = async (app, options) => {
  const { core, auth, log, limiter, addressLimiter } = options;
  const schema = buildSchema(core);
  await useSockets(app, '/graphql');
  await app.register(mercurius, {
    schema,
    routes: false,
    jit: 1,
    ...COMPILER,
    graphql: { parseOptions: { maxTokens: MAX_TOKENS } },
    // Errors are put in form once, in answer.ts.
    errorFormatter: (execution: object) => ({ statusCode: 200, response: execution as never }),
  });
  app.graphql.addHook('preExecution', async (_, document, context, variables) => {
    const ctx = context as typeof context & HttpContext;
    check(ctx, planFor(schema, document, ctx.operationName), variables ?? {});
  });
  app.removeContentTypeParser('text/plain');
  app.setErrorHandler((error, request, reply) => refuse(core, request, reply, error));

  const run: Run = (source, context, variables, name) =>
    app.graphql(source, context, variables, name) as ReturnType<Run>;
  const handle = async (request: FastifyRequest, reply: FastifyReply, sent: unknown) => {
    const asked = readRequest(sent);
    const ctx = contextOf(core, callers.get(request) as Caller, callOf(request), keyOf(request));
    const how = { method: request.method, operationName: asked.operationName };
    return send(request, reply, await answer(run, asked, Object.assign(ctx, how)), ctx);
  };

  const authenticate = async (request: FastifyRequest) => {
    const failed = () => addressLimiter?.spend(request.ip);
    const caller = await callerBehind(auth, request.headers.authorization, failed);
    await limiter?.spend(caller.credential.id);
    callers.set(request, caller);
  };
  const sockets = socketHandler({ schema, auth, log, limiter, addressLimiter, maxTokens: MAX_TOKENS });
  app.addHook('onClose', async () => sockets.close());
  app.post('/graphql', { bodyLimit: MAX_BODY, onRequest: authenticate }, (request, reply) =>
    handle(request, reply, request.body),
  );
  app.route({
    method: 'GET',
    url: '/graphql',
    wsHandler: sockets.handler,
    async handler(request, reply) {
      if (wantsPage(request)) return graphiql(reply);
      await authenticate(request);
      return handle(request, reply, fromQuery(request.query as Record<string, unknown>));
    },
  });
  app.get('/graphiql', (_, reply) => graphiql(reply));
};

const callers = new WeakMap<FastifyRequest, Caller>();

interface HttpContext extends GraphContext {
  readonly method: string;
  readonly operationName: string | null;
}

const plans = new WeakMap<object, Plan>();

/** Documents are kept by source and operation name, so one plan a document is enough. */
function planFor(
  schema: ReturnType<typeof buildSchema>,
  document: Parameters<typeof planOf>[1],
  name: string | null,
): Plan {
  const plan = plans.get(document) ?? planOf(schema, document, name);
  if (!plan) throw noOperation();
  plans.set(document, plan);
  return plan;
}

function check({ method, caller, idempotency_key }: HttpContext, plan: Plan, variables: Record<string, unknown>): void {
  if (plan.type === 'subscription') {
    throw fail(
      failures.validation_failed,
      'Subscriptions are served over WebSocket (graphql-transport-ws) on this path.',
    );
  }
  if (method === 'GET' && plan.type !== 'query') {
    throw fail(failures.method_not_allowed, 'Mutations are sent with POST.');
  }
  const failure = overreach(plan, variables, caller);
  if (failure) throw failure;
  if (idempotency_key !== undefined && plan.type === 'mutation' && plan.roots !== 1) {
    throw fail(failures.validation_failed, {
      detail: 'An Idempotency-Key stands for one mutation; send each in a request of its own.',
      errors: [{ field: 'Idempotency-Key', code: 'invalid', message: 'needs a request with exactly one mutation' }],
    });
  }
}

const callOf = (request: FastifyRequest): Call => ({
  via: 'graphql',
  request_id: requestIdOf(request.raw),
  ip: request.ip,
  user_agent: request.headers['user-agent'],
});

function keyOf({ headers }: FastifyRequest): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && /^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw fail(failures.validation_failed, {
    detail: 'Idempotency-Key: expected 1 to 255 visible characters',
    errors: [{ field: 'Idempotency-Key', code: 'invalid', message: 'expected 1 to 255 visible characters' }],
  });
}

function fromQuery({ variables, ...rest }: Record<string, unknown>): unknown {
  if (variables === undefined || variables === '') return rest;
  try {
    return { ...rest, variables: JSON.parse(String(variables)) as unknown };
  } catch {
    throw fail(failures.malformed_request, '"variables" is a JSON object.');
  }
}

const MEDIA = 'application/graphql-response+json';

function send(
  request: FastifyRequest,
  reply: FastifyReply,
  { status, body, defects }: GraphAnswer,
  ctx?: GraphContext,
) {
  for (const defect of defects) request.log.error({ err: defect }, 'GraphQL field failed');
  if (ctx?.replayed) reply.header('idempotent-replayed', 'true');
  const media = request.headers.accept?.includes(MEDIA) ? MEDIA : 'application/json';
  return reply
    .code(status)
    .header('x-request-id', requestIdOf(request.raw))
    .header('content-type', `${media}; charset=utf-8`)
    .send(JSON.stringify(body));
}

/** An answer to a request that never became a GraphQL document. */
function refuse(core: Core, request: FastifyRequest, reply: FastifyReply, error: unknown) {
  const failure = failureOf(error);
  const { status, details } = failure;
  const asks = challenge(failure, core.ports.publicUrl, request.headers.authorization);
  if (asks) reply.header('www-authenticate', asks);
  if (details.retry_after !== undefined) reply.header('retry-after', Math.max(1, Math.ceil(details.retry_after)));
  const body = { errors: [errorOf(failure, requestIdOf(request.raw))] };
  return send(request, reply, { status, body, defects: status >= 500 ? [error] : [] });
}
