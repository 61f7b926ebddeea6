import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createLimiter, memoryStore } from '@stint/core';
import { shaOf, type TestCore, type TestOrg, testCore } from '@stint/testing';
import fastify, { type FastifyInstance } from 'fastify';
import { gitWebhookRoutes } from './index.ts';

interface Published {
  readonly name: string;
  readonly examples: readonly Record<string, any>[];
}
/** What GitHub's webhooks look like, as GitHub's own libraries publish it. */
const require = createRequire(import.meta.url);
const published: Published[] = require('@octokit/webhooks-examples');
const examplesOf = (event: string) => published.find(({ name }) => name === event)?.examples ?? [];

let t: TestCore;
let app: FastifyInstance;
let org: TestOrg;
let task: { id: string };

const serve = async (limit = 0) => {
  const made = fastify({ routerOptions: { maxParamLength: 500 } });
  const limiter = createLimiter('git', { limit, window: 60 }, memoryStore());
  await made.register(gitWebhookRoutes, { prefix: '/webhooks/git', core: t.core, limiter });
  return made;
};

beforeAll(async () => {
  t = await testCore();
  app = await serve();
});
afterAll(async () => {
  await app.close();
  await t.close();
});
beforeEach(async () => {
  org = await t.org();
  const project = await t.run('projects.create', org.owner, { name: 'Website', code: 'WEB' });
  task = await t.run('tasks.create', org.owner, { project_id: project.id, title: 'Sign-in' });
});

interface Hook {
  readonly id: string;
  readonly webhook_url: string;
  readonly secret: string;
}
const link = (provider: string, name: string): Promise<Hook> =>
  t.run('git.repositories.link', org.owner, { provider, name });

const hmac = (secret: string | Buffer, text: string) => createHmac('sha256', secret).update(text);
const send = (hook: Hook, headers: object, body: string | Buffer, to = app) =>
  to.inject({
    method: 'POST',
    url: new URL(hook.webhook_url).pathname,
    headers: { 'content-type': 'application/json', ...headers },
    payload: body,
  });

let nr = 0;
const github = (hook: Hook, event: string, payload: object, more: object = {}) => {
  const body = JSON.stringify(payload);
  const signature = `sha256=${hmac(hook.secret, body).digest('hex')}`;
  const headers = { 'x-github-event': event, 'x-github-delivery': `d-${nr++}`, 'x-hub-signature-256': signature };
  return send(hook, { ...headers, ...more }, body);
};
const gitlab = (hook: Hook, payload: object, more: object = {}) =>
  send(hook, { 'x-gitlab-token': hook.secret, 'x-gitlab-event-uuid': `u-${nr++}`, ...more }, JSON.stringify(payload));
const bitbucket = (hook: Hook, event: string, payload: object) => {
  const body = JSON.stringify(payload);
  const signature = `sha256=${hmac(hook.secret, body).digest('hex')}`;
  return send(hook, { 'x-event-key': event, 'x-request-uuid': `r-${nr++}`, 'x-hub-signature': signature }, body);
};

const list = async (what: string): Promise<any[]> => (await t.run(`git.${what}.list`, org.owner)).data;
const isDone = async () => (await t.run('tasks.get', org.owner, { task_id: task.id })).completed_at !== null;
const logged = async (): Promise<number> =>
  (await t.db.system.query('SELECT count(*)::int AS n FROM events WHERE org_id = $1', [org.id])).rows[0].n;

