import { newId } from '@stint/core';
import { type TestCore, testCore } from '@stint/testing';
import fastify, { type FastifyInstance } from 'fastify';
import { approvalRoutes } from './approval-routes.ts';
import { type Auth, type AuthOptions, createAuth } from './auth.ts';
import { invitationRoutes } from './invitation-routes.ts';
import { authRoutes } from './routes.ts';
import { unsubscribeRoutes } from './unsubscribe-routes.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly body: any;
}

/** A server with the auth routes over a database of its own, and a clock that can be moved. */
export interface TestAuth {
  readonly t: TestCore;
  readonly auth: Auth;
  readonly app: FastifyInstance;
  /** Lets this many seconds pass. */
  pass(seconds: number): void;
  post(path: string, body?: object, headers?: Record<string, string>): Promise<Answer>;
  /** Signs up somebody new; answers what register did, with the email and password. */
  signUp(more?: object): Promise<any>;
  close(): Promise<void>;
}

export async function testAuth(options: Partial<AuthOptions> = {}): Promise<TestAuth> {
  const t = await testCore();
  let ahead = 0;
  const auth = createAuth({
    core: t.core,
    now: () => new Date(Date.now() + ahead),
    limits: { perAddress: 0 },
    ...options,
  });
  const app = fastify();
  await app.register(authRoutes, { prefix: '/api/v1/auth', auth });
  await app.register(authRoutes, { prefix: '/auth', auth });
  await app.register(invitationRoutes, { auth });
  await app.register(approvalRoutes, { auth });
  await app.register(unsubscribeRoutes, { auth });
  const post: TestAuth['post'] = async (path, body, headers = {}) => {
    const {
      statusCode,
      headers: sent,
      body: text,
    } = await app.inject({ method: 'POST', url: path, headers, ...(body ? { payload: body } : {}) });
    return { status: statusCode, headers: sent, body: text.startsWith('{') ? JSON.parse(text) : text };
  };
  return {
    t,
    auth,
    app,
    post,
    pass(seconds) {
      ahead += seconds * 1000;
    },
    async signUp(more = {}) {
      const email = `${newId('usr')}@example.com`;
      const password = 'correct horse battery';
      const { status, body } = await post('/auth/register', { email, password, name: 'Ada', ...more });
      if (status !== 201) throw new Error(JSON.stringify(body));
      return { ...body, email, password };
    },
    async close() {
      await app.close();
      await auth.close();
      await t.close();
    },
  };
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** Tables that hold one of the texts anywhere. */
export async function tablesHolding(t: TestCore, ...texts: string[]): Promise<string[]> {
  const { rows } = await t.db.system.query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  );
  const holding: string[] = [];
  for (const { name } of rows) {
    const found = await t.db.system.query(
      `SELECT 1 FROM "${name}" r WHERE EXISTS (SELECT 1 FROM unnest($1::text[]) x WHERE strpos(r::text, x) > 0) LIMIT 1`,
      [texts],
    );
    if (found.rowCount) holding.push(name);
  }
  return holding;
}
