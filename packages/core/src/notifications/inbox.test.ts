import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { followAll, type TestCore, testCore } from '@stint/testing';
import type { Caller } from '../kernel/index.ts';
import { mailsTo, mention, team, toldTo } from './notifications.fixture.ts';

let t: TestCore;
beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());

const count = (who: Caller) => t.run('notifications.unread_count', who, {});
const eventsOf = async (who: Caller) =>
  (await t.run('events.list', who, { types: ['notification.*', 'notification_inbox.*'], limit: 200 })).data;

/** Ben mentioned on this many tasks. */
async function mentioned(many: number) {
  const world = await team(t);
  for (let nr = 0; nr < many; nr++) {
    const title = `Task ${nr}`;
    const task = await t.run('tasks.create', world.owner, { project_id: world.project.id, title });
    await t.run('tasks.comments.create', world.owner, { task_id: task.id, body: mention(world.ben) });
  }
  return { ...world, told: await toldTo(t, world.ben) };
}

test("a notification and its events are its person's alone", async () => {
  const { owner, ben, mira, told } = await mentioned(1);
  const [{ id }] = told;
  for (const who of [owner, mira]) {
    expect(await toldTo(t, who)).toEqual([]);
    expect(await count(who)).toEqual({ unread: 0, last_seq: 0 });
    for (const name of ['mark_read', 'dismiss'])
      expect(await t.refused(`notifications.${name}`, who, { notification_id: id })).toMatchObject({
        code: 'not_found',
      });
    expect(await eventsOf(who)).toEqual([]);
  }
  await t.run('notifications.mark_read', ben, { notification_id: id });
  await t.run('notifications.mark_all_read', ben, {});
  await t.run('notifications.dismiss', ben, { notification_id: id });
  expect((await eventsOf(ben)).map(({ type }: { type: string }) => type)).toEqual([
    'notification.created',
    'notification.read',
    'notification_inbox.read',
    'notification.dismissed',
  ]);
  expect(await eventsOf(owner)).toEqual([]);
  expect(await toldTo(t, ben)).toEqual([]);
});

test('what one may no longer see is not in the inbox, nor counted, nor in the log; it is back with the access', async () => {
  const { org, owner, ben, project, told } = await mentioned(1);
  const set = (is_private: boolean) => t.run('projects.update', owner, { project_id: project.id, is_private });
  await set(true);
  expect(await toldTo(t, ben)).toEqual([]);
  expect(await count(ben)).toEqual({ unread: 0, last_seq: 1 });
  expect(await t.refused('notifications.mark_read', ben, { notification_id: told[0].id })).toMatchObject({
    code: 'not_found',
  });
  expect(await eventsOf(ben)).toEqual([]);
  await set(false);
  expect(await toldTo(t, ben)).toEqual(told);
  await t.run('tasks.delete', owner, { task_id: told[0].topic_id });
  expect(await toldTo(t, ben)).toEqual([]);
  expect(org.id).toBe(ben.org_id);
});

test('a token sees what is about things whose read scope it has', async () => {
  const { ben } = await mentioned(1);
  const as = (...scopes: string[]): Caller => ({ ...ben, credential: { ...ben.credential, scopes } });
  expect(await toldTo(t, as('read:notifications'))).toEqual([]);
  expect(await eventsOf(as('read:notifications'))).toEqual([]);
  const both = as('read:notifications', 'read:tasks');
  expect(await toldTo(t, both)).toHaveLength(1);
  expect(await eventsOf(both)).toHaveLength(1);
});

test('mark_all_read up to a seq leaves what arrived after it, grew after it, and is one event', async () => {
  const { owner, ben, told } = await mentioned(5);
  const seen = told.at(-1).seq;
  await t.run('tasks.comments.create', owner, { task_id: told[1].topic_id, body: mention(ben) });
  const [grown] = (await toldTo(t, ben)).slice(-1);
  expect(grown).toMatchObject({ id: told[1].id, count: 2, seq: seen + 1 });
  const before = (await eventsOf(ben)).length;
  expect(await t.run('notifications.mark_all_read', ben, { up_to_seq: seen })).toMatchObject({
    read_up_to: seen,
    last_seq: seen + 1,
  });
  expect(await eventsOf(ben)).toHaveLength(before + 1);
  expect((await toldTo(t, ben, { unread: true })).map(({ id }) => id)).toEqual([grown.id]);
  expect(await count(ben)).toEqual({ unread: 1, last_seq: seen + 1 });
  await t.run('notifications.mark_all_read', ben, {});
  expect(await count(ben)).toEqual({ unread: 0, last_seq: seen + 1 });
});

