import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { receive, shaOf, type TestCore, type TestOrg, testCore } from '@stint/testing';
import { type Caller, newId, plusDays } from '../index.ts';

let t: TestCore;
let org: TestOrg;
let owner: Caller;
let web: string;
let app: string;
let repository_id: string;

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());
beforeEach(async () => {
  org = await t.org();
  owner = org.owner;
  await t.db.system.query('UPDATE users SET email_verified_at = now() WHERE id = $1', [owner.user_id]);
  web = await project('WEB');
  app = await project('APP');
  repository_id = (await t.run('git.repositories.link', owner, { ...HERE, project_id: web })).id;
});

const HERE = { provider: 'github', name: 'acme/web' };

/** A project with one task. */
async function project(code: string): Promise<string> {
  const { id } = await t.run('projects.create', owner, { name: code, code });
  await t.run('tasks.create', owner, { project_id: id, title: 'Sign-in' });
  return id;
}

const pull = (state: 'open' | 'merged', changed_at: string) => ({
  number: 1,
  title: 'Fixes WEB-1, APP-1',
  description: null,
  state,
  is_draft: false,
  source_branch: 'sign-in',
  target_branch: 'main',
  author_name: null,
  url: null,
  opened_at: null,
  merged_at: null,
  closed_at: null,
  changed_at,
});
const at = `${plusDays(new Date().toISOString().slice(0, 10), -1)}T10:30:00Z`;
const commitOf = (message: string) => ({
  sha: shaOf(message),
  message,
  author_name: 'Ada',
  author_email: owner.email,
  authored_at: at,
  url: null,
});

/** A branch of both projects, a commit and a pull request that name a task of each. */
const work = () =>
  receive(t, org.id, repository_id, {
    pushes: ['web-1', 'app-1'].map((branch) => {
      const commit = commitOf(`Sign-in for ${branch}`);
      return { branch, before: null, after: commit.sha, pushed_at: null, commits: [commit] };
    }),
    pull_request: pull('open', at),
  });
const move = (project_id: string | null, request_id = newId('req')) =>
  t.run('git.repositories.update', owner, { repository_id, project_id }, { request_id });
const linked = async (task_id: string): Promise<string[]> =>
  (await t.run('git.task_links.list', owner, { task_id })).data.map(({ type }: { type: string }) => type).sort();
const isDone = async (task_id: string) => (await t.run('tasks.get', owner, { task_id })).completed_at !== null;
const ALL = ['branch', 'commit', 'pull_request'];

test('a repository that is moved names the tasks of its new project, and those of the old one no more', async () => {
  await work();
  expect([await linked('WEB-1'), await linked('APP-1')]).toEqual([ALL, []]);
  await move(app);
  expect([await linked('WEB-1'), await linked('APP-1')]).toEqual([[], ALL]);
});

test("the organization's names the tasks of all", async () => {
  await work();
  await move(null);
  expect([await linked('WEB-1'), await linked('APP-1')]).toEqual([ALL, ALL]);
});

test('what is merged after the move completes tasks of the new project only, and the move itself completes none', async () => {
  await work();
  await move(app);
  expect([await isDone('WEB-1'), await isDone('APP-1')]).toEqual([false, false]);
  await receive(t, org.id, repository_id, { pull_request: pull('merged', new Date().toISOString()) });
  expect([await isDone('WEB-1'), await isDone('APP-1')]).toEqual([false, true]);
});

test('a move that is taken back names again what was named before', async () => {
  await work();
  const request_id = newId('req');
  await move(app, request_id);
  await t.run('audit.revert', owner, { request_id });
  expect([await linked('WEB-1'), await linked('APP-1')]).toEqual([ALL, []]);
});

test('who sees only the old project sees nothing of the repository any more', async () => {
  const member = await org.join('contractor');
  await t.run('projects.members.add', owner, { project_id: web, user_id: member.user_id });
  await work();
  const seen = async () => (await t.run('git.commits.list', member)).data.length;
  expect(await seen()).toBe(2);
  await move(app);
  expect(await seen()).toBe(0);
});

test('suggested time is for the new project, and gone with the repository', async () => {
  await t.run('users.preferences.update', owner, { git_time_drafts: true });
  await work();
  const projects = async () =>
    new Set((await t.run('git.time_drafts.list', owner)).data.map((one: { project_id: string }) => one.project_id));
  expect(await projects()).toEqual(new Set([web]));
  await move(app);
  expect(await projects()).toEqual(new Set([app]));
  await t.run('git.repositories.unlink', owner, { repository_id });
  expect(await projects()).toEqual(new Set());
});