describe('GitHub', () => {
  const push = examplesOf('push').find(({ ref }) => ref === 'refs/heads/master') as Record<string, any>;

  test.each(published.map(({ name, examples }) => [name, examples] as const))(
    'every published sample of %s is taken or left, and never a fault',
    async (event, examples) => {
      const hook = await link('github', 'Codertocat/Hello-World');
      for (const example of examples) {
        const { statusCode } = await github(hook, event, example);
        // Some samples are of other repositories.
        const elsewhere = example.repository && example.repository.full_name !== 'Codertocat/Hello-World';
        expect([202, ...(elsewhere ? [409] : []), ...(example.repository ? [] : [422])]).toContain(statusCode);
      }
    },
  );

  test('a published push leaves its branch and commits', async () => {
    const hook = await link('github', 'codertocat/hello-world');
    const answer = await github(hook, 'push', push);
    expect([answer.statusCode, answer.json()]).toEqual([202, { status: 'accepted' }]);
    const [commit] = push.commits;
    expect(await list('commits')).toEqual([
      expect.objectContaining({
        sha: commit.id,
        message: commit.message,
        branch: 'master',
        is_merged: true,
        url: commit.url,
      }),
    ]);
    expect(await list('branches')).toEqual([expect.objectContaining({ name: 'master', head_sha: push.after })]);
    const [repository] = await list('repositories');
    expect(repository).toMatchObject({ default_branch: 'master', connected_at: expect.any(String) });
  });

  test('a published merge that says so closes the task', async () => {
    const sample = examplesOf('pull_request').find(({ action }) => action === 'closed') as Record<string, any>;
    const hook = await link('github', 'Codertocat/Hello-World');
    const { pull_request } = sample;
    await github(hook, 'pull_request', { ...sample, pull_request: { ...pull_request, body: 'Fixes WEB-1' } });
    expect(await isDone()).toBe(false);
    const merged = { merged: true, merged_at: '2030-05-15T15:20:33Z', updated_at: '2030-05-15T15:20:33Z' };
    const done = { ...sample, pull_request: { ...pull_request, ...merged, body: 'Fixes WEB-1' } };
    expect((await github(hook, 'pull_request', done)).statusCode).toBe(202);
    expect(await isDone()).toBe(true);
    expect(await list('pull_requests')).toEqual([
      expect.objectContaining({ number: pull_request.number, title: pull_request.title, state: 'merged' }),
    ]);
  });

  test('a ping connects the repository; events that are none of ours are ignored', async () => {
    const hook = await link('github', 'Codertocat/Hello-World');
    const { repository } = push;
    expect((await github(hook, 'star', { repository })).json()).toEqual({ status: 'ignored' });
    expect((await list('repositories'))[0].connected_at).toBeNull();
    expect((await github(hook, 'ping', { zen: 'Design for failure.', repository })).statusCode).toBe(202);
    expect((await list('repositories'))[0].connected_at).not.toBeNull();
  });

  test('a delivery that comes again is answered the same and does nothing', async () => {
    const hook = await link('github', 'Codertocat/Hello-World');
    const first = await github(hook, 'push', push, { 'x-github-delivery': 'same' });
    const before = await logged();
    for (const delivery of ['same', 'another']) {
      const again = await github(hook, 'push', push, { 'x-github-delivery': delivery });
      expect([again.statusCode, again.json()]).toEqual([first.statusCode, first.json()]);
    }
    expect(await logged()).toBe(before);
  });

  test('a form is read like JSON', async () => {
    const hook = await link('github', 'Codertocat/Hello-World');
    const body = new URLSearchParams({ payload: JSON.stringify(push) }).toString();
    const headers = {
      'content-type': 'application/x-www-form-urlencoded',
      'x-github-event': 'push',
      'x-github-delivery': 'form',
      'x-hub-signature-256': `sha256=${hmac(hook.secret, body).digest('hex')}`,
    };
    expect((await send(hook, headers, body)).statusCode).toBe(202);
    expect(await list('commits')).toHaveLength(1);
  });

  test.each([
    ['none', () => ''],
    ['one by another secret', (body: string) => `sha256=${hmac('another', body).digest('hex')}`],
    ['one of another body', (_: string, secret: string) => `sha256=${hmac(secret, '{}').digest('hex')}`],
    [
      'one by an older method',
      (body: string, secret: string) => `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`,
    ],
    ['the secret itself', (_: string, secret: string) => secret],
  ])('of a delivery with a wrong signature (%s) nothing is kept', async (_, sign) => {
    const hook = await link('github', 'Codertocat/Hello-World');
    const before = await logged();
    const signature = sign(JSON.stringify(push), hook.secret);
    const answer = await github(hook, 'push', push, { 'x-hub-signature-256': signature });
    expect(answer.statusCode).toBe(401);
    expect(answer.json()).toMatchObject({ code: 'unauthenticated', request_id: expect.any(String) });
    expect(answer.body).not.toContain(hook.secret);
    expect(await logged()).toBe(before);
    expect(await list('commits')).toEqual([]);
  });
});

/** A push as GitLab documents it. */
const gitlabPush = {
  object_kind: 'push',
  event_name: 'push',
  before: '0'.repeat(40),
  after: shaOf('gitlab'),
  ref: 'refs/heads/main',
  user_name: 'Ada Lindqvist',
  project_id: 15,
  project: {
    id: 15,
    name: 'Web',
    web_url: 'https://gitlab.example/juniper/clients/web',
    path_with_namespace: 'juniper/clients/web',
    default_branch: 'main',
  },
  commits: [
    {
      id: shaOf('gitlab'),
      message: 'Closes WEB-1\n',
      title: 'Closes WEB-1',
      timestamp: '2026-03-02T10:15:00+01:00',
      url: 'https://gitlab.example/juniper/clients/web/-/commit/1',
      author: { name: 'Ada Lindqvist', email: 'ada@juniper.example' },
      added: [],
      modified: ['README.md'],
      removed: [],
    },
  ],
  total_commits_count: 1,
};