test('of a follower and mark_all_read at once, what was not seen stays unread', async () => {
  const { owner, ben, task, say } = await team(t);
  for (let nr = 0; nr < 5; nr++) {
    await say(owner, mention(ben));
    const { last_seq } = await count(ben);
    await Promise.all([
      followAll(t.core, ben.org_id),
      t.run('notifications.mark_all_read', ben, { up_to_seq: last_seq }),
    ]);
    await followAll(t.core, ben.org_id);
    expect(await count(ben)).toEqual({ unread: 1, last_seq: last_seq + 1 });
    await t.run('notifications.mark_all_read', ben, {});
  }
  expect(task.key).toBe('WEB-1');
});

test('two processes give out each place once', async () => {
  const { owner, ben, project } = await team(t);
  for (let nr = 0; nr < 12; nr++) {
    await t.run('tasks.create', owner, { project_id: project.id, title: `T${nr}`, assignee_ids: [ben.user_id] });
  }
  await Promise.all([1, 2, 3].map(() => followAll(t.core, ben.org_id)));
  expect((await toldTo(t, ben)).map(({ seq }) => seq)).toEqual(Array.from({ length: 12 }, (_, nr) => nr + 1));
});

test('a notification can be unread again; a stale version is refused', async () => {
  const { ben, told } = await mentioned(1);
  const mark = (input: object) => t.run('notifications.mark_read', ben, { notification_id: told[0].id, ...input });
  const read = await mark({});
  expect(read.read_at).not.toBeNull();
  expect((await mark({ read: false })).read_at).toBeNull();
  expect(await count(ben)).toEqual({ unread: 1, last_seq: 1 });
  const stale = { notification_id: told[0].id, expected_version: read.version };
  expect(await t.refused('notifications.mark_read', ben, stale)).toMatchObject({ code: 'version_mismatch' });
});

test('a category reaches a person by the channels they chose, and only by those', async () => {
  const { owner, ben, task, say } = await team(t);
  const choose = (in_app: boolean, mail: string) =>
    t.run('notifications.preferences.update', ben, { categories: [{ category: 'mentions', in_app, mail }] });
  await choose(false, 'off');
  await say(owner, mention(ben));
  expect([await toldTo(t, ben), await mailsTo(t, ben)]).toEqual([[], []]);
  await choose(false, 'at_once');
  await say(owner, mention(ben));
  expect([await toldTo(t, ben), await count(ben), await eventsOf(ben)]).toMatchObject([[], { unread: 0 }, []]);
  expect((await mailsTo(t, ben)).map(({ data }) => data.lines)).toEqual([
    [`Test owner mentioned you on WEB-1 Wireframes.`],
  ]);
  await choose(true, 'off');
  await say(owner, mention(ben));
  expect(await toldTo(t, ben)).toHaveLength(1);
  expect(await mailsTo(t, ben)).toHaveLength(1);
  expect(task.key).toBe('WEB-1');
});

test('preferences: what is left out stays, others have what holds otherwise, and bad ones are refused by name', async () => {
  const { ben } = await team(t);
  const before = await t.run('notifications.preferences.get', ben, {});
  expect(before).toMatchObject({ digest_hour: 8, version: 1 });
  expect(before.categories).toContainEqual({ category: 'comments', in_app: true, mail: 'daily' });
  const update = (input: object) => t.run('notifications.preferences.update', ben, input);
  await update({ categories: [{ category: 'comments', mail: 'off' }] });
  const after = await update({ categories: [{ category: 'comments', in_app: false }], digest_hour: 17 });
  expect(after).toMatchObject({ digest_hour: 17, version: 3 });
  expect(after.categories).toContainEqual({ category: 'comments', in_app: false, mail: 'off' });
  expect(after.categories.filter(({ category }: any) => category !== 'comments')).toEqual(
    before.categories.filter(({ category }: any) => category !== 'comments'),
  );
  for (const input of [
    { digest_hour: 24 },
    { categories: [{ category: 'x' }] },
    { categories: [{ category: 'budget' }, { category: 'budget' }] },
  ])
    expect(await t.refused('notifications.preferences.update', ben, input)).toMatchObject({
      code: 'validation_failed',
    });
  expect(
    await t.refused('notifications.preferences.update', ben, { digest_hour: 9, expected_version: 1 }),
  ).toMatchObject({ code: 'version_mismatch' });
});

test('many things told at once are one mail', async () => {
  const { owner, ben, project } = await team(t);
  const items = [1, 2, 3].map((nr) => ({ project_id: project.id, title: `T${nr}`, assignee_ids: [ben.user_id] }));
  for (const item of items) await t.run('tasks.create', owner, item);
  await followAll(t.core, ben.org_id);
  const [mail, ...more] = await mailsTo(t, ben);
  expect(more).toEqual([]);
  expect(mail?.data).toMatchObject({ subject: '[Acme] 3 notifications', category: 'assignments' });
  expect(mail?.data.lines).toHaveLength(3);
});
