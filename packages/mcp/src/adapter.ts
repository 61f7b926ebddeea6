import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { toWebRequest } from '@modelcontextprotocol/node';
import type { Server } from '@modelcontextprotocol/server';
import {
  type Authenticator,
  type Caller,
  type Core,
  callerBehind,
  challenge,
  createToolCallLog,
  type Failure,
  failureOf,
  type Limiter,
  requestIdOf,
} from '@stint/core';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import { type Served, type Session, STRUCTURED } from './call.ts';
import { createCatalogue } from './catalogue.ts';
import { fastAnswer } from './fast.ts';
import { createGuard } from './guard.ts';
import { keep } from './kept.ts';
import { readJson } from './read-json.ts';
import { refuse, refuseFailure } from './refuse.ts';
import { sdkHandler } from './sdk.ts';
import { EVERYTHING, type Selection, selectionOf } from './selection.ts';
import { serverJson } from './server-json.ts';
import { type Called, calledBy, moreScope } from './step-up.ts';

export interface McpOptions {
  readonly core: Core;
  readonly auth: Authenticator;
  readonly publicUrl: string;
  /** Requests of each credential; absent: no limit. */
  readonly limiter?: Limiter | undefined;
  /** Failed authentications of each address; absent: no limit. */
  readonly addressLimiter?: Limiter | undefined;
  /** Origins of web pages that may call, beside our own and those on this machine. */
  readonly allowedOrigins?: readonly string[];
  /** Adds what is not of the core to what the SDK serves: the fixtures of the conformance suite. */
  readonly extend?: (server: Server) => void;
}

const PATH = '/mcp';
/** What a client asks for that has nothing yet; who agrees narrows it. */
const EVERY_SCOPE = 'manage:*';
const BODY_LIMIT = 1 << 20;

interface Asking {
  readonly caller: Caller;
  readonly selection: Selection;
  readonly request_id: string;
}

/** Serves MCP over Streamable HTTP at POST /mcp: stateless, in every protocol era. */
export const mcpAdapter: FastifyPluginAsync<McpOptions> = async (app, options) => {
  const { core, auth, publicUrl, limiter, addressLimiter, allowedOrigins, extend } = options;
  const calls = createToolCallLog(core, (error) => app.log.error({ err: error }, 'tool calls'));
  const served: Served = { core, catalogue: createCatalogue(core), calls, extend };
  const guard = createGuard(publicUrl, allowedOrigins);
  const sdk = sdkHandler(served, (error) => app.log.debug({ err: error }, 'mcp'));
  const asking = new WeakMap<FastifyRequest, Asking>();
  app.addHook('onClose', () => sdk.close());
  app.addHook('onClose', () => calls.close());
  readJson(app);

  app.setErrorHandler((error, request, reply) => {
    const failure = failureOf(error);
    if (failure.status >= 500) request.log.error({ err: error }, 'mcp');
    const asks = challenge(failure, publicUrl, request.headers.authorization, PATH, EVERY_SCOPE);
    if (asks) reply.header('www-authenticate', asks);
    return refuseFailure(reply, failure, requestIdOf(request.raw));
  });

  app.addHook('onRequest', async (request, reply) => {
    const request_id = requestIdOf(request.raw);
    reply.header('x-request-id', request_id);
    const { host, origin, authorization } = request.headers;
    if (!guard.hostAllowed(host, request.socket.localAddress)) return refuse(reply, 403, -32000, 'Host not allowed');
    if (origin !== undefined && !guard.originAllowed(origin)) return refuse(reply, 403, -32000, 'Origin not allowed');
    if (request.method !== 'POST') return;
    const caller = await callerBehind(auth, authorization, () => addressLimiter?.spend(request.ip));
    const query = request.query as Record<string, unknown>;
    const selection = request.url === PATH ? EVERYTHING : selectionOf(query, served.catalogue.toolsets);
    asking.set(request, { caller, selection, request_id });
  });

  app.post(PATH, { bodyLimit: BODY_LIMIT }, async (request, reply) => {
    const { body, headers } = request;
    if (Array.isArray(body)) return refuse(reply, 400, -32600, 'Batches are not taken: send one message a request');
    const asked = asking.get(request) as Asking;
    const limited = limiter && (await overspent(limiter, asked.caller));
    if (limited && !callsTool(body)) throw limited;
    const more = limited ? undefined : moreScope(served, asked.caller, asked.selection, body);
    if (more) {
      const { params } = body as { params: Called };
      const course = { input: params.arguments ?? null };
      keep(
        served,
        sessionOf(request, asked),
        String(calledBy(params)),
        course,
        more.code,
        performance.now(),
        params._meta,
      );
      throw more;
    }
    const session = { ...sessionOf(request, asked), limited };
    const inbound = { body, headers };
    const fast = await fastAnswer(served, inbound, session);
    if (fast !== undefined) return reply.header('content-type', 'application/json').send(fast);
    return send(reply, await sdk(await webRequest(request), inbound, session));
  });

  const entry = serverJson(publicUrl);
  app.get('/server.json', async () => entry);

  const notAllowed = async (_: FastifyRequest, reply: FastifyReply) =>
    refuse(reply.header('allow', 'POST'), 405, -32000, 'Method not allowed: send POST');
  app.route({ method: ['GET', 'DELETE', 'PUT', 'PATCH'], url: PATH, onRequest: notAllowed, handler: notAllowed });
};

/** Counts the request; answers why it may not be served. */
async function overspent(limiter: Limiter, { credential }: Caller): Promise<Failure | undefined> {
  try {
    await limiter.spend(credential.id);
    return undefined;
  } catch (error) {
    return failureOf(error);
  }
}

/** A model reads the result of its call, and not the status of the request. */
const callsTool = (body: unknown): boolean => (body as { method?: unknown } | null)?.method === 'tools/call';

function sessionOf(request: FastifyRequest, { caller, selection, request_id }: Asking): Session {
  const { 'user-agent': user_agent, 'mcp-protocol-version': version } = request.headers;
  return {
    caller,
    selection,
    whole: !(typeof version === 'string' && version >= STRUCTURED),
    invocation: { via: 'mcp', request_id, ip: request.ip, user_agent: user_agent?.slice(0, 300) },
    defect: (error) => request.log.error({ err: error, request_id }, 'mcp'),
  };
}

const webRequest = ({ raw, body }: FastifyRequest): Promise<Request> =>
  toWebRequest(raw as Parameters<typeof toWebRequest>[0], body);

async function send(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  reply.code(response.status);
  for (const [name, value] of response.headers) if (name !== 'connection') reply.header(name, value);
  const { body } = response;
  const streams = body && response.headers.get('content-type')?.startsWith('text/event-stream');
  return reply.send(streams ? Readable.fromWeb(body as ReadableStream) : await response.text());
}
