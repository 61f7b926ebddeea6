import { mcpClient } from './clients.ts';
import { Client, freePort, ready } from './oauth.ts';
import { type Person, type TestServer, testServer } from './stint.ts';

/** A server that clients find by its own address, with somebody on it, a client, and short ways to ask. */
export interface OauthServer extends TestServer {
  readonly ada: Person;
  readonly client: Client;
  /** What a path answers. */
  json(path: string, token?: string): Promise<any>;
  /** What a token is answered. */
  status(token: string): Promise<number>;
  /** Calls a tool. */
  call(token: string | null, name: string, args?: object | null, more?: object): Promise<Response>;
  /** The names of the tools a token has. */
  tools(token: string): Promise<string[]>;
  sql(text: string, values?: unknown[]): Promise<{ rows: any[]; rowCount: number | null }>;
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

export async function oauthServer(metadata: object = {}): Promise<OauthServer> {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const server = await testServer({ PORT: String(port), PUBLIC_URL: base });
  await ready(base);
  return {
    ...server,
    ada: await server.person(),
    client: await Client.register(base, metadata),
    json: async (path, token) => (await fetch(`${base}${path}`, { headers: token ? bearer(token) : {} })).json(),
    status: async (token) => (await fetch(`${base}/api/v1/whoami`, { headers: bearer(token) })).status,
    call: (token, name, args = {}, more = {}) =>
      fetch(`${base}/mcp`, {
        method: 'POST',
        headers: {
          ...(token === null ? {} : bearer(token)),
          'content-type': 'application/json',
          accept: 'application/json, text/event-stream',
          'mcp-protocol-version': '2025-06-18',
        },
        body: JSON.stringify({
          jsonrpc: '2.0',
          id: 1,
          method: 'tools/call',
          params: { name, arguments: args, ...more },
        }),
      }),
    async tools(token) {
      const mcp = await mcpClient(base, token);
      const { tools } = await mcp.listTools();
      await mcp.close();
      return tools.map(({ name }) => name);
    },
    sql: (text, values = []) => server.stint.db.system.query(text, values),
  };
}