describe('GitLab', () => {
  let hook: Hook;
  beforeEach(async () => {
    hook = await link('gitlab', 'juniper/clients/web');
  });

  test('a push with the secret token is taken, and closes the task', async () => {
    expect((await gitlab(hook, gitlabPush)).json()).toEqual({ status: 'accepted' });
    expect(await list('commits')).toEqual([
      expect.objectContaining({ authored_at: '2026-03-02T09:15:00.000Z', author_email: 'ada@juniper.example' }),
    ]);
    expect(await isDone()).toBe(true);
  });

  test('a merge request is a pull request here', async () => {
    const object_attributes = {
      id: 99,
      iid: 12,
      title: 'Sign-in for WEB-1',
      description: '',
      state: 'opened',
      action: 'open',
      draft: true,
      source_branch: 'sign-in',
      target_branch: 'main',
      url: 'https://gitlab.example/juniper/clients/web/-/merge_requests/12',
      created_at: '2026-03-02 09:00:00 UTC',
      updated_at: '2026-03-02 09:00:00 UTC',
    };
    const payload = {
      object_kind: 'merge_request',
      user: { name: 'Ada' },
      project: gitlabPush.project,
      object_attributes,
    };
    await gitlab(hook, payload);
    const merged = { ...object_attributes, state: 'merged', action: 'merge', updated_at: '2026-03-02T10:00:00Z' };
    await gitlab(hook, { ...payload, object_attributes: merged });
    expect(await list('pull_requests')).toEqual([
      expect.objectContaining({
        number: 12,
        state: 'merged',
        author_name: 'Ada',
        opened_at: '2026-03-02T09:00:00.000Z',
        merged_at: '2026-03-02T10:00:00.000Z',
      }),
    ]);
    expect(await isDone()).toBe(false);
  });

  test('a wrong token, or none, is refused', async () => {
    for (const token of ['', 'wrong', `${hook.secret}x`]) {
      expect((await gitlab(hook, gitlabPush, { 'x-gitlab-token': token })).statusCode).toBe(401);
    }
    expect(await list('commits')).toEqual([]);
  });

  const signed = (at: number, secret = hook.secret, body = JSON.stringify(gitlabPush)) => {
    const timestamp = String(Math.floor(at / 1000));
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    return {
      'webhook-id': 'msg-1',
      'idempotency-key': 'msg-1',
      'webhook-timestamp': timestamp,
      'webhook-signature': `v1,${hmac(key, `msg-1.${timestamp}.${body}`).digest('base64')}`,
    };
  };

  test('a signature by the signing token is enough', async () => {
    const answer = await gitlab(hook, gitlabPush, { ...signed(Date.now()), 'x-gitlab-token': '' });
    expect(answer.statusCode).toBe(202);
    expect(await list('commits')).toHaveLength(1);
  });

  test.each([
    ['too old', () => signed(Date.now() - 6 * 60_000)],
    ['of another body', () => signed(Date.now(), hook.secret, '{}')],
    ['without a time', () => ({ ...signed(Date.now()), 'webhook-timestamp': 'now' })],
  ])('a signature that is %s is refused, even with the right token', async (_, headers) => {
    expect((await gitlab(hook, gitlabPush, headers())).statusCode).toBe(401);
  });
});

/** A push as Bitbucket documents it. */
const bitbucketPush = (change: object = {}) => {
  const target = { type: 'commit', hash: shaOf('bitbucket') };
  return {
    repository: {
      uuid: '{673a6070-3421-46c9-9d48-90745f7bfe8e}',
      full_name: 'juniper/web',
      links: { html: { href: 'https://bitbucket.org/juniper/web' } },
    },
    push: {
      changes: [
        {
          old: null,
          new: { type: 'branch', name: 'feature/web-1', target },
          created: true,
          commits: [
            {
              hash: target.hash,
              type: 'commit',
              message: 'Draw the form\n',
              date: '2026-03-02T09:15:00+00:00',
              author: { raw: 'Ada Lindqvist <ada@juniper.example>', type: 'author' },
              links: { html: { href: 'https://bitbucket.org/juniper/web/commits/1' } },
            },
          ],
          truncated: false,
          ...change,
        },
      ],
    },
  };
};

