import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { receive, shaOf, type TestCore, type TestOrg, testCore } from '@stint/testing';
import { type Caller, loadAccess, plusDays, weekStart } from '../index.ts';

let t: TestCore;
let org: TestOrg;
let ada: Caller;
let task: { id: string; key: string; project_id: string };
let web: string;

// The Monday of the week before last, in UTC, which is the zone of people here: Monday to Friday, nine to five.
const MONDAY = plusDays(weekStart(new Date().toISOString().slice(0, 10), 'monday'), -14);
const TUESDAY = plusDays(MONDAY, 1);

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());
beforeEach(async () => {
  ({ org, ada, task, web } = await setUp());
});

async function setUp() {
  const made = await t.org();
  const person = await made.join('member');
  await t.db.system.query('UPDATE users SET email_verified_at = now() WHERE id = $1', [person.user_id]);
  const { id: project_id } = await t.run('projects.create', made.owner, { name: 'Website', code: 'WEB' });
  const first = await t.run('tasks.create', made.owner, { project_id, title: 'Sign-in' });
  await t.run('users.preferences.update', person, { git_time_drafts: true });
  return { org: made, ada: person, task: first, web: await link(made, 'acme/web', project_id) };
}

const link = async ({ owner }: TestOrg, name: string, project_id?: string): Promise<string> =>
  (await t.run('git.repositories.link', owner, { provider: 'github', name, project_id })).id;

interface Made {
  readonly day: string;
  readonly time: string;
  readonly message?: string;
}
/** Ada commits and pushes. */
const push = (made: Made[], repository = web, name = 'acme/web', { id } = org, { email } = ada) =>
  receive(t, id, repository, {
    source: { external_id: repository, name, url: null, default_branch: 'main' },
    pushes: [
      {
        branch: 'main',
        before: null,
        after: shaOf(`${name} ${made.at(-1)?.day} ${made.at(-1)?.time}`),
        pushed_at: null,
        commits: made.map(({ day, time, message = `${day} ${time}` }) => ({
          sha: shaOf(`${name} ${day} ${time}`),
          message,
          author_name: 'Ada',
          author_email: email,
          authored_at: `${day}T${time}:00Z`,
          url: null,
        })),
      },
    ],
  });
type Draft = Record<string, any>;
const drafts = async (input: object = {}, caller = ada): Promise<Draft[]> =>
  (await t.run('git.time_drafts.list', caller, { sort: 'started_at', limit: 200, ...input })).data;
const spans = async (input: object = {}, caller = ada) =>
  (await drafts(input, caller)).map(({ day, started_at, stopped_at }) => {
    return `${day} ${started_at.slice(11, 16)}–${stopped_at.slice(11, 16)}`;
  });

test('time is suggested to who wants it, and to nobody else', async () => {
  await t.run('users.preferences.update', ada, { git_time_drafts: false });
  await push([{ day: MONDAY, time: '10:00' }]);
  expect(await drafts()).toEqual([]);
  await t.run('users.preferences.update', ada, { git_time_drafts: true });
  await push([{ day: MONDAY, time: '11:00' }]);
  expect(await spans()).toEqual([`${MONDAY} 09:00–11:00`]);
});

test('a draft is for the task that is named, waits for review, and counts nowhere', async () => {
  await push([{ day: MONDAY, time: '10:30', message: 'Draw the form (WEB-1)\n\nAt last.' }]);
  expect(await drafts()).toEqual([
    expect.objectContaining({
      user_id: ada.user_id,
      task_id: task.id,
      project_id: task.project_id,
      description: 'Draw the form (WEB-1)',
      duration_seconds: 5400,
      status: 'pending',
      entry_id: null,
    }),
  ]);
  const range = { from: MONDAY, to: TUESDAY };
  expect((await t.run('time.entries.list', ada)).data).toEqual([]);
  expect(await t.run('time.summary', ada, range)).toMatchObject({ seconds: 0 });
});

