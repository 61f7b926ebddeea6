import { request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client as ModernClient, StreamableHTTPClientTransport as ModernTransport } from '@modelcontextprotocol/client';
import { Client as LegacyClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as LegacyTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import type { Server } from '@modelcontextprotocol/server';
import { type Authenticator, type Caller, type Core, fail, failures } from '@stint/core';
import fastify, { type FastifyInstance } from 'fastify';
import { mcpAdapter } from '../src/index.ts';

export const PUBLIC_URL = 'https://stint.example.com';
export const MODERN = '2026-07-28';

/** Callers by their token; a token is revoked by deleting it. */
export class Tokens extends Map<string, Caller> implements Authenticator {
  async authenticate(bearer: string): Promise<Caller> {
    if (bearer === 'broken') throw new Error('connection to the database at 10.0.0.7 was lost');
    const caller = this.get(bearer);
    if (!caller) throw fail(bearer === 'old' ? failures.token_expired : failures.unauthenticated);
    return caller;
  }
  redeemTicket = (ticket: string) => this.authenticate(ticket);
  refresh = async (caller: Caller) => caller;
  onChange = () => () => undefined;
}

/** The same member with a token of these scopes. */
export const scoped = (caller: Caller, ...scopes: string[]): Caller => ({
  ...caller,
  credential: { ...caller.credential, kind: 'pat', scopes },
});

export interface Answered {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly text: string;
  readonly json: any;
}

export interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly token?: string | null;
  readonly headers?: Record<string, string | undefined>;
  readonly body?: unknown;
}

export interface TestServer {
  readonly app: FastifyInstance;
  readonly tokens: Tokens;
  readonly url: string;
  /** Sends one HTTP request; a body that is no string goes as JSON. */
  send(what: Sent): Promise<Answered>;
  /** Sends one message as a client of the era does. */
  rpc(era: 'modern' | 'legacy', method: string, params?: object, more?: Sent): Promise<Answered>;
  close(): Promise<void>;
}

export async function startServer(
  core: Core,
  allowedOrigins: string[] = [],
  extend?: (server: Server) => void,
): Promise<TestServer> {
  const app = fastify();
  const tokens = new Tokens();
  await app.register(mcpAdapter, {
    core,
    auth: tokens,
    publicUrl: PUBLIC_URL,
    allowedOrigins,
    ...(extend && { extend }),
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;

  const send = ({ method = 'POST', path = '/mcp', token = 'owner', headers = {}, body }: Sent): Promise<Answered> =>
    new Promise((resolve, reject) => {
      const all = {
        'content-type': 'application/json',
        accept: 'application/json, text/event-stream',
        authorization: token === null ? undefined : `Bearer ${token}`,
        ...headers,
      };
      const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined);
      const req = httpRequest({ host: '127.0.0.1', port, method, path, headers: Object.fromEntries(given) }, (res) => {
        let text = '';
        res.setEncoding('utf8').on('data', (part: string) => {
          text += part;
        });
        res.on('end', () => {
          const json = res.headers['content-type']?.includes('json') && text ? JSON.parse(text) : undefined;
          resolve({ status: res.statusCode ?? 0, headers: res.headers as Record<string, string>, text, json });
        });
      });
      req.on('error', reject);
      req.end(body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body));
    });

  return {
    app,
    tokens,
    url: `http://127.0.0.1:${port}/mcp`,
    send,
    rpc(era, method, params = {}, more = {}) {
      const { headers, message } = messageOf(era, method, params);
      return send({ body: message, ...more, headers: { ...headers, ...more.headers } });
    },
    close: () => app.close(),
  };
}

/** A message, and the headers that go with it, as the era has it. */
export function messageOf(era: 'modern' | 'legacy', method: string, params: object = {}) {
  if (era === 'legacy') {
    return {
      headers: { 'mcp-protocol-version': '2025-11-25' },
      message: { jsonrpc: '2.0', id: 1, method, params },
    };
  }
  const { _meta, ...rest } = params as { _meta?: object; name?: string };
  const envelope = {
    'io.modelcontextprotocol/protocolVersion': MODERN,
    'io.modelcontextprotocol/clientInfo': { name: 'harness', version: '1.0.0' },
    'io.modelcontextprotocol/clientCapabilities': {},
  };
  return {
    headers: { 'mcp-protocol-version': MODERN, 'mcp-method': method, ...(rest.name ? { 'mcp-name': rest.name } : {}) },
    message: { jsonrpc: '2.0', id: 1, method, params: { ...rest, _meta: { ...envelope, ..._meta } } },
  };
}

export interface Called {
  content: { type: string; text: string }[];
  structuredContent?: any;
  isError?: boolean;
  _meta?: any;
}

/** What stands between the marks of a text. */
export const dataOf = (text: string | undefined): any =>
  JSON.parse(/^<data>\n(.*)\n<\/data>$/ms.exec(text ?? '')?.[1] ?? '');

/** What the tests ask of any client. */
export interface AnyClient {
  call(name: string, args?: object, meta?: object): Promise<Called>;
  list(): Promise<{ tools: any[] }>;
  readonly instructions: string | undefined;
  readonly version: string | undefined;
  readonly capabilities: object | undefined;
  close(): Promise<void>;
}

const info = { name: 'acceptance', version: '3.2.1' };
const requestInit = (token: string) => ({ requestInit: { headers: { authorization: `Bearer ${token}` } } });

/** The client of the current SDK, in its newest protocol or pinned to an older one. */
export async function connect(url: string, token: string, version: string = MODERN): Promise<AnyClient> {
  const client = new ModernClient(
    info,
    version === MODERN
      ? { versionNegotiation: { mode: { pin: MODERN } } }
      : { supportedProtocolVersions: [version], versionNegotiation: { mode: 'legacy' } },
  );
  await client.connect(new ModernTransport(new URL(url), requestInit(token)));
  return clientOf(client as unknown as LegacyClient, client.getNegotiatedProtocolVersion());
}

/** The client of the SDK before, which many still have. */
export async function connectOld(url: string, token: string): Promise<AnyClient> {
  const client = new LegacyClient(info);
  const transport = new LegacyTransport(new URL(url), requestInit(token));
  await client.connect(transport as never);
  return clientOf(client, transport.protocolVersion);
}

export function clientOf(client: LegacyClient, version: string | undefined): AnyClient {
  return {
    call: (name, args = {}, meta) =>
      client.callTool({ name, arguments: args as never, ...(meta ? { _meta: meta as never } : {}) }) as Promise<Called>,
    list: () => client.listTools(),
    instructions: client.getInstructions(),
    version,
    capabilities: client.getServerCapabilities(),
    close: () => client.close(),
  };
}
