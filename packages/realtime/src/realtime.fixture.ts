import { type Bus, createBus } from '@stint/bus';
import { type Authenticator, type Caller, Failure, fail, failures } from '@stint/core';
import type { TestCore } from '@stint/testing';
import fastify from 'fastify';
import { WebSocket } from 'ws';
import { type RealtimeOptions, realtimeAdapter } from './index.ts';

/** Credentials in a Map. */
export interface TestAuth extends Authenticator {
  /** Credentials, by bearer; take one away to revoke it. */
  readonly bearers: Map<string, Caller>;
  readonly tickets: Map<string, Caller>;
  changed(org_id: string): void;
}

export function testAuth(): TestAuth {
  const bearers = new Map<string, Caller>();
  const tickets = new Map<string, Caller>();
  const listeners = new Set<(org_id: string) => void>();
  const unknown = () => fail(failures.unauthenticated);
  return {
    bearers,
    tickets,
    changed: (org_id) => {
      for (const listener of listeners) listener(org_id);
    },
    async authenticate(bearer) {
      const caller = bearers.get(bearer);
      if (!caller) throw unknown();
      if (caller.credential.expires_at && caller.credential.expires_at < new Date()) throw fail(failures.token_expired);
      return caller;
    },
    async redeemTicket(ticket) {
      const caller = tickets.get(ticket);
      tickets.delete(ticket);
      if (!caller) throw unknown();
      return caller;
    },
    async refresh({ credential }) {
      for (const caller of bearers.values()) if (caller.credential.id === credential.id) return caller;
      throw unknown();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

type Received = any;

/** A client that keeps what it gets. */
export interface Client {
  readonly socket: WebSocket;
  readonly received: Received[];
  readonly closed: Promise<number>;
  /** Sends an action and answers its reply. */
  ask(action: string, payload?: unknown, more?: object): Promise<Received>;
  /** The first message that fits, of those that came or will come. */
  got(fits: (message: Received) => boolean): Promise<Received>;
  events(type?: string): Received[];
}

let asked = 0;

export async function client(url: string, headers: Record<string, string> = {}): Promise<Client> {
  const socket = new WebSocket(url, { headers });
  const received: Received[] = [];
  const closed = new Promise<number>((resolve) => socket.once('close', resolve));
  const waiting = new Set<() => void>();
  socket.on('error', () => undefined);
  socket.on('message', (data) => {
    received.push(JSON.parse(String(data)));
    for (const look of waiting) look();
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const got = (fits: (message: Received) => boolean) =>
    new Promise<Received>((resolve, reject) => {
      const look = () => {
        const found = received.find(fits);
        if (found === undefined) return;
        waiting.delete(look);
        clearTimeout(late);
        resolve(found);
      };
      const late = setTimeout(
        () => reject(new Error(`It did not come; there were ${JSON.stringify(received.slice(-5)).slice(0, 2000)}`)),
        8_000,
      );
      waiting.add(look);
      look();
    });
  return {
    socket,
    received,
    closed,
    got,
    ask(action, payload, more = {}) {
      const request_id = `r${++asked}`;
      socket.send(JSON.stringify({ action, request_id, ...(payload === undefined ? {} : { payload }), ...more }));
      return got((message) => message.request_id === request_id);
    },
    events: (type) => received.filter(({ event }) => event !== undefined && (!type || event === type)),
  };
}

export interface TestServer {
  readonly url: string;
  readonly auth: TestAuth;
  readonly bus: Bus;
  /** A client that is signed in as this caller. */
  as(caller: Caller): Promise<Client>;
  close(): Promise<void>;
}

export async function testServer(
  { core }: TestCore,
  options: Partial<RealtimeOptions> & { redisUrl?: string } = {},
): Promise<TestServer> {
  const { redisUrl, ...rest } = options;
  const auth = testAuth();
  const bus = createBus({ core, redisUrl, refresh: (caller) => auth.refresh(caller) });
  bus.start();
  const app = fastify({ forceCloseConnections: false });
  await app.register(realtimeAdapter, { core, auth, log: bus.log, ...rest });
  const url = `${(await app.listen({ port: 0, host: '127.0.0.1' })).replace('http', 'ws')}/ws`;
  return {
    url,
    auth,
    bus,
    async as(caller) {
      auth.bearers.set(`bearer-${caller.credential.id}`, caller);
      const made = await client(url);
      const reply = await made.ask('authenticate', { token: `bearer-${caller.credential.id}` });
      if (reply.status !== 'ok') throw new Failure(failures.unauthenticated);
      return made;
    },
    async close() {
      await app.close();
      await bus.stop();
    },
  };
}