describe('Bitbucket', () => {
  test('a push and a merge are taken', async () => {
    const hook = await link('bitbucket', 'juniper/web');
    expect((await bitbucket(hook, 'repo:push', bitbucketPush())).json()).toEqual({ status: 'accepted' });
    expect(await list('commits')).toEqual([
      expect.objectContaining({ author_name: 'Ada Lindqvist', author_email: 'ada@juniper.example', is_merged: false }),
    ]);
    const pullrequest = {
      id: 3,
      title: 'Fixes WEB-1',
      description: '',
      state: 'MERGED',
      source: { branch: { name: 'feature/web-1' }, commit: { hash: 'd3022fc0ca3d' } },
      destination: { branch: { name: 'main' } },
      author: { display_name: 'Ada' },
      created_on: '2026-03-02T09:00:00.123456+00:00',
      updated_on: '2026-03-02T10:00:00.123456+00:00',
      links: { html: { href: 'https://bitbucket.org/juniper/web/pull-requests/3' } },
    };
    const { repository } = bitbucketPush();
    expect((await bitbucket(hook, 'pullrequest:fulfilled', { repository, pullrequest })).statusCode).toBe(202);
    expect(await isDone()).toBe(true);
    const { old: _, new: end } = bitbucketPush().push.changes[0] as { old: null; new: object };
    await bitbucket(hook, 'repo:push', bitbucketPush({ old: end, new: null, commits: [], closed: true }));
    expect(await list('branches')).toEqual([]);
  });
});

test('what is not there is not found: another provider, an address that is cut, a repository that was unlinked', async () => {
  const hook = await link('github', 'acme/web');
  const elsewhere = (from: string | RegExp, to: string) => ({
    ...hook,
    webhook_url: hook.webhook_url.replace(from, to),
  });
  for (const wrong of [
    elsewhere('/github/', '/gitlab/'),
    elsewhere(/.{3}$/, ''),
    elsewhere('/github/', '/__proto__/'),
  ]) {
    expect((await github(wrong, 'ping', {})).statusCode).toBe(404);
  }
  await t.run('git.repositories.unlink', org.owner, { repository_id: hook.id });
  expect((await github(hook, 'ping', {})).statusCode).toBe(404);
});

test('a changed secret ends the one before', async () => {
  const hook = await link('gitlab', 'juniper/clients/web');
  const rotated = await t.run('git.repositories.rotate_secret', org.owner, { repository_id: hook.id });
  expect((await gitlab(hook, gitlabPush)).statusCode).toBe(401);
  expect((await gitlab({ ...hook, secret: rotated.secret }, gitlabPush)).statusCode).toBe(202);
});

test('what cannot be read says so, and is no fault of ours', async () => {
  const hook = await link('gitlab', 'juniper/clients/web');
  const headers = { 'x-gitlab-token': hook.secret, 'x-gitlab-event-uuid': 'x' };
  for (const body of ['', '{', 'null', '[]', '"push"']) {
    expect([202, 400, 422]).toContain((await send(hook, headers, body)).statusCode);
  }
  const { commits, ...rest } = gitlabPush;
  expect((await gitlab(hook, { ...rest, project: { id: 15 } })).json()).toMatchObject({ code: 'validation_failed' });
  const odd = {
    ...commits[0],
    message: 'NUL \u0000 and half \ud83d of a pair',
    timestamp: 'yesterday',
    url: 'javascript:x',
  };
  const answer = await gitlab(hook, { ...rest, commits: [odd, { ...odd, id: '../etc' }] });
  expect(answer.statusCode).toBe(202);
  expect(await list('commits')).toEqual([
    expect.objectContaining({ message: expect.stringContaining('NUL  and half'), url: null }),
  ]);
  expect((await gitlab(hook, gitlabPush, { 'x-gitlab-event-uuid': '' })).json()).toMatchObject({
    code: 'malformed_request',
  });
});

test('a body of more than 5 MB is too large, and one of many commits is not', async () => {
  const hook = await link('gitlab', 'juniper/clients/web');
  expect((await gitlab(hook, { ...gitlabPush, filler: 'x'.repeat(5 << 20) })).statusCode).toBe(413);
  const commits = Array.from({ length: 2100 }, (_, i) => ({
    ...gitlabPush.commits[0],
    id: shaOf(`${i}`),
    message: 'Work',
  }));
  expect((await gitlab(hook, { ...gitlabPush, commits })).statusCode).toBe(202);
  const { rows } = await t.db.system.query('SELECT count(*)::int AS n FROM git_commits WHERE org_id = $1', [org.id]);
  expect(rows[0].n).toBe(2048);
});

test('one repository may not send without end, and does not use up what others may', async () => {
  const limited = await serve(2);
  const [hook, other] = [await link('gitlab', 'juniper/clients/web'), await link('gitlab', 'juniper/clients/app')];
  const statuses = [];
  for (let i = 0; i < 3; i++) statuses.push((await send(hook, {}, '{}', limited)).statusCode);
  statuses.push((await send(other, {}, '{}', limited)).statusCode);
  await limited.close();
  expect(statuses).toEqual([401, 401, 429, 401]);
});
