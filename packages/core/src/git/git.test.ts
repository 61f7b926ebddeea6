import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { receive, shaOf, type TestCore, type TestOrg, testCore } from '@stint/testing';
import { type Access, type Caller, type CommitIn, type Happened, loadAccess } from '../index.ts';

let t: TestCore;
let org: TestOrg;
let owner: Caller;
let project_id: string;
let task: { id: string; key: string };
let repository_id: string;

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());
beforeEach(async () => {
  org = await t.org();
  owner = org.owner;
  project_id = (await t.run('projects.create', owner, { name: 'Website', code: 'WEB' })).id;
  task = await t.run('tasks.create', owner, { project_id, title: 'Sign-in' });
  repository_id = await link();
});

const link = async (more: object = { project_id }): Promise<string> =>
  (await t.run('git.repositories.link', owner, { provider: 'github', name: 'acme/web', ...more })).id;

const commit = (message: string, more: Partial<CommitIn> = {}): CommitIn => ({
  sha: shaOf(message),
  message,
  author_name: 'Ada',
  author_email: owner.email,
  authored_at: '2026-03-02T10:00:00Z',
  url: null,
  ...more,
});
const push = (branch: string, ...commits: CommitIn[]): Partial<Happened> => ({
  pushes: [{ branch, before: null, after: commits.at(-1)?.sha ?? shaOf(branch), commits }],
});
type Pull = NonNullable<Happened['pull_request']>;
const pull = (more: Partial<Pull> = {}): Partial<Happened> => ({
  pull_request: {
    number: 7,
    title: 'Sign-in',
    description: null,
    state: 'open',
    is_draft: false,
    source_branch: 'sign-in',
    target_branch: 'main',
    author_name: 'ada',
    url: null,
    opened_at: '2026-03-02T10:00:00Z',
    merged_at: null,
    closed_at: null,
    changed_at: '2026-03-02T10:00:00Z',
    ...more,
  },
});
const takeIn = (happened: Partial<Happened>, id = repository_id) => receive(t, org.id, id, happened);
const nothing = (happened: Partial<Happened>) =>
  expect(takeIn(happened)).rejects.toMatchObject({ code: 'nothing_to_do' });
const list = async (what: string, caller = owner, input: object = {}) =>
  (await t.run(`git.${what}.list`, caller, input)).data;
const links = (caller = owner, task_id = task.key) => list('task_links', caller, { task_id });
const isDone = async (id = task.id) => (await t.run('tasks.get', owner, { task_id: id })).completed_at !== null;
const events = async () =>
  (await t.db.system.query('SELECT type, envelope FROM events WHERE org_id = $1 ORDER BY seq', [org.id])).rows;

test('what names a task is linked to it: branch, commit and pull request', async () => {
  await takeIn({ ...push('feature/web-1-form', commit('Draw the form')), ...pull({ title: 'WEB-1: form' }) });
  const found = await t.run('git.task_links.list', owner, {
    task_id: 'web-1',
    expand: ['commit', 'branch', 'pull_request'],
  });
  expect(
    found.data.map((one: any) => one.branch?.name ?? one.commit?.message ?? one.pull_request?.title).sort(),
  ).toEqual(['Draw the form', 'WEB-1: form', 'feature/web-1-form']);
  for (const what of ['branches', 'commits', 'pull_requests']) {
    expect(await list(what, owner, { task_id: task.id })).toHaveLength(1);
  }
});

test("a project's repository names tasks of that project only, the organization's of all", async () => {
  const other = await t.run('projects.create', owner, { name: 'App', code: 'APP' });
  const app = await t.run('tasks.create', owner, { project_id: other.id, title: 'Push' });
  const wide = await link({ name: 'acme/all' });
  const words = commit(`${task.key} and ${app.key}`);
  await takeIn(push('main', words));
  await takeIn(
    { ...push('main', words), source: { external_id: '2', name: 'acme/all', url: null, default_branch: null } },
    wide,
  );
  expect(await links()).toHaveLength(2);
  expect(await links(owner, app.key)).toHaveLength(1);
});

