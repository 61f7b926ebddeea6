import type { AnyOperation, Core } from '@stint/core';
import { graphqlSchema } from '@stint/graphql';
import { buildSchema } from 'graphql';
import WebSocket from 'ws';
import { mutation } from './mutation.ts';

/** How a call that did not succeed was answered, in the words all protocols share. */
export interface Refusal {
  readonly code: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly { field: string; code: string; message: string }[];
  readonly current_state?: unknown;
  readonly retry_after?: number;
  readonly required_scope?: string;
  readonly request_id?: string;
}

/** What came over the wire: the HTTP status where there is one, the whole text, and what it meant. */
export interface Answer {
  readonly http?: number;
  readonly headers: Headers;
  readonly text: string;
  readonly ok?: any;
  readonly error?: Refusal;
}

export type Protocol = 'rest' | 'graphql' | 'websocket' | 'mcp';
export const PROTOCOLS: readonly Protocol[] = ['rest', 'graphql', 'websocket', 'mcp'];

/** Calls an operation as a plain client of the protocol would; `key` makes it safe to repeat. */
export type Call = (
  protocol: Protocol,
  token: string,
  name: string,
  input?: Record<string, unknown>,
  key?: string,
) => Promise<Answer>;

/** One HTTP request with a body that goes as it is. */
export async function post(url: string, body: string, headers: Record<string, string> = {}) {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
    body,
  });
  const text = await response.text();
  const json: any = /json/.test(response.headers.get('content-type') ?? '') && text ? JSON.parse(text) : undefined;
  return { http: response.status, headers: response.headers, text, json };
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

export const LEGACY = { 'mcp-protocol-version': '2025-11-25' };

export function caller(url: string, core: Core): Call {
  const schema = buildSchema(String(graphqlSchema(core)));
  const operationOf = (name: string) => core.operations.get(name) as AnyOperation;
  const keyed = (key: string | undefined): Record<string, string> =>
    key === undefined ? {} : { 'idempotency-key': key };

  const calls: Record<
    Protocol,
    (...args: Parameters<Call> extends [unknown, ...infer R] ? R : never) => Promise<Answer>
  > = {
    async rest(token, name, input = {}, key) {
      const { rest } = operationOf(name);
      if (!rest) throw new Error(`${name} has no route.`);
      const left = { ...input };
      const path = rest.path.replace(/\{(\w+)\}/g, (_, field: string) => {
        const value = String(left[field]);
        delete left[field];
        return encodeURIComponent(value);
      });
      const response = await fetch(`${url}/api/v1${path}`, {
        method: rest.method,
        headers: { ...bearer(token), 'content-type': 'application/json', ...keyed(key) },
        ...(rest.method === 'GET' ? {} : { body: JSON.stringify(left) }),
      });
      const text = await response.text();
      const json = JSON.parse(text);
      const retry = response.headers.get('retry-after');
      const more = retry ? { retry_after: Number(retry) } : {};
      const { status: http, headers } = response;
      return { http, headers, text, ...(response.ok ? { ok: json } : { error: { ...json, ...more } }) };
    },
    async graphql(token, name, input = {}, key) {
      const { query, variables, read } = mutation(schema, operationOf(name), input);
      const body = JSON.stringify({ query, variables });
      const { json, ...answer } = await post(`${url}/graphql`, body, { ...bearer(token), ...keyed(key) });
      const [fault] = json.errors ?? [];
      return {
        ...answer,
        ...(fault ? { error: { ...fault.extensions, detail: fault.message } } : { ok: read(json.data) }),
      };
    },
    async websocket(token, action, payload = {}, key) {
      const socket = await openSocket(url, token);
      const { reply, text } = await socket.ask({
        action,
        payload,
        ...(key === undefined ? {} : { idempotency_key: key }),
      });
      socket.close();
      const { status, data, error } = reply;
      const refused = { error: { ...error, detail: error?.message } };
      return { headers: new Headers(), text, ...(status === 'ok' ? { ok: data } : refused) };
    },
    async mcp(token, name, input = {}, key) {
      const params = {
        name: name.replaceAll('.', '_'),
        arguments: input,
        ...(key === undefined ? {} : { _meta: { 'stint/idempotency_key': key } }),
      };
      const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/call', params });
      const { json, ...answer } = await post(`${url}/mcp`, body, { ...bearer(token), ...LEGACY });
      if (!json.result)
        return { ...answer, error: { ...json.error.data, status: answer.http, detail: json.error.message } };
      const { structuredContent, isError, _meta } = json.result;
      return { ...answer, ...(isError ? { error: _meta.error } : { ok: structuredContent }) };
    },
  };
  return (protocol, ...args) => calls[protocol](...args);
}

/** A socket that says what it is told to, and keeps what comes back. */
export async function openSocket(url: string, token?: string) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, { headers: token ? bearer(token) : {} });
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  socket.on('error', () => undefined);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  /** Sends a frame; answers the next that comes. */
  const send = (frame: string | Buffer) => {
    const next = new Promise<{ reply: any; text: string }>((resolve) => {
      socket.once('message', (data) => resolve({ reply: JSON.parse(String(data)), text: String(data) }));
    });
    socket.send(frame);
    return next;
  };
  return {
    closed,
    send,
    ask: (message: object) => send(JSON.stringify({ request_id: '1', ...message })),
    close: () => socket.close(),
  };
}
