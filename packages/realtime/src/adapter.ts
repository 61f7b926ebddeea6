import { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import fastifyWebsocket from '@fastify/websocket';
import type { EventLog } from '@stint/bus';
import { type Authenticator, bearerIn, type Core, type Limiter } from '@stint/core';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { type Connection, connection, type Host } from './connection.ts';
import { LIMITS, type Limits } from './limits.ts';

export interface RealtimeOptions {
  readonly core: Core;
  readonly auth: Authenticator;
  readonly log: EventLog;
  /** Actions of each credential; absent: no limit. */
  readonly limiter?: Limiter | undefined;
  /** Failed authentications of each address; absent: no limit. */
  readonly addressLimiter?: Limiter | undefined;
  /** Origins whose pages may connect; absent: any. Clients that are no browsers send none and always may. */
  readonly allowedOrigins?: readonly string[] | undefined;
  readonly path?: string;
  readonly limits?: Partial<Limits>;
}

/** Milliseconds that sockets have to say goodbye when the server stops. */
const GOODBYE = 2_000;

/** WebSocket: every operation as an action, and the log as it grows. See docs for the messages. */
export const realtimeAdapter: FastifyPluginAsync<RealtimeOptions> = async (app, options) => {
  const { core, auth, log, limiter, addressLimiter, allowedOrigins, path = '/ws' } = options;
  const limits = { ...LIMITS, ...options.limits };
  const connections = new Set<Connection>();
  let changes = 0;
  const host: Host = {
    core,
    auth,
    log,
    limiter,
    addressLimiter,
    limits,
    changes: () => changes,
    onError: (error) => app.log.error({ err: error }, 'a WebSocket action failed'),
  };

  // Only our own upgrades are routed here; others on the same server have their own.
  const upgrades = new EventEmitter();
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (request.url?.split('?')[0] === path) upgrades.emit('upgrade', request, socket, head);
  };
  app.server.on('upgrade', onUpgrade);

  const unlisten = auth.onChange((org_id) => {
    changes++;
    for (const peer of connections) if (peer.org_id === org_id) peer.refresh();
  });
  const heart = setInterval(() => {
    for (const peer of connections) peer.beat();
  }, limits.pingEvery);
  heart.unref();

  await app.register(fastifyWebsocket, {
    options: {
      server: upgrades as never,
      maxPayload: limits.message,
      perMessageDeflate: false,
      clientTracking: false,
    },
    // The socket closes itself after an error, such as a frame that is too large.
    errorHandler: () => undefined,
    preClose(done) {
      clearInterval(heart);
      unlisten();
      app.server.off('upgrade', onUpgrade);
      for (const peer of connections) peer.goAway();
      const left = setTimeout(() => {
        for (const peer of connections) peer.terminate();
      }, GOODBYE);
      left.unref();
      done();
    },
  });

  const preValidation = async (request: FastifyRequest, reply: FastifyReply) => {
    const { origin } = request.headers;
    if (allowedOrigins && origin !== undefined && !allowedOrigins.includes(origin)) {
      await reply.code(403).send({ code: 'forbidden', status: 403, title: 'This origin may not connect' });
    }
  };
  app.get(path, { websocket: true, preValidation }, (socket, request) => {
    const { authorization } = request.headers;
    // Credentials of another kind are as bad as a bearer that is none.
    const bearer = authorization === undefined ? undefined : (bearerIn(authorization) ?? '');
    const peer = { ip: request.ip, user_agent: request.headers['user-agent'], bearer };
    const made = connection(socket, host, peer, () => connections.delete(made));
    connections.add(made);
  });
};
