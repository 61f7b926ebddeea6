import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { shaOf, type TestCore, testCore } from '@stint/testing';
import type { FastifyInstance } from 'fastify';
import { gitlabPush } from './gitlab.fixture.ts';
import { serveWebhooks, type World, world } from './webhooks.fixture.ts';

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

test('what is not there is not found: another provider, an address that is cut, a repository that was unlinked', async () => {
  const hook = await w.link('github', 'acme/web');
  const elsewhere = (from: string | RegExp, to: string) => ({
    ...hook,
    webhook_url: hook.webhook_url.replace(from, to),
  });
  for (const wrong of [
    elsewhere('/github/', '/gitlab/'),
    elsewhere(/.{3}$/, ''),
    elsewhere('/github/', '/__proto__/'),
  ]) {
    expect((await w.github(wrong, 'ping', {})).statusCode).toBe(404);
  }
  await t.run('git.repositories.unlink', w.org.owner, { repository_id: hook.id });
  expect((await w.github(hook, 'ping', {})).statusCode).toBe(404);
});

test('a changed secret ends the one before', async () => {
  const hook = await w.link('gitlab', 'juniper/clients/web');
  const rotated = await t.run('git.repositories.rotate_secret', w.org.owner, { repository_id: hook.id });
  expect((await w.gitlab(hook, gitlabPush)).statusCode).toBe(401);
  expect((await w.gitlab({ ...hook, secret: rotated.secret }, gitlabPush)).statusCode).toBe(202);
});

test('what cannot be read says so, and is no fault of ours', async () => {
  const hook = await w.link('gitlab', 'juniper/clients/web');
  const headers = { 'x-gitlab-token': hook.secret, 'x-gitlab-event-uuid': 'x' };
  for (const [body, status] of [
    ['', 400],
    ['{', 400],
    ['null', 202],
    ['[]', 422],
    ['"push"', 422],
  ] as const) {
    expect((await w.send(hook, headers, body)).statusCode).toBe(status);
  }
  const { commits, ...rest } = gitlabPush;
  expect((await w.gitlab(hook, { ...rest, project: { id: 15 } })).json()).toMatchObject({ code: 'validation_failed' });
  const odd = {
    ...commits[0],
    message: 'NUL \u0000 and half \ud83d of a pair',
    timestamp: 'yesterday',
    url: 'javascript:x',
  };
  const answer = await w.gitlab(hook, { ...rest, commits: [odd, { ...odd, id: '../etc' }] });
  expect(answer.statusCode).toBe(202);
  expect(await w.list('commits')).toEqual([
    expect.objectContaining({ message: expect.stringContaining('NUL  and half'), url: null }),
  ]);
  expect((await w.gitlab(hook, gitlabPush, { 'x-gitlab-event-uuid': '' })).json()).toMatchObject({
    code: 'malformed_request',
  });
});

test('a body of more than 5 MB is too large, and one of many commits is not', async () => {
  const hook = await w.link('gitlab', 'juniper/clients/web');
  const large = await w.gitlab(hook, { ...gitlabPush, filler: 'x'.repeat(5 << 20) });
  expect(large.json()).toMatchObject({ status: 413, detail: 'The body is over 5 MB; send less at a time.' });
  const commits = Array.from({ length: 2100 }, (_, i) => ({
    ...gitlabPush.commits[0],
    id: shaOf(`${i}`),
    message: 'Work',
  }));
  expect((await w.gitlab(hook, { ...gitlabPush, commits })).statusCode).toBe(202);
  const { rows } = await t.db.system.query('SELECT count(*)::int AS n FROM git_commits WHERE org_id = $1', [w.org.id]);
  expect(rows[0].n).toBe(2048);
});

test('one repository may not send without end, and does not use up what others may', async () => {
  const limited = await serveWebhooks(t, 2);
  const [hook, other] = [await w.link('gitlab', 'juniper/clients/web'), await w.link('gitlab', 'juniper/clients/app')];
  const statuses = [];
  for (let i = 0; i < 3; i++) statuses.push((await w.send(hook, {}, '{}', limited)).statusCode);
  statuses.push((await w.send(other, {}, '{}', limited)).statusCode);
  await limited.close();
  expect(statuses).toEqual([401, 401, 429, 401]);
});
