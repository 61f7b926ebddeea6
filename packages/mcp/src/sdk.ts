import { readFileSync } from 'node:fs';
import {
  type AuthInfo,
  CLIENT_CAPABILITIES_META_KEY,
  classifyInboundRequest,
  createMcpHandler,
  ProtocolError,
  ProtocolErrorCode,
  type Server,
} from '@modelcontextprotocol/server';
import { resultOf } from './answer.ts';
import { callTool, type Served, type Session } from './call.ts';
import { CONTEXT, contextHints, serveContext } from './context.ts';
import { dialogueOf } from './elicit.ts';
import { instructionsFor } from './instructions.ts';
import { keep } from './kept.ts';
import { StrictServer } from './strict.ts';
import { unwrap } from './unwrap.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

export const SERVER_INFO = { name: 'stint', title: 'Stint', version };

/** How long a client may keep the list. It follows the caller's role, so nobody else may have it. */
export const CACHE = { ttlMs: 300_000, cacheScope: 'private' } as const;

/** A server of the SDK with our two methods; `sessionOf` says who is calling. */
export function createServer(
  served: Served,
  sessionOf: (server: Server) => Promise<Session> | Session,
  instructions = '',
): Server {
  const server = new StrictServer(SERVER_INFO, {
    capabilities: { tools: {}, ...CONTEXT },
    instructions,
    cacheHints: { 'tools/list': CACHE, 'server/discover': CACHE, ...contextHints(CACHE) },
  });
  server.setRequestHandler('tools/list', async ({ params }) => {
    if (params?.cursor !== undefined) throw invalidParams('There is one page of tools, so no cursor is ours.');
    const { caller, selection } = await sessionOf(server);
    return { tools: [...served.catalogue.allowed(caller, selection).tools] as never };
  });
  server.setRequestHandler('tools/call', async ({ params }, ctx) => {
    const session = await sessionOf(server);
    const tool = served.catalogue.find(params.name, session.selection);
    if (!tool) {
      if (!session.limited) keep(served, session, params.name, { input: null }, 'unknown_tool', performance.now());
      throw invalidParams(`Unknown tool: ${params.name}. tools/list names those there are.`);
    }
    const { envelope, inputResponses } = ctx.mcpReq;
    const meta: Record<string, unknown> = { ...envelope, ...params._meta };
    // Said in the envelope of a request, or once where there is a session.
    const capabilities =
      (envelope as Record<string, unknown> | undefined)?.[CLIENT_CAPABILITIES_META_KEY] ??
      server.getClientCapabilities();
    const dialogue = dialogueOf(capabilities, inputResponses, ctx.mcpReq.requestState());
    return resultOf(await callTool(served, { ...session, dialogue }, tool, params.arguments, meta));
  });
  serveContext(server, served, sessionOf);
  served.extend?.(server);
  return server;
}

const invalidParams = (message: string) => new ProtocolError(ProtocolErrorCode.InvalidParams, message);

/** The message of one request, and its headers. */
export interface Inbound {
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

const one = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

/** Which protocol era the request is of, as the SDK sees it. */
export const classify = ({ body, headers }: Inbound) => {
  const protocolVersionHeader = one(headers['mcp-protocol-version']);
  const mcpMethodHeader = one(headers['mcp-method']);
  const mcpNameHeader = one(headers['mcp-name']);
  return classifyInboundRequest({
    httpMethod: 'POST',
    body,
    ...(protocolVersionHeader === undefined ? {} : { protocolVersionHeader }),
    ...(mcpMethodHeader === undefined ? {} : { mcpMethodHeader }),
    ...(mcpNameHeader === undefined ? {} : { mcpNameHeader }),
  });
};

export type SdkHandler = (request: Request, inbound: Inbound, session: Session) => Promise<Response>;

/** The methods that answer the instructions; no other request asks for them. */
const GREETINGS = new Set<unknown>(['initialize', 'server/discover']);

const greetingOf = (served: Served, { body }: Inbound, { caller, selection, invocation }: Session) =>
  GREETINGS.has((body as { method?: unknown } | null)?.method)
    ? instructionsFor(served, caller, selection, invocation.request_id)
    : undefined;

/** The SDK for both eras. It answers JSON, or a stream where something is said before the answer. */
export function sdkHandler(served: Served, onerror: (error: Error) => void): SdkHandler & { close(): Promise<void> } {
  const sdk = createMcpHandler(
    ({ authInfo }) => {
      const { session, greeting } = (authInfo as AuthInfo).extra as { session: Session; greeting?: string };
      return createServer(served, () => session, greeting);
    },
    { onerror },
  );
  const handler: SdkHandler = async (request, inbound, session) => {
    const { body: parsedBody } = inbound;
    if (listens(inbound)) return nothingToHear(parsedBody);
    const greeting = await greetingOf(served, inbound, session);
    const authInfo = { token: '', clientId: '', scopes: [], extra: { session, greeting } };
    return unwrap(await sdk.fetch(request, { parsedBody, authInfo }));
  };
  return Object.assign(handler, { close: () => sdk.close() });
}

/** Whether the client asks to be told when a list changes. The SDK would keep a stream open for it, on which nothing ever comes. */
const listens = (inbound: Inbound): boolean =>
  (inbound.body as { method?: unknown } | null)?.method === 'subscriptions/listen' &&
  classify(inbound).kind === 'modern';

const nothingToHear = (body: unknown): Response =>
  Response.json(
    {
      jsonrpc: '2.0',
      id: (body as { id?: unknown }).id ?? null,
      error: { code: ProtocolErrorCode.MethodNotFound, message: 'Method not found: no list tells when it changes.' },
    },
    { status: 404 },
  );
