import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { shaOf, type TestCore, testCore } from '@stint/testing';
import type { FastifyInstance } from 'fastify';
import { serveWebhooks, signatureOf, type World, world } from './webhooks.fixture.ts';

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

test('a push and a merge are taken', async () => {
  const hook = await w.link('bitbucket', 'juniper/web');
  expect((await w.bitbucket(hook, 'repo:push', bitbucketPush())).json()).toEqual({ status: 'accepted' });
  expect(await w.list('commits')).toEqual([
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
  expect((await w.bitbucket(hook, 'pullrequest:fulfilled', { repository, pullrequest })).statusCode).toBe(202);
  expect(await w.isDone()).toBe(true);
  const { old: _, new: end } = bitbucketPush().push.changes[0] as { old: null; new: object };
  await w.bitbucket(hook, 'repo:push', bitbucketPush({ old: end, new: null, commits: [], closed: true }));
  expect(await w.list('branches')).toEqual([]);
});

test('an old push that is sent again, or late, leaves the branch where it is, or gone', async () => {
  const hook = await w.link('bitbucket', 'juniper/web');
  const [change] = bitbucketPush().push.changes;
  const end = (hash: string | null) => hash && { ...change?.new, target: { type: 'commit', hash } };
  const move = (before: string | null, after: string | null) =>
    bitbucketPush({
      old: end(before),
      new: end(after),
      commits: after === null ? [] : [{ ...change?.commits[0], hash: after }],
    });
  const [a, b, c] = [shaOf('a'), shaOf('b'), shaOf('c')];
  for (const push of [move(null, a), move(b, c), move(a, b), move(null, a)]) await w.bitbucket(hook, 'repo:push', push);
  expect(await w.heads()).toEqual({ 'feature/web-1': c });
  for (const push of [move(c, null), move(null, a), move(a, b), move(b, c)]) {
    expect((await w.bitbucket(hook, 'repo:push', push)).statusCode).toBe(202);
    expect(await w.heads()).toEqual({});
  }
});

test('what is not signed with the secret is refused', async () => {
  const hook = await w.link('bitbucket', 'juniper/web');
  for (const signature of ['', hook.secret, signatureOf('{}', hook.secret)]) {
    const { statusCode } = await w.bitbucket(hook, 'repo:push', bitbucketPush(), { 'x-hub-signature': signature });
    expect(statusCode).toBe(401);
  }
  expect(await w.list('commits')).toEqual([]);
});
