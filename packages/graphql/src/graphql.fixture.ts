import { type Bus, createBus } from '@stint/bus';
import { type Authenticator, type Caller, fail, failures } from '@stint/core';
import type { TestCore } from '@stint/testing';
import fastify from 'fastify';
import { graphqlAdapter } from './index.ts';

/** Credentials in a Map. */
export interface TestAuth extends Authenticator {
  /** Credentials, by bearer; take one away to revoke it. */
  readonly bearers: Map<string, Caller>;
  changed(org_id: string): void;
  /** The bearer of a caller. */
  bearer(caller: Caller): string;
}

function testAuth(): TestAuth {
  const bearers = new Map<string, Caller>();
  const listeners = new Set<(org_id: string) => void>();
  return {
    bearers,
    changed: (org_id) => {
      for (const listener of listeners) listener(org_id);
    },
    bearer(caller) {
      const token = `token-${caller.credential.id}`;
      bearers.set(token, caller);
      return `Bearer ${token}`;
    },
    async authenticate(token) {
      const caller = bearers.get(token);
      if (!caller) throw fail(failures.unauthenticated);
      if (caller.credential.expires_at && caller.credential.expires_at < new Date()) throw fail(failures.token_expired);
      return caller;
    },
    redeemTicket: () => Promise.reject(fail(failures.unauthenticated)),
    async refresh({ credential }) {
      for (const caller of bearers.values()) if (caller.credential.id === credential.id) return caller;
      throw fail(failures.unauthenticated);
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

type Received = any;

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Received;
}

export interface TestServer {
  readonly url: string;
  readonly auth: TestAuth;
  readonly bus: Bus;
  /** Posts a document as this caller. */
  ask(caller: Caller | null, query: string, variables?: object, headers?: Record<string, string>): Promise<Answered>;
  /** The data of a request that must succeed. */
  data(caller: Caller, query: string, variables?: object): Promise<Received>;
  /** The first error of a request that must not. */
  error(caller: Caller, query: string, variables?: object): Promise<Received>;
  post(body: string, headers?: Record<string, string>): Promise<Answered>;
  close(): Promise<void>;
}

export async function testServer({ core }: TestCore): Promise<TestServer> {
  const auth = testAuth();
  const bus = createBus({ core, refresh: (caller) => auth.refresh(caller) });
  bus.start();
  const app = fastify({ forceCloseConnections: true });
  await app.register(graphqlAdapter, { core, auth, log: bus.log });
  const url = `${await app.listen({ port: 0, host: '127.0.0.1' })}/graphql`;
  const post: TestServer['post'] = async (body, headers = {}) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body,
    });
    return { status: response.status, headers: response.headers, body: await response.json() };
  };
  const ask: TestServer['ask'] = (caller, query, variables, headers = {}) =>
    post(JSON.stringify({ query, variables }), {
      ...(caller ? { authorization: auth.bearer(caller) } : {}),
      ...headers,
    });
  return {
    url,
    auth,
    bus,
    post,
    ask,
    async data(caller, query, variables) {
      const { body } = await ask(caller, query, variables);
      if (body.errors) throw new Error(JSON.stringify(body.errors));
      return body.data;
    },
    async error(caller, query, variables) {
      const { body } = await ask(caller, query, variables);
      if (!body.errors) throw new Error(`It was not refused: ${JSON.stringify(body)}`);
      return body.errors[0];
    },
    async close() {
      await app.close();
      await bus.stop();
    },
  };
}