test('the same again does nothing, in whatever delivery', async () => {
  const happened = { ...push('web-1', commit('Fixes WEB-1')), ...pull({ state: 'merged', title: 'Fixes WEB-1' }) };
  await takeIn(happened);
  const before = (await events()).length;
  await nothing(happened);
  expect(await events()).toHaveLength(before);
});

test('two deliveries of the same push at once leave one commit', async () => {
  await Promise.allSettled([1, 2, 3].map(() => takeIn(push('main', commit('Once')))));
  expect(await list('commits')).toHaveLength(1);
});

test('closing words complete the task once the commit is on the default branch, as the product', async () => {
  await takeIn(push('web-1', commit('Fixes WEB-1')));
  expect(await isDone()).toBe(false);
  await takeIn(push('main', commit('Fixes WEB-1')));
  expect(await isDone()).toBe(true);
  const { envelope } = (await events()).find(({ type }) => type === 'task.status_changed');
  expect(envelope).toMatchObject({ operation: 'tasks.set_status', actor: { user_id: null, via: 'system' } });
  expect((await links()).find((one: any) => one.type === 'commit')).toMatchObject({
    closes: true,
    closed_at: expect.any(String),
  });
});

test('a task is completed in a terminal status of its project, where that has its own', async () => {
  const { data } = await t.run('task_statuses.customize', owner, { project_id });
  await takeIn(push('main', commit('Fixes WEB-1')));
  const { status_id, completed_at } = await t.run('tasks.get', owner, { task_id: task.id });
  expect(data.find((one: any) => one.id === status_id)).toMatchObject({ name: 'Done', is_terminal: true });
  expect(completed_at).not.toBeNull();
});

test('a merged pull request completes what it says it closes; one that is only closed does not', async () => {
  await takeIn(pull({ description: 'Closes WEB-1' }));
  await takeIn(pull({ description: 'Closes WEB-1', state: 'closed', changed_at: '2026-03-02T11:00:00Z' }));
  expect(await isDone()).toBe(false);
  await takeIn(pull({ description: 'Closes WEB-1', state: 'merged', changed_at: '2026-03-02T12:00:00Z' }));
  expect(await isDone()).toBe(true);
  expect((await list('pull_requests'))[0]).toMatchObject({ state: 'merged', closed_at: null });
});

test('a task that is opened again stays open', async () => {
  await takeIn(push('main', commit('Fixes WEB-1')));
  const statuses = await t.run('task_statuses.list', owner);
  const open = statuses.data.find((one: any) => !one.is_terminal).id;
  await t.run('tasks.set_status', owner, { task_id: task.id, status_id: open });
  await nothing(push('main', commit('Fixes WEB-1')));
  expect(await isDone()).toBe(false);
});

test('nothing is closed where that is switched off, or in an archived project', async () => {
  await t.run('git.repositories.update', owner, { repository_id, closes_tasks: false });
  await takeIn(push('main', commit('Fixes WEB-1')));
  expect(await isDone()).toBe(false);
  await t.run('git.repositories.update', owner, { repository_id, closes_tasks: true });
  await t.run('projects.archive', owner, { project_id });
  await takeIn(push('main', commit('Really fixes WEB-1; fixes WEB-1')));
  expect(await isDone()).toBe(false);
});

test('a pull request that comes late changes nothing, and a merge is for good', async () => {
  await takeIn(pull({ title: 'New', changed_at: '2026-03-02T12:00:00Z' }));
  await nothing(pull({ title: 'Old', changed_at: '2026-03-02T11:00:00Z' }));
  await takeIn(pull({ title: 'New', state: 'merged', changed_at: '2026-03-02T13:00:00Z' }));
  await takeIn(pull({ title: 'Newer', state: 'open', changed_at: '2026-03-02T14:00:00Z' }));
  expect(await list('pull_requests')).toEqual([expect.objectContaining({ title: 'Newer', state: 'merged' })]);
});

