import { readdirSync, readFileSync } from 'node:fs';
import type { FastifyPluginAsync } from 'fastify';

const DOCS = new URL('../../../../docs/', import.meta.url);

export interface AgentDocsOptions {
  /** Origin under which clients reach the server. */
  readonly publicUrl: string;
}

interface Page {
  /** Below /docs/. */
  readonly path: string;
  readonly title: string;
  /** The first sentence that is no heading. */
  readonly about: string;
  readonly text: string;
}

/** The docs as agents read them: every page as Markdown at /docs/<page>.md, and /llms.txt, which says what there is. Mount it at the root. */
export const agentDocs: FastifyPluginAsync<AgentDocsOptions> = async (scope, { publicUrl }) => {
  const pages = pagesIn('');
  const decisions = pagesIn('decisions/');
  const index = indexOf(publicUrl, pages, decisions);
  const serve = (path: string, type: string, text: string) =>
    scope.get(path, async (_request, reply) =>
      reply.type(`${type}; charset=utf-8`).header('cache-control', 'public, max-age=300').send(text),
    );
  serve('/llms.txt', 'text/plain', index);
  for (const { path, text } of [...pages, ...decisions]) serve(`/docs/${path}`, 'text/markdown', text);
};

function pagesIn(folder: string): Page[] {
  const names = readdirSync(new URL(folder, DOCS)).filter((name) => name.endsWith('.md'));
  return names.sort().map((name) => {
    const text = readFileSync(new URL(folder + name, DOCS), 'utf8');
    const [heading = name, ...blocks] = text.split(/\n{2,}/);
    const prose = blocks.find((block) => /^[A-Z`]/.test(block)) ?? '';
    return { path: folder + name, title: heading.replace(/^# /, '').trim(), about: firstSentence(prose), text };
  });
}

const firstSentence = (prose: string): string => {
  const line = prose
    .replace(/\s+/g, ' ')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .trim();
  return /^.*?\.(?= |$)/.exec(line)?.[0] ?? line;
};

const indexOf = (publicUrl: string, pages: readonly Page[], decisions: readonly Page[]): string => {
  const line = ({ path, title, about }: Page) => `- [${title}](${publicUrl}/docs/${path})${about && `: ${about}`}`;
  return `# Stint

> The back office of a services team: clients, projects, tasks, time, invoices, payments and expenses, reports. The same operations
> over REST, GraphQL, WebSocket and MCP, under the rules and permissions of the person whose credential calls.

Assistants connect to ${publicUrl}/mcp (${publicUrl}/mcp?profile=core for clients that send every tool with every request) and sign
in with OAuth, or send a personal access token as a bearer.

## Docs

${pages.map(line).join('\n')}

## Contracts

- [OpenAPI 3.1](${publicUrl}/api/v1/openapi.json): Every path of REST with its fields.
- [MCP registry entry](${publicUrl}/server.json): How clients find this server.

## Optional

${decisions.map(line).join('\n')}
`;
};