test('accepting makes a time entry of it, once', async () => {
  await push([{ day: MONDAY, time: '10:30', message: 'WEB-1' }]);
  const [draft] = await drafts();
  const answer = await t.run('git.time_drafts.accept', ada, { draft_id: draft?.id, description: 'Form' });
  expect(answer.entry).toMatchObject({ source: 'git', task_id: task.id, duration_seconds: 5400, description: 'Form' });
  expect(answer.draft).toMatchObject({ status: 'accepted', entry_id: answer.entry.id });
  for (const what of ['accept', 'dismiss']) {
    const again = await t.refused(`git.time_drafts.${what}`, ada, { draft_id: draft?.id });
    expect(again).toMatchObject({ code: 'draft_reviewed', details: { current_state: { status: 'accepted' } } });
  }
});

test('two who accept at once make one entry', async () => {
  await push([{ day: MONDAY, time: '10:30' }]);
  const [draft] = await drafts();
  const accept = () => t.run('git.time_drafts.accept', ada, { draft_id: draft?.id });
  const done = await Promise.allSettled([accept(), accept(), accept()]);
  expect(done.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect((await t.run('time.entries.list', ada)).data).toHaveLength(1);
});

test('what is accepted may be corrected; out of hours it has to be', async () => {
  await push([{ day: MONDAY, time: '20:00' }]);
  const [draft] = await drafts();
  expect(draft).toMatchObject({ out_of_hours: true, duration_seconds: 0 });
  const draft_id = draft?.id;
  expect(await t.refused('git.time_drafts.accept', ada, { draft_id })).toMatchObject({ code: 'validation_failed' });
  const times = { started_at: `${MONDAY}T19:00:00Z`, stopped_at: `${MONDAY}T20:00:00Z` };
  const { entry } = await t.run('git.time_drafts.accept', ada, { draft_id, ...times, task_id: null, project_id: null });
  expect(entry).toMatchObject({ duration_seconds: 3600, project_id: null });
});

test('commits that come later change a day until something of it is reviewed', async () => {
  await push([{ day: MONDAY, time: '12:00' }]);
  await push([{ day: MONDAY, time: '10:00', message: 'WEB-1' }]);
  expect(await spans()).toEqual([`${MONDAY} 09:00–10:00`, `${MONDAY} 10:00–12:00`]);
  const [first] = await drafts();
  await t.run('git.time_drafts.dismiss', ada, { draft_id: first?.id });
  await push([
    { day: MONDAY, time: '11:00' },
    { day: TUESDAY, time: '09:30' },
  ]);
  expect(await spans()).toEqual([`${MONDAY} 09:00–10:00`, `${MONDAY} 10:00–12:00`, `${TUESDAY} 09:00–09:30`]);
});

test('the order of pushes does not matter, and neither does a repeated one', async () => {
  const made = ['09:30', '11:00', '16:00', '21:00'].flatMap((time) =>
    [MONDAY, TUESDAY].map((day): Made => ({ day, time, message: time === '11:00' ? 'WEB-1' : time })),
  );
  const orders = [made, made.toReversed(), [...made.slice(3), ...made.slice(0, 3)]];
  const found = [];
  for (const order of orders) {
    const { org: own, ada: person, web: repository } = await setUp();
    for (const one of order) await push([one], repository, 'acme/web', own, person);
    await expect(push(made.slice(0, 2), repository, 'acme/web', own, person)).rejects.toMatchObject({
      code: 'nothing_to_do',
    });
    found.push(
      (await drafts({}, person)).map(({ started_at, stopped_at, task_id, out_of_hours, description }) => {
        return { started_at, stopped_at, named: task_id !== null, out_of_hours, description };
      }),
    );
  }
  expect(found[1]).toEqual(found[0]);
  expect(found[2]).toEqual(found[0]);
  const seconds = (await drafts()).reduce((sum, { duration_seconds }) => sum + duration_seconds, 0);
  expect(seconds).toBeLessThanOrEqual(16 * 3600);
});

test('several repositories are one timeline, even when both push at once', async () => {
  const api = await link(org, 'acme/api');
  await Promise.all([push([{ day: MONDAY, time: '11:00' }]), push([{ day: MONDAY, time: '10:00' }], api, 'acme/api')]);
  expect(await spans()).toEqual([`${MONDAY} 09:00–10:00`, `${MONDAY} 10:00–11:00`]);
  expect((await drafts()).map(({ project_id }) => project_id)).toEqual([null, task.project_id]);
});

test('working hours are the member’s own', async () => {
  const working_hours = { monday: [{ from: '07:00', to: '08:00' }] };
  await t.run('members.set_capacity', org.owner, { member_id: ada.member_id, working_hours });
  await push([
    { day: MONDAY, time: '07:45' },
    { day: TUESDAY, time: '10:00' },
  ]);
  expect((await drafts()).map(({ duration_seconds, out_of_hours }) => [duration_seconds, out_of_hours])).toEqual([
    [2700, false],
    [0, true],
  ]);
});

test('an old history that is pushed suggests nothing', async () => {
  await push([
    { day: '2024-03-04', time: '10:00' },
    { day: MONDAY, time: '10:00' },
  ]);
  expect(await spans()).toEqual([`${MONDAY} 09:00–10:00`]);
});

test('the commits of an address that was given to somebody suggest time', async () => {
  await push([{ day: MONDAY, time: '10:00' }], web, 'acme/web', org, { ...ada, email: 'ada@home.example' });
  await t.run('git.authors.add', org.owner, { email: 'ada@home.example', user_id: ada.user_id });
  expect(await spans()).toEqual([`${MONDAY} 09:00–10:00`]);
});

test('a locked period takes no accepted time', async () => {
  await push([{ day: MONDAY, time: '10:00' }]);
  await t.run('time.periods.lock', org.owner, { from_day: MONDAY, to_day: MONDAY });
  const [draft] = await drafts();
  expect((await t.refused('git.time_drafts.accept', ada, { draft_id: draft?.id })).code).toBe('entry_locked');
  expect(await drafts()).toEqual([expect.objectContaining({ status: 'pending' })]);
});

test('drafts are one’s own; who sees all time sees them, and who manages time may review them', async () => {
  await push([{ day: MONDAY, time: '10:00' }]);
  const [draft] = await drafts();
  const draft_id = draft?.id;
  const [peer, viewer] = [await org.join('member'), await org.join('viewer', ['track_time'])];
  expect(await drafts({}, peer)).toEqual([]);
  expect((await t.refused('git.time_drafts.dismiss', peer, { draft_id })).status).toBe(404);
  expect(await drafts({}, viewer)).toHaveLength(1);
  expect((await t.refused('git.time_drafts.dismiss', viewer, { draft_id })).code).toBe('forbidden');
  const { entry } = await t.run('git.time_drafts.accept', org.owner, { draft_id });
  expect(entry.user_id).toBe(ada.user_id);
});

test('titles of commits are for who sees all the work they may be from, in lists and in events', async () => {
  const hidden = await t.run('projects.create', org.owner, { name: 'Secret', code: 'SEC', is_private: true });
  await t.run('projects.members.add', org.owner, { project_id: task.project_id, user_id: ada.user_id });
  const secret = await link(org, 'acme/secret', hidden.id);
  await push([{ day: MONDAY, time: '10:00', message: 'Launch the rocket' }], secret, 'acme/secret');
  await push([{ day: TUESDAY, time: '10:00', message: 'Draw the form' }]);
  const inside = await org.join('contractor', ['view_all_time']);
  await t.run('projects.members.add', org.owner, { project_id: task.project_id, user_id: inside.user_id });
  const outside = await org.join('contractor', ['view_all_time']);
  const peer = await org.join('member', ['view_all_time']);
  const titles = async (caller: Caller) => (await drafts({}, caller)).map(({ description }) => description);
  const told = async (caller: Caller) => {
    const access = await t.core.read(caller, { via: 'rest', request_id: '1' }, ({ query }) =>
      loadAccess(query, caller),
    );
    const { rows } = await t.db.system.query(
      "SELECT envelope FROM events WHERE org_id = $1 AND type = 'git_time_draft.suggested' ORDER BY seq",
      [org.id],
    );
    const rule = t.core.entities.get('git_time_draft')?.visible;
    return rows.flatMap(({ envelope: { data } }) => (rule?.sees(access, data) ? [data.description] : []));
  };
  for (const see of [titles, told]) {
    expect(await see(ada)).toContain('Launch the rocket');
    expect(await see(org.owner)).toContain('Launch the rocket');
    expect(await see(inside)).toContain('Draw the form');
    for (const caller of [inside, outside, peer]) expect(await see(caller)).not.toContain('Launch the rocket');
    expect(await see(outside)).toEqual([]);
  }
});