test('a pull request that names another task now is linked to that', async () => {
  const next = await t.run('tasks.create', owner, { project_id, title: 'Next' });
  await takeIn(pull({ title: 'WEB-1' }));
  await takeIn(pull({ title: 'Closes WEB-2', changed_at: '2026-03-02T12:00:00Z' }));
  expect(await links()).toEqual([]);
  expect(await links(owner, next.key)).toEqual([expect.objectContaining({ closes: true, closed_at: null })]);
});

test('a branch follows its head; a late push moves nothing, and a deleted one is gone', async () => {
  const [a, b] = [commit('A'), commit('B')];
  const of = (before: string | null, after: string | null, ...commits: CommitIn[]) => ({
    pushes: [{ branch: 'web-1', before, after, commits }],
  });
  await takeIn(of(null, a.sha, a));
  await takeIn(of(a.sha, b.sha, b));
  await nothing(of(null, a.sha, a));
  expect(await list('branches')).toEqual([expect.objectContaining({ name: 'web-1', head_sha: b.sha })]);
  await nothing(of(a.sha, null));
  await takeIn(of(b.sha, null));
  expect(await list('branches')).toEqual([]);
  expect((await links()).map((one: any) => one.type)).toEqual(['commit', 'commit']);
});

test('the webhook is for the repository that was linked, which may be renamed later', async () => {
  const source = { external_id: '99', name: 'acme/other', url: null, default_branch: 'trunk' };
  await expect(takeIn({ source })).rejects.toMatchObject({ code: 'repository_mismatch' });
  await takeIn({ source: { ...source, name: 'Acme/Web' } });
  await takeIn({ source });
  await expect(takeIn({ source: { ...source, external_id: '98' } })).rejects.toMatchObject({
    code: 'repository_mismatch',
  });
  expect(await t.run('git.repositories.get', owner, { repository_id })).toMatchObject({
    name: 'acme/other',
    default_branch: 'trunk',
    connected_at: expect.any(String),
  });
});

test('a repository is linked once, by any case of its name', async () => {
  const again = { provider: 'github', name: 'ACME/web' };
  expect((await t.refused('git.repositories.link', owner, again)).code).toBe('repository_linked');
  await link({ provider: 'gitlab', name: 'acme/web' });
});

