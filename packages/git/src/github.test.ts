import { createHmac } from 'node:crypto';
import { createRequire } from 'node:module';
import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { shaOf, type TestCore, testCore } from '@stint/testing';
import type { FastifyInstance } from 'fastify';
import { serveWebhooks, signatureOf, type World, world } from './webhooks.fixture.ts';

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
let w: World;

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
});

const push = examplesOf('push').find(({ ref }) => ref === 'refs/heads/master') as Record<string, any>;

test.each(published.map(({ name, examples }) => [name, examples] as const))(
  'every published sample of %s is taken or left, and never a fault',
  async (event, examples) => {
    const hook = await w.link('github', 'Codertocat/Hello-World');
    for (const example of examples) {
      const { statusCode } = await w.github(hook, event, example);
      // Some samples are of other repositories.
      const elsewhere = example.repository && example.repository.full_name !== 'Codertocat/Hello-World';
      expect([202, ...(elsewhere ? [409] : []), ...(example.repository ? [] : [422])]).toContain(statusCode);
    }
  },
);

test('a published push leaves its branch and commits', async () => {
  const hook = await w.link('github', 'codertocat/hello-world');
  const answer = await w.github(hook, 'push', push);
  expect([answer.statusCode, answer.json()]).toEqual([202, { status: 'accepted' }]);
  const [commit] = push.commits;
  expect(await w.list('commits')).toEqual([
    expect.objectContaining({
      sha: commit.id,
      message: commit.message,
      branch: 'master',
      is_merged: true,
      url: commit.url,
    }),
  ]);
  expect(await w.list('branches')).toEqual([expect.objectContaining({ name: 'master', head_sha: push.after })]);
  const [repository] = await w.list('repositories');
  expect(repository).toMatchObject({ default_branch: 'master', connected_at: expect.any(String) });
});

test('a published merge that says so closes the task', async () => {
  const sample = examplesOf('pull_request').find(({ action }) => action === 'closed') as Record<string, any>;
  const hook = await w.link('github', 'Codertocat/Hello-World');
  const { pull_request } = sample;
  await w.github(hook, 'pull_request', { ...sample, pull_request: { ...pull_request, body: 'Fixes WEB-1' } });
  expect(await w.isDone()).toBe(false);
  const merged = { merged: true, merged_at: '2030-05-15T15:20:33Z', updated_at: '2030-05-15T15:20:33Z' };
  const done = { ...sample, pull_request: { ...pull_request, ...merged, body: 'Fixes WEB-1' } };
  expect((await w.github(hook, 'pull_request', done)).statusCode).toBe(202);
  expect(await w.isDone()).toBe(true);
  expect(await w.list('pull_requests')).toEqual([
    expect.objectContaining({ number: pull_request.number, title: pull_request.title, state: 'merged' }),
  ]);
});

test('a ping connects the repository; events that are none of ours are ignored', async () => {
  const hook = await w.link('github', 'Codertocat/Hello-World');
  const { repository } = push;
  expect((await w.github(hook, 'star', { repository })).json()).toEqual({ status: 'ignored' });
  expect((await w.list('repositories'))[0].connected_at).toBeNull();
  expect((await w.github(hook, 'ping', { zen: 'Design for failure.', repository })).statusCode).toBe(202);
  expect((await w.list('repositories'))[0].connected_at).not.toBeNull();
});

test('a delivery that comes again is answered the same and does nothing', async () => {
  const hook = await w.link('github', 'Codertocat/Hello-World');
  const first = await w.github(hook, 'push', push, { 'x-github-delivery': 'same' });
  const before = await w.logged();
  for (const delivery of ['same', 'another']) {
    const again = await w.github(hook, 'push', push, { 'x-github-delivery': delivery });
    expect([again.statusCode, again.json()]).toEqual([first.statusCode, first.json()]);
  }
  expect(await w.logged()).toBe(before);
});

/** The published push from one head to another, none being zeros, so many seconds after the first. */
const move = (before: string | null, after: string | null, seconds: number) => ({
  ...push,
  before: before ?? '0'.repeat(40),
  after: after ?? '0'.repeat(40),
  created: before === null,
  deleted: after === null,
  commits: after === null ? [] : [{ ...push.commits[0], id: after }],
  repository: { ...push.repository, pushed_at: push.repository.pushed_at + seconds },
});
const [a, b] = [shaOf('a'), shaOf('b')];

test('an old push that is sent again, or late, leaves the branch where it is, or gone', async () => {
  const hook = await w.link('github', 'Codertocat/Hello-World');
  const [made, moved, deleted] = [move(null, a, 1), move(a, b, 2), move(b, null, 3)];
  for (const one of [made, moved, made]) await w.github(hook, 'push', one);
  expect(await w.heads()).toEqual({ master: b });
  for (const one of [deleted, made, moved]) {
    expect((await w.github(hook, 'push', one)).statusCode).toBe(202);
    expect(await w.heads()).toEqual({});
  }
});

test('a branch that is restored at the commit where it began is there again', async () => {
  const hook = await w.link('github', 'Codertocat/Hello-World');
  for (const one of [move(null, a, 1), move(a, null, 2), move(null, a, 3)]) await w.github(hook, 'push', one);
  expect(await w.heads()).toEqual({ master: a });
});

test('a form is read like JSON', async () => {
  const hook = await w.link('github', 'Codertocat/Hello-World');
  const body = new URLSearchParams({ payload: JSON.stringify(push) }).toString();
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-github-event': 'push',
    'x-github-delivery': 'form',
    'x-hub-signature-256': signatureOf(body, hook.secret),
  };
  expect((await w.send(hook, headers, body)).statusCode).toBe(202);
  expect(await w.list('commits')).toHaveLength(1);
});

test.each([
  ['none', () => ''],
  ['one by another secret', (body: string) => signatureOf(body, 'another')],
  ['one of another body', (_: string, secret: string) => signatureOf('{}', secret)],
  [
    'one by an older method',
    (body: string, secret: string) => `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`,
  ],
  ['the secret itself', (_: string, secret: string) => secret],
])('of a delivery with a wrong signature (%s) nothing is kept', async (_, sign) => {
  const hook = await w.link('github', 'Codertocat/Hello-World');
  const before = await w.logged();
  const signature = sign(JSON.stringify(push), hook.secret);
  const answer = await w.github(hook, 'push', push, { 'x-hub-signature-256': signature });
  expect(answer.statusCode).toBe(401);
  expect(answer.json()).toMatchObject({ code: 'unauthenticated', request_id: expect.any(String) });
  expect(answer.body).not.toContain(hook.secret);
  expect(await w.logged()).toBe(before);
  expect(await w.list('commits')).toEqual([]);
});
