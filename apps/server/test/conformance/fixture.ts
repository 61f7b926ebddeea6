import { ResourceNotFoundError, type Server, type ServerContext } from '@modelcontextprotocol/server';
import { PROMPTS } from './prompts.ts';
import { RESOURCES } from './resources.ts';
import { TOOLS } from './tools.ts';

type Params = { readonly [name: string]: any };
type Handle = (params: Params, ctx: ServerContext) => unknown;

/**
 * What the official conformance suite calls by name, beside all that is ours: it asks every server for these tools,
 * prompts and resources. What is none of them is answered as without it.
 */
export function withFixtures(server: Server): void {
  server.registerCapabilities({ logging: {} });
  before(server, 'tools/call', ({ name, arguments: args = {} }, ctx) => TOOLS[name]?.(args, ctx));
  before(server, 'prompts/get', ({ name, arguments: args = {} }, ctx) => PROMPTS[name]?.(args, ctx));
  before(server, 'resources/read', ({ uri }) => RESOURCES(uri));
  before(server, 'completion/complete', ({ ref }) =>
    ref.name in PROMPTS ? { completion: { values: [] } } : undefined,
  );
  for (const method of ['resources/subscribe', 'resources/unsubscribe'] as const) {
    server.setRequestHandler(method, ({ params: { uri } }) => {
      if (uri !== 'test://watched-resource') throw new ResourceNotFoundError(uri);
      return {};
    });
  }
}

type Method = 'tools/call' | 'prompts/get' | 'resources/read' | 'completion/complete';

/** Asks the fixtures first, and then our own handler. */
function before(server: Server, method: Method, handle: Handle): void {
  // biome-ignore lint/complexity/useLiteralKeys: it is private, and there is no other way to what was registered
  const ours = server['_requestHandlers'].get(method);
  if (!ours) throw new Error(`${method} is not served.`);
  server.setRequestHandler(method, async (request, ctx) => {
    const answer = await handle(request.params, ctx);
    return (answer ?? ours({ jsonrpc: '2.0', id: ctx.mcpReq.id, ...request } as never, ctx)) as never;
  });
}
