import type { CacheHint, Server } from '@modelcontextprotocol/server';
import type { Served, Session } from './call.ts';
import { complete } from './complete.ts';
import { getPrompt, listPrompts } from './prompts/get.ts';
import { listResources, listTemplates, readResource } from './resources/read.ts';

/** None of them tells when it changes: that would take a stream. */
export const CONTEXT = { resources: {}, prompts: {}, completions: {} } as const;

/** How long a client may keep the answers: the lists as long as that of the tools, what is read not at all. */
export const contextHints = (list: CacheHint) => ({
  'resources/list': list,
  'resources/templates/list': list,
  'prompts/list': list,
  'resources/read': { ...list, ttlMs: 0 },
});

/** Serves what is no tool: resources, prompts, and completions for both. */
export function serveContext(
  server: Server,
  served: Served,
  sessionOf: (server: Server) => Promise<Session> | Session,
): void {
  const session = async () => sessionOf(server);
  server.setRequestHandler('resources/list', async () => ({ resources: listResources(served, await session()) }));
  server.setRequestHandler('resources/templates/list', async () => ({
    resourceTemplates: listTemplates(served, await session()),
  }));
  server.setRequestHandler('resources/read', async ({ params }) => readResource(served, await session(), params.uri));
  server.setRequestHandler('prompts/list', async () => ({ prompts: listPrompts(served, await session()) }));
  server.setRequestHandler('prompts/get', async ({ params }) =>
    getPrompt(served, await session(), params.name, params.arguments),
  );
  server.setRequestHandler('completion/complete', async ({ params }) => complete(served, await session(), params));
}
