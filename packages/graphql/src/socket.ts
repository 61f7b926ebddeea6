import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import websocket, { type WebSocket } from '@fastify/websocket';
import type { EventLog } from '@stint/bus';
import { type Authenticator, callerBehind, fail, failures, type Limiter, requestIdOf } from '@stint/core';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type ExecutionArgs, GraphQLError, type GraphQLSchema, parse, validate } from 'graphql';
import { CloseCode, makeServer, type SubscribePayload } from 'graphql-ws';
import { noOperation, readVariables } from './answer.ts';
import { documentFailure, errorOf, fieldFailure } from './errors.ts';
import type { SubscriptionContext } from './events.ts';
import { overreach, planOf } from './plan.ts';
import { Session } from './session.ts';

export interface SocketOptions {
  readonly schema: GraphQLSchema;
  readonly auth: Authenticator;
  readonly log: EventLog;
  readonly limiter: Limiter | undefined;
  readonly addressLimiter: Limiter | undefined;
  readonly maxTokens: number;
}

interface Extra {
  readonly socket: WebSocket;
  readonly request: FastifyRequest;
  session?: Session;
}

const PING = 30_000;
const INIT = 10_000;
const MAX_MESSAGE = 1024 * 1024;
const MAX_SUBSCRIPTIONS = 100;
/** What sockets have to say goodbye when the server stops. */
const GOODBYE = 2_000;

/** Sockets on one path. Upgrades of other paths are left to whoever serves them on the same server. */
export async function useSockets(app: FastifyInstance, path: string): Promise<void> {
  const upgrades = new EventEmitter();
  const sockets = new Set<WebSocket>();
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (request.url?.split('?')[0] === path) upgrades.emit('upgrade', request, socket, head);
  };
  app.server.on('upgrade', onUpgrade);
  await app.register(websocket, {
    options: { server: upgrades as never, maxPayload: MAX_MESSAGE, perMessageDeflate: false, clientTracking: false },
    // The socket closes itself after an error, such as a frame that is too large.
    errorHandler: () => undefined,
    preClose(done) {
      app.server.off('upgrade', onUpgrade);
      for (const socket of sockets) socket.close(1001, 'going away');
      setTimeout(() => {
        for (const socket of sockets) socket.terminate();
      }, GOODBYE).unref();
      done();
    },
  });
  app.websocketServer.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
}

/** Subscriptions over graphql-transport-ws. A socket stands for the caller that its `connection_init` names. */
export function socketHandler({ schema, auth, log, limiter, addressLimiter, maxTokens }: SocketOptions) {
  const sessions = new Set<Session>();
  const unlisten = auth.onChange((org_id) => {
    for (const session of sessions) if (session.caller.org_id === org_id) void session.refresh();
  });

  const server = makeServer<Record<string, unknown>, Extra>({
    connectionInitWaitTimeout: INIT,
    async onConnect({ connectionParams, extra }) {
      const { socket, request } = extra;
      try {
        const given =
          connectionParams?.authorization ?? connectionParams?.Authorization ?? request.headers.authorization;
        const caller = await callerBehind(auth, given, () => addressLimiter?.spend(request.ip));
        if (socket.readyState !== socket.OPEN) return false;
        extra.session = new Session(auth, caller, (code, reason) => socket.close(code, reason));
        sessions.add(extra.session);
        return true;
      } catch (error) {
        const { status, code } = fieldFailure({ message: '', originalError: error as Error });
        if (status >= 500) request.log.error({ err: error }, 'a socket could not be authenticated');
        socket.close(status >= 500 ? 1013 : 4401, code);
        return false;
      }
    },
    async onSubscribe({ extra, subscriptions }, _id, payload) {
      const { session } = extra;
      try {
        if (!session) throw fail(failures.unauthenticated);
        if (Object.keys(subscriptions).length > MAX_SUBSCRIPTIONS) throw fail(failures.rate_limited);
        await limiter?.spend(session.caller.credential.id);
        const contextValue: SubscriptionContext = { follow: session.follow(log) };
        return { ...readSubscription(schema, payload, maxTokens, session), contextValue };
      } catch (error) {
        return Array.isArray(error) ? error : [error instanceof GraphQLError ? error : wrapped(error)];
      }
    },
    onNext: ({ extra }, _id, _payload, _args, result) =>
      result.errors ? ({ ...result, errors: formatted(result.errors, extra) } as never) : undefined,
    onError: ({ extra }, _id, _payload, errors) => formatted(errors, extra) as never,
    onClose({ extra }) {
      if (!extra.session) return;
      sessions.delete(extra.session);
      extra.session.end();
    },
  });

  const handler = (socket: WebSocket, request: FastifyRequest): void => {
    const fault = (error: unknown) => {
      request.log.error({ err: error }, 'a GraphQL socket failed');
      socket.close(CloseCode.InternalServerError, 'internal');
    };
    const closed = server.opened(
      {
        protocol: socket.protocol,
        send: (data) =>
          new Promise((resolve, reject) => {
            if (socket.readyState !== socket.OPEN) return resolve();
            socket.send(data, (error) => (error ? reject(error) : resolve()));
          }),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (take) => socket.on('message', (data: Buffer) => void take(data.toString()).catch(fault)),
      },
      { socket, request },
    );
    const quiet = keepAlive(socket);
    socket.once('close', (code, reason) => {
      clearInterval(quiet);
      void Promise.resolve(closed(code, reason.toString())).catch(fault);
    });
  };
  return { handler, close: unlisten };
}

/** Pings, and ends a socket whose other side is gone. */
function keepAlive(socket: WebSocket): NodeJS.Timeout {
  let heard = true;
  socket.on('pong', () => {
    heard = true;
  });
  return setInterval(() => {
    if (!heard) return socket.terminate();
    heard = false;
    return socket.ping();
  }, PING).unref();
}

function readSubscription(
  schema: GraphQLSchema,
  { query, operationName, variables }: SubscribePayload,
  maxTokens: number,
  { caller }: Session,
): ExecutionArgs {
  const document = parse(query, { maxTokens });
  const errors = validate(schema, document);
  if (errors.length > 0) throw errors;
  const plan = planOf(schema, document, operationName);
  if (!plan) throw noOperation();
  if (plan.type !== 'subscription') {
    throw fail(failures.validation_failed, 'Queries and mutations are sent to this path with POST.');
  }
  const failure = overreach(plan, readVariables(variables ?? {}), caller);
  if (failure) throw failure;
  return { schema, document, operationName: operationName ?? null, variableValues: variables ?? null };
}

const wrapped = (error: unknown) => new GraphQLError('', { originalError: error as Error });

function formatted(errors: readonly GraphQLError[], { request }: Extra) {
  return errors.map((error) => {
    const failure = error.originalError ? fieldFailure(error) : documentFailure(error);
    if (failure.status >= 500) request.log.error({ err: error.originalError ?? error }, 'a subscription failed');
    return errorOf(failure, requestIdOf(request.raw), error);
  });
}
