import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import WebSocket from 'ws';

/** What a call answered, on any protocol: the output, or the code of the error. */
export type Outcome =
  | { readonly ok: any; readonly seq?: number }
  | { readonly error: { code: string; status?: number; [more: string]: unknown } };

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** The official MCP client, connected with a bearer. */
export async function mcpClient(url: string, token: string): Promise<Client> {
  const client = new Client({ name: 'stint-test', version: '1.0.0' });
  await client.connect(
    new StreamableHTTPClientTransport(new URL(`${url}/mcp`), { requestInit: { headers: bearer(token) } }),
  );
  return client;
}

export async function callMcp(client: Client, operation: string, input: object): Promise<Outcome> {
  const result = await client.callTool({ name: operation.replaceAll('.', '_'), arguments: { ...input } });
  const { structuredContent, isError, _meta } = result as {
    structuredContent?: Record<string, unknown>;
    isError?: boolean;
    _meta?: Record<string, unknown>;
  };
  if (isError) return { error: errorOf(structuredContent, _meta, result) };
  return { ok: structuredContent, ...(_meta?.seq === undefined ? {} : { seq: Number(_meta.seq) }) };
}

function errorOf(...places: unknown[]): { code: string } {
  for (const place of places) {
    const { code, error } = (place ?? {}) as { code?: string; error?: { code?: string } };
    if (typeof code === 'string') return place as { code: string };
    if (typeof error?.code === 'string') return error as { code: string };
    for (const value of Object.values(place ?? {})) {
      if (typeof (value as { code?: string } | null)?.code === 'string') return value as { code: string };
    }
  }
  return { code: 'unknown' };
}

/** One socket: calls by action, and the pushes in the order they came. */
export class Socket {
  readonly pushes: { event: string; seq: number; data: Record<string, unknown> }[] = [];
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  readonly #waiting = new Map<string, (reply: Reply) => void>();
  readonly #watchers = new Set<() => void>();
  #nr = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => {
      socket.on('close', (code) => resolve(code));
    });
    socket.on('message', (data) => {
      const message = JSON.parse(String(data));
      if (message.event) this.pushes.push(message);
      else this.#waiting.get(message.request_id)?.(message);
      for (const watcher of this.#watchers) watcher();
    });
  }

  static async open(url: string, token: string): Promise<Socket> {
    const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`);
    await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
    const opened = new Socket(socket);
    const reply = await opened.send('authenticate', { token });
    if (reply.status !== 'ok') throw new Error(`Not authenticated: ${JSON.stringify(reply)}`);
    return opened;
  }

  send(action: string, payload: object = {}, more: object = {}): Promise<Reply> {
    const request_id = String(++this.#nr);
    this.#socket.send(JSON.stringify({ action, payload, request_id, ...more }));
    return new Promise((resolve) => this.#waiting.set(request_id, resolve));
  }

  async call(action: string, payload: object): Promise<Outcome> {
    const { status, data, error, seq } = await this.send(action, payload);
    return status === 'ok' ? { ok: data, ...(seq === undefined ? {} : { seq }) } : { error: error as { code: string } };
  }

  /** Resolves once a push for which the test holds has come. */
  until(holds: (push: Socket['pushes'][number]) => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = () => {
        if (!this.pushes.some(holds)) return;
        this.#watchers.delete(look);
        resolve();
      };
      this.#watchers.add(look);
      look();
    });
  }

  cutOff(): void {
    this.#socket.terminate();
  }

  close(): void {
    this.#socket.close();
  }
}

interface Reply {
  readonly status: 'ok' | 'error';
  readonly data?: unknown;
  readonly error?: { code: string };
  readonly seq?: number;
}

/** One REST request by method and path below /api/v1. */
export async function rest(url: string, token: string, method: string, path: string, body?: object): Promise<Response> {
  return fetch(`${url}/api/v1${path}`, {
    method,
    headers: { ...bearer(token), ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
}

export interface GraphqlAnswer {
  readonly data?: any;
  readonly errors?: { message: string; extensions?: { code?: string; status?: number } }[];
  readonly extensions?: { seq?: number };
}

export async function graphql(
  url: string,
  token: string,
  query: string,
  variables: object = {},
): Promise<GraphqlAnswer> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { ...bearer(token), 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  return response.json() as Promise<GraphqlAnswer>;
}
