import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { shaOf, type TestCore, testCore } from '@stint/testing';
import type { FastifyInstance } from 'fastify';
import { gitlabPush } from './gitlab.fixture.ts';
import { type Hook, hmac, serveWebhooks, type World, world } from './webhooks.fixture.ts';

let t: TestCore;
let app: FastifyInstance;
let w: World;
let hook: Hook;

beforeAll(async () => {
  t = await testCore();
  app = await serveWebhooks(t);
});
afterAll(async () => {
  await app.close();
  await t.close();
});
beforeEach(async () => {
  w = await world(t, app);
  hook = await w.link('gitlab', 'juniper/clients/web');
});

test('a push with the secret token is taken, and closes the task', async () => {
  expect((await w.gitlab(hook, gitlabPush)).json()).toEqual({ status: 'accepted' });
  expect(await w.list('commits')).toEqual([
    expect.objectContaining({ authored_at: '2026-03-02T09:15:00.000Z', author_email: 'ada@juniper.example' }),
  ]);
  expect(await w.isDone()).toBe(true);
});

/** A push as GitLab says it: from one head to another, none being zeros. */
const move = (before: string | null, after: string | null) => ({
  ...gitlabPush,
  before: before ?? '0'.repeat(40),
  after: after ?? '0'.repeat(40),
  commits: after === null ? [] : [{ ...gitlabPush.commits[0], id: after, message: 'Work' }],
});
const [a, b, c] = [shaOf('a'), shaOf('b'), shaOf('c')];

test('an old push that is sent again, or late, leaves the branch where it is, or gone', async () => {
  for (const push of [move(null, a), move(b, c), move(a, b), move(null, a)]) await w.gitlab(hook, push);
  expect(await w.heads()).toEqual({ main: c });
  for (const push of [move(c, null), move(null, a), move(a, b), move(b, c)]) {
    expect((await w.gitlab(hook, push)).statusCode).toBe(202);
    expect(await w.heads()).toEqual({});
  }
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
  await w.gitlab(hook, payload);
  const merged = { ...object_attributes, state: 'merged', action: 'merge', updated_at: '2026-03-02T10:00:00Z' };
  await w.gitlab(hook, { ...payload, object_attributes: merged });
  expect(await w.list('pull_requests')).toEqual([
    expect.objectContaining({
      number: 12,
      state: 'merged',
      author_name: 'Ada',
      opened_at: '2026-03-02T09:00:00.000Z',
      merged_at: '2026-03-02T10:00:00.000Z',
    }),
  ]);
  expect(await w.isDone()).toBe(false);
});

test('two events under one id, as of a push of two branches, are two deliveries', async () => {
  const elsewhere = { ...gitlabPush, ref: 'refs/heads/next' };
  for (const push of [gitlabPush, elsewhere]) {
    expect((await w.gitlab(hook, push, { 'x-gitlab-event-uuid': 'one' })).statusCode).toBe(202);
  }
  expect(Object.keys(await w.heads()).sort()).toEqual(['main', 'next']);
});

test('a wrong token, or none, is refused', async () => {
  for (const token of ['', 'wrong', `${hook.secret}x`]) {
    expect((await w.gitlab(hook, gitlabPush, { 'x-gitlab-token': token })).statusCode).toBe(401);
  }
  expect(await w.list('commits')).toEqual([]);
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
  const answer = await w.gitlab(hook, gitlabPush, { ...signed(Date.now()), 'x-gitlab-token': '' });
  expect(answer.statusCode).toBe(202);
  expect(await w.list('commits')).toHaveLength(1);
});

test.each([
  ['too old', () => signed(Date.now() - 6 * 60_000)],
  ['of another body', () => signed(Date.now(), hook.secret, '{}')],
  ['without a time', () => ({ ...signed(Date.now()), 'webhook-timestamp': 'now' })],
])('a signature that is %s is refused, even with the right token', async (_, headers) => {
  expect((await w.gitlab(hook, gitlabPush, headers())).statusCode).toBe(401);
});
