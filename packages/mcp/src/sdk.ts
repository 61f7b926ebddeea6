import { readFileSync } from 'node:fs';
import {
  classifyInboundRequest,
  createMcpHandler,
  ProtocolError,
  ProtocolErrorCode,
  Server,
  WebStandardStreamableHTTPServerTransport,
} from '@modelcontextprotocol/server';
import { resultOf } from './answer.ts';
import { callTool, type Served, type Session } from './call.ts';
import { INSTRUCTIONS } from './instructions.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

export const SERVER_INFO = { name: 'stint', title: 'Stint', version };

/** How long a client may keep the list. It follows the caller's role, so nobody else may have it. */
export const CACHE = { ttlMs: 300_000, cacheScope: 'private' } as const;

/** A server of the SDK with our two methods; `sessionOf` says who is calling. */
export function createServer(served: Served, sessionOf: (server: Server) => Promise<Session> | Session): Server {
  const server = new Server(SERVER_INFO, {
    capabilities: { tools: {} },
    instructions: INSTRUCTIONS,
    cacheHints: { 'tools/list': CACHE, 'server/discover': CACHE },
  });
  server.setRequestHandler('tools/list', async ({ params }) => {
    if (params?.cursor !== undefined) throw invalidParams('There is one page of tools, so no cursor is ours.');
    const { caller, selection } = await sessionOf(server);
    return { tools: [...served.catalogue.allowed(caller, selection).tools] as never };
  });
  server.setRequestHandler('tools/call', async ({ params }, ctx) => {
    const tool = served.catalogue.tools.get(params.name);
    if (!tool) throw invalidParams(`Unknown tool: ${params.name}. tools/list names those there are.`);
    const session = await sessionOf(server);
    const meta = { ...ctx.mcpReq.envelope, ...params._meta };
    return resultOf(await callTool(served, session, tool, params.arguments, meta));
  });
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

/** The SDK for both eras, answering JSON in both; there is no stream to keep. */
export function sdkHandler(served: Served, onerror: (error: Error) => void): SdkHandler & { close(): Promise<void> } {
  const modern = createMcpHandler(({ authInfo }) => createServer(served, () => authInfo?.extra?.session as Session), {
    legacy: 'reject',
    onerror,
  });
  const handler: SdkHandler = async (request, inbound, session) => {
    const { body: parsedBody } = inbound;
    if (classify(inbound).kind !== 'legacy') {
      const authInfo = { token: '', clientId: '', scopes: [], extra: { session } };
      return modern.fetch(request, { parsedBody, authInfo });
    }
    const server = createServer(served, () => session);
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
    transport.onerror = onerror;
    await server.connect(transport);
    try {
      return await transport.handleRequest(request, { parsedBody });
    } finally {
      await server.close();
    }
  };
  return Object.assign(handler, { close: () => modern.close() });
}
