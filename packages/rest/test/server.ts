import { type Authenticator, type Caller, type Core, createCore, fail, failures } from '@stint/core';
import Fastify, { type InjectOptions } from 'fastify';
import { type RestOptions, restAdapter, serverOptions } from '../src/index.ts';

export const PUBLIC_URL = 'https://stint.example';

export interface Asked {
  readonly token?: string | null;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

export interface Answered {
  readonly status: number;
  readonly headers: Record<string, string | undefined>;
  readonly text: string;
  /** The parsed body. */
  readonly json: any;
}

/** The core with sessions that lead nowhere, for operations that start one. */
export function withSessions(core: Core): Core {
  const tokens = { access_token: 'a', refresh_token: 'r', token_type: 'Bearer', expires_in: 900 } as const;
  return createCore({
    ...core,
    operations: [...core.operations.values()],
    entities: [...core.entities.values()],
    ports: { ...core.ports, startSession: async () => tokens },
  });
}

/** REST over a core, with an authenticator that knows the tokens it gave out. */
export async function restServer(core: Core, limits: Pick<RestOptions, 'limiter' | 'addressLimiter'> = {}) {
  const callers = new Map<string, Caller>();
  const auth: Authenticator = {
    async authenticate(bearer) {
      const caller = callers.get(bearer);
      if (caller) return caller;
      throw fail(bearer.startsWith('expired') ? failures.token_expired : failures.unauthenticated);
    },
    redeemTicket: () => Promise.reject(fail(failures.unauthenticated)),
    refresh: async (caller) => caller,
    onChange: () => () => undefined,
  };
  const lines: string[] = [];
  const logger = { level: 'warn', stream: { write: (line: string) => void lines.push(line) } };
  const app = Fastify({ ...serverOptions(PUBLIC_URL), logger });
  await app.register(restAdapter, {
    prefix: '/api/v1',
    core,
    auth,
    publicUrl: PUBLIC_URL,
    ...limits,
  });
  await app.ready();

  let made = 0;
  return {
    app,
    /** What was logged, a line an entry. */
    lines,
    /** A token for the caller, with these scopes. */
    token(caller: Caller, scopes: readonly string[] = ['manage:*']): string {
      const token = `test-${++made}`;
      const credential = { ...caller.credential, id: `${caller.credential.id}_${made}`, scopes };
      callers.set(token, { ...caller, credential });
      return token;
    },
    async call(method: string, path: string, { token, body, headers }: Asked = {}): Promise<Answered> {
      const raw = typeof body === 'string' || Buffer.isBuffer(body);
      const answer = await app.inject({
        method: method as NonNullable<InjectOptions['method']>,
        url: `/api/v1${path}`,
        headers: {
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { payload: raw ? body : JSON.stringify(body) }),
      });
      const text = answer.body;
      const isJson = /json/.test(String(answer.headers['content-type']));
      return {
        status: answer.statusCode,
        headers: answer.headers as Record<string, string>,
        text,
        json: isJson && text !== '' ? JSON.parse(text) : undefined,
      };
    },
    close: () => app.close(),
  };
}

export type RestServer = Awaited<ReturnType<typeof restServer>>;
