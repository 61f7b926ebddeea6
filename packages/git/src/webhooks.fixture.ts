import { createHmac } from 'node:crypto';
import { createLimiter, memoryStore } from '@stint/core';
import type { TestCore } from '@stint/testing';
import fastify, { type FastifyInstance } from 'fastify';
import { gitWebhookRoutes } from './index.ts';

/** A linked repository, as its webhook is set up at the provider. */
export interface Hook {
  readonly id: string;
  readonly webhook_url: string;
  readonly secret: string;
}

/** Serves webhooks; without a limit, any number of them. */
export async function serveWebhooks({ core }: TestCore, limit = 0): Promise<FastifyInstance> {
  const app = fastify({ routerOptions: { maxParamLength: 500 } });
  const limiter = createLimiter('git', { limit, window: 60 }, memoryStore());
  await app.register(gitWebhookRoutes, { prefix: '/webhooks/git', core, limiter });
  return app;
}

export const hmac = (secret: string | Buffer, text: string) => createHmac('sha256', secret).update(text);
export const signatureOf = (body: string, secret: string): string => `sha256=${hmac(secret, body).digest('hex')}`;

let nr = 0;

/** An organization with the task WEB-1, and providers that send to it. */
export async function world(t: TestCore, app: FastifyInstance) {
  const org = await t.org();
  const project = await t.run('projects.create', org.owner, { name: 'Website', code: 'WEB' });
  const task = await t.run('tasks.create', org.owner, { project_id: project.id, title: 'Sign-in' });
  const send = (hook: Hook, headers: object, body: string | Buffer, to = app) =>
    to.inject({
      method: 'POST',
      url: new URL(hook.webhook_url).pathname,
      headers: { 'content-type': 'application/json', ...headers },
      payload: body,
    });
  const list = async (what: string): Promise<any[]> => (await t.run(`git.${what}.list`, org.owner)).data;
  return {
    org,
    link: (provider: string, name: string): Promise<Hook> =>
      t.run('git.repositories.link', org.owner, { provider, name }),
    send,
    /** Each is a delivery of its own, signed as the provider signs. */
    github(hook: Hook, event: string, payload: object, more: object = {}) {
      const body = JSON.stringify(payload);
      const signature = signatureOf(body, hook.secret);
      const headers = { 'x-github-event': event, 'x-github-delivery': `d-${nr++}`, 'x-hub-signature-256': signature };
      return send(hook, { ...headers, ...more }, body);
    },
    gitlab: (hook: Hook, payload: object, more: object = {}) =>
      send(
        hook,
        { 'x-gitlab-token': hook.secret, 'x-gitlab-event-uuid': `u-${nr++}`, ...more },
        JSON.stringify(payload),
      ),
    bitbucket(hook: Hook, event: string, payload: object, more: object = {}) {
      const body = JSON.stringify(payload);
      const signature = signatureOf(body, hook.secret);
      const headers = { 'x-event-key': event, 'x-request-uuid': `r-${nr++}`, 'x-hub-signature': signature };
      return send(hook, { ...headers, ...more }, body);
    },
    list,
    heads: async (): Promise<Record<string, string>> =>
      Object.fromEntries((await list('branches')).map(({ name, head_sha }) => [name, head_sha])),
    isDone: async () => (await t.run('tasks.get', org.owner, { task_id: task.id })).completed_at !== null,
    logged: async (): Promise<number> =>
      (await t.db.system.query('SELECT count(*)::int AS n FROM events WHERE org_id = $1', [org.id])).rows[0].n,
  };
}

export type World = Awaited<ReturnType<typeof world>>;