test('the secret is shown when it is made, and another one when it is changed', async () => {
  const linked = await t.run('git.repositories.link', owner, { provider: 'gitlab', name: 'acme/api' });
  expect(linked.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(await t.run('git.repositories.get', owner, { repository_id: linked.id })).not.toHaveProperty('secret');
  const rotated = await t.run('git.repositories.rotate_secret', owner, { repository_id: linked.id });
  expect(rotated.secret).not.toBe(linked.secret);
  expect(rotated.webhook_url).toBe(linked.webhook_url);
  expect(JSON.stringify(await events())).not.toContain('whsec_');
});

test('unlinking takes away what came from the repository, and no task', async () => {
  await takeIn({ ...push('web-1', commit('WEB-1')), ...pull() });
  await t.run('git.repositories.unlink', owner, { repository_id });
  for (const what of ['repositories', 'branches', 'commits', 'pull_requests']) expect(await list(what)).toEqual([]);
  expect(await links()).toEqual([]);
});

test('who manages no repositories links none', async () => {
  const member = await org.join('member');
  const input = { provider: 'github', name: 'acme/api' };
  expect((await t.refused('git.repositories.link', member, input)).code).toBe('forbidden');
});

async function seeing(caller: Caller) {
  const access: Access = await t.core.read(caller, { via: 'rest', request_id: '1' }, (ctx) =>
    loadAccess(ctx.query, caller),
  );
  const types = (await events()).filter(({ envelope }) =>
    t.core.entities.get(envelope.subject.type)?.visible.sees(access, envelope.data),
  );
  return types.map(({ type }) => type).filter((type) => type.startsWith('git_') && !type.startsWith('git_repository'));
}

test("a private project's repository is seen by who is on the project, in lists and in events", async () => {
  const hidden = await t.run('projects.create', owner, { name: 'Secret', code: 'SEC', is_private: true });
  const secret = await t.run('tasks.create', owner, { project_id: hidden.id, title: 'Plan' });
  const repository = await link({ name: 'acme/secret', project_id: hidden.id });
  const source = { external_id: 's', name: 'acme/secret', url: null, default_branch: null };
  await takeIn({ source, ...push('sec-1', commit('Plan it')), ...pull({ title: secret.key }) }, repository);
  const [outside, inside] = [await org.join('member'), await org.join('contractor')];
  await t.run('projects.members.add', owner, { project_id: hidden.id, user_id: inside.user_id });
  for (const what of ['branches', 'commits', 'pull_requests']) {
    expect(await list(what, outside)).toEqual([]);
    expect(await list(what, inside)).toHaveLength(1);
  }
  expect((await t.refused('git.repositories.get', outside, { repository_id: repository })).status).toBe(404);
  expect((await t.refused('git.task_links.list', outside, { task_id: secret.key })).status).toBe(404);
  expect(await links(inside, secret.key)).toHaveLength(3);
  expect(await seeing(outside)).toEqual([]);
  expect((await seeing(inside)).length).toBe(6);
});

test("of the organization's repository, who sees only their own projects sees what names their tasks", async () => {
  const wide = await link({ name: 'acme/all' });
  const contractor = await org.join('contractor');
  await t.run('projects.members.add', owner, { project_id, user_id: contractor.user_id });
  const source = { external_id: 'w', name: 'acme/all', url: null, default_branch: null };
  await takeIn({ source, ...push('main', commit('WEB-1'), commit('Something else')) }, wide);
  expect((await list('commits', contractor)).map((one: any) => one.message)).toEqual(['WEB-1']);
  expect(await list('commits', await org.join('member'))).toHaveLength(2);
  expect(await list('repositories', contractor)).toHaveLength(1);
  expect(await seeing(contractor)).toEqual(['git_task_link.added', 'git_commit.pushed']);
});

test('addresses and the projects behind a commit are for who may see them', async () => {
  await takeIn(push('main', commit('WEB-1')));
  const [seen] = await list('commits', await org.join('member'));
  expect(seen).not.toHaveProperty('author_email');
  expect(seen).not.toHaveProperty('task_project_ids');
  expect((await list('commits'))[0]).toMatchObject({ author_email: owner.email, task_project_ids: [project_id] });
});

test('a commit is the member’s whose verified address it has, or who was given the address', async () => {
  await takeIn(push('main', commit('Unverified')));
  await t.db.system.query('UPDATE users SET email_verified_at = now() WHERE id = $1', [owner.user_id]);
  await takeIn(push('main', commit('Verified'), commit('Elsewhere', { author_email: 'Me@Home.example' })));
  const authors = async () => Object.fromEntries((await list('commits')).map((one: any) => [one.message, one.user_id]));
  expect(await authors()).toEqual({ Unverified: null, Verified: owner.user_id, Elsewhere: null });
  await t.run('git.authors.add', owner, { email: 'me@home.example', user_id: owner.user_id });
  expect(await authors()).toMatchObject({ Elsewhere: owner.user_id });
  const member = await org.join('member');
  for (const email of ['ME@home.example', owner.email]) {
    const taken = await t.refused('git.authors.add', owner, { email, user_id: member.user_id });
    expect(taken.code).toBe('commit_author_taken');
  }
  const stranger = (await t.org('Other')).owner.user_id;
  const input = { email: 'x@home.example', user_id: stranger };
  expect((await t.refused('git.authors.add', owner, input)).status).toBe(404);
});
