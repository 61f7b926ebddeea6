import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import type { Caller } from '../kernel/index.ts';

type Row = Record<string, any>;

let t: TestCore;
let acme: TestOrg;
let ada: Caller;
let ben: Caller;
let guest: Caller;
let task_id: string;
let project_id: string;

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());
beforeEach(async () => {
  acme = await t.org();
  [ada, ben, guest] = [await acme.join('member'), await acme.join('member'), await acme.join('contractor')];
  project_id = (await t.run('projects.create', acme.owner, { name: 'Secret', is_private: true })).id;
  await t.run('projects.members.add', acme.owner, { project_id, user_id: ada.user_id });
  task_id = (await t.run('tasks.create', acme.owner, { project_id, title: 'Plan' })).id;
});

const create = (caller: Caller, input: object): Promise<Row> => t.run('chat.channels.create', caller, input);
const say = (caller: Caller, channel_id: string, body: string, more: object = {}): Promise<Row> =>
  t.run('chat.messages.send', caller, { channel_id, body, ...more });
const listed = async (caller: Caller): Promise<string[]> =>
  (await t.run('chat.channels.list', caller)).data.map(({ id }: Row) => id);

/** One channel of each type, with a message in it. */
async function world() {
  const open = await create(ada, { name: 'Open' });
  const closed = await create(ada, { name: 'Closed', type: 'private' });
  const direct = await t.run('chat.dms.open', ada, { user_ids: [acme.owner.user_id] });
  const task = await t.run('chat.task_channels.open', ada, { task_id });
  const channels: Record<string, Row> = { open, closed, direct, task };
  const messages: Record<string, Row> = {};
  for (const [name, { id }] of Object.entries(channels)) messages[name] = await say(ada, id, `Said in ${name}`);
  return { channels, messages };
}

test('each sees the channels that are theirs to see, and no one message of another', async () => {
  const { channels, messages } = await world();
  const admin = await acme.join('admin');
  const viewer = await acme.join('viewer');
  const stranger = (await t.org('Other')).owner;
  const sees: [Caller, string[]][] = [
    [ada, ['open', 'closed', 'direct', 'task']],
    [acme.owner, ['open', 'direct', 'task']],
    [admin, ['open', 'task']],
    [ben, ['open']],
    [guest, []],
    [stranger, []],
  ];
  for (const [caller, names] of sees) {
    expect(new Set(await listed(caller))).toEqual(new Set(names.map((name) => channels[name]?.id)));
    for (const [name, message] of Object.entries(messages)) {
      const { channel_id, id: message_id } = message;
      if (names.includes(name)) {
        expect(await t.run('chat.messages.get', caller, { message_id })).toMatchObject({ body: `Said in ${name}` });
        continue;
      }
      const calls: [string, object][] = [
        ['chat.channels.get', { channel_id }],
        ['chat.channels.members.list', { channel_id }],
        ['chat.messages.list', { channel_id }],
        ['chat.messages.get', { message_id }],
        ['chat.messages.send', { channel_id, body: 'Me too' }],
        ['chat.messages.update', { message_id, body: 'Changed' }],
        ['chat.messages.delete', { message_id }],
        ['chat.reactions.add', { message_id, emoji: '👍' }],
        ['chat.read_marks.set', { channel_id }],
        ['chat.channels.join', { channel_id }],
        ['chat.channels.archive', { channel_id }],
        ['chat.channels.members.add', { channel_id, user_id: caller.user_id }],
      ];
      for (const [operation, input] of calls) {
        expect([operation, (await t.refused(operation, caller, input)).code]).toEqual([operation, 'not_found']);
      }
    }
  }
  expect(await t.refused('chat.channels.list', viewer)).toMatchObject({ code: 'forbidden' });
});

test('the rule for events agrees with the rule for lists', async () => {
  const { channels } = await world();
  const { visible } = t.core.entities.get('channel') as { visible: { sees(access: object, row: object): boolean } };
  for (const role of ['admin', 'manager', 'member', 'accountant', 'contractor', 'viewer'] as const) {
    for (const joins of [false, true]) {
      const caller = await acme.join(role, role === 'viewer' ? ['use_chat'] : []);
      if (joins) {
        for (const name of ['open', 'closed']) {
          await t.run('chat.channels.members.add', ada, { channel_id: channels[name]?.id, user_id: caller.user_id });
        }
        await t.run('projects.members.add', acme.owner, { project_id, user_id: caller.user_id });
      }
      const own = new Set(joins ? [project_id] : []);
      const hidden = new Set(joins ? [] : [project_id]);
      const within = new Set(joins ? [channels.open?.id, channels.closed?.id] : []);
      const access = { caller, own, hidden, channels: within };
      const seen = Object.values(channels).filter((row) => visible.sees(access, row));
      expect(new Set(await listed(caller))).toEqual(new Set(seen.map(({ id }) => id)));
    }
  }
  const mute = { ...ada, permissions: new Set([...ada.permissions].filter((held) => held !== 'use_chat')) };
  const all = new Set(Object.values(channels).map(({ id }) => id));
  const access = { caller: mute, own: new Set([project_id]), hidden: new Set(), channels: all };
  for (const row of Object.values(channels)) expect(visible.sees(access, row)).toBe(false);
});

test('a contractor sees a public channel once added to it, and what was said there before', async () => {
  const { id: channel_id } = await create(ada, { name: 'Open' });
  await say(ada, channel_id, 'Before you came');
  await t.run('chat.channels.members.add', ben, { channel_id, user_id: guest.user_id });
  const { data } = await t.run('chat.messages.list', guest, { channel_id });
  expect(data.map(({ body }: Row) => body)).toEqual(['Before you came']);
  const forbidden = await t.refused('chat.channels.members.add', guest, { channel_id, user_id: ada.user_id });
  expect(forbidden).toMatchObject({ code: 'forbidden' });
  await t.run('chat.channels.leave', guest, { channel_id });
  expect(await listed(guest)).toEqual([]);
});

test('who is taken out of a private channel, or leaves it, sees nothing of it any more', async () => {
  const { id: channel_id } = await create(ada, { name: 'Closed', type: 'private', user_ids: [ben.user_id] });
  await say(ada, channel_id, 'Hello');
  expect((await t.run('chat.read_marks.list', ben)).data).toHaveLength(1);
  await t.run('chat.channels.members.remove', ada, { channel_id, user_id: ben.user_id });
  expect(await t.refused('chat.messages.list', ben, { channel_id })).toMatchObject({ code: 'not_found' });
  expect((await t.run('chat.read_marks.list', ben)).data).toEqual([]);
  await t.run('chat.channels.members.add', ada, { channel_id, user_id: ben.user_id });
  await t.run('chat.channels.leave', ben, { channel_id });
  expect(await t.refused('chat.channels.get', ben, { channel_id })).toMatchObject({ code: 'not_found' });
});

test("a task's channel follows the task: its project's members, and nobody while it is deleted", async () => {
  const { id: channel_id } = await t.run('chat.task_channels.open', ada, { task_id });
  const message = await say(ada, channel_id, 'Draft is up');
  expect(await t.refused('chat.task_channels.open', ben, { task_id })).toMatchObject({ code: 'not_found' });
  await t.run('projects.members.add', acme.owner, { project_id, user_id: ben.user_id });
  expect(await say(ben, channel_id, 'Thanks')).toMatchObject({ seq: 2 });
  await t.run('tasks.delete', ada, { task_id });
  for (const [operation, input] of [
    ['chat.channels.get', { channel_id }],
    ['chat.messages.get', { message_id: message.id }],
    ['chat.messages.send', { channel_id, body: 'Too late' }],
  ] as const) {
    expect(await t.refused(operation, ada, input)).toMatchObject({ code: 'not_found' });
  }
  expect((await t.run('chat.read_marks.list', ada)).data).toEqual([]);
  await t.run('tasks.restore', ada, { task_id });
  expect(await t.run('chat.messages.get', ada, { message_id: message.id })).toMatchObject({ body: 'Draft is up' });
});

test('the log shows nobody what was said where they are not', async () => {
  const { channels } = await world();
  const { id: channel_id } = channels.closed as Row;
  await t.run('chat.channels.update', ada, { channel_id, name: 'Hidden' });
  const events = async (caller: Caller): Promise<Row[]> =>
    (
      await t.run('events.list', caller, {
        after: 0,
        limit: 200,
        types: ['channel.*', 'channel_member.*', 'message.*', 'read_mark.*'],
      })
    ).data;
  const about = (rows: Row[]) => new Set(rows.map(({ data, subject }) => data.channel_id ?? subject.id));
  expect(about(await events(ada))).toEqual(new Set(Object.values(channels).map(({ id }) => id)));
  expect(about(await events(ben))).toEqual(new Set([channels.open?.id]));
  expect(await events(guest)).toEqual([]);
  const reader = { ...ada, credential: { ...ada.credential, scopes: ['read:tasks', 'read:events'] } };
  expect(await events(reader)).toEqual([]);
});

test("the name of a private channel is nobody else's to run into, nor the text of a message in the audit trail", async () => {
  const { id: channel_id } = await create(ada, { name: 'Layoffs', type: 'private' });
  const { id: message_id } = await say(ada, channel_id, 'Not yet public');
  await t.run('chat.messages.update', ada, { message_id, body: 'Still not public' });
  await t.run('chat.channels.update', ada, { channel_id, name: 'Lay-offs' });
  expect(await create(ben, { name: 'Lay-offs' })).toMatchObject({ type: 'public' });
  const audit = JSON.stringify(await t.run('audit.list', acme.owner, { limit: 50 }));
  expect(audit).not.toMatch(/public"|Lay/);
});

test('a file on a message is seen with it, changed by who wrote it, and goes with it', async () => {
  const { id: channel_id } = await create(ada, { name: 'Closed', type: 'private', user_ids: [ben.user_id] });
  const { id: subject_id } = await say(ada, channel_id, 'The plan');
  const file = { file_name: 'plan.txt', content_type: 'text/plain', size: 4, subject_id };
  expect(await t.refused('attachments.create', ben, file)).toMatchObject({ code: 'forbidden' });
  expect(await t.refused('attachments.create', acme.owner, file)).toMatchObject({ code: 'not_found' });
  const { attachment, upload } = await t.run('attachments.create', ada, file);
  await t.upload(upload, Buffer.from('Plan'));
  await t.run('attachments.complete', ada, { attachment_id: attachment.id });
  const files = async (caller: Caller) => (await t.run('attachments.list', caller, { subject_id })).data;
  expect(await files(ben)).toMatchObject([{ channel_id, channel_type: 'private', subject_type: 'message' }]);
  expect(await files(acme.owner)).toEqual([]);
  const heard = (await t.run('events.list', acme.owner, { after: 0, types: ['attachment.*'] })).data;
  expect(heard).toEqual([]);
  await t.run('chat.messages.delete', ada, { message_id: subject_id });
  expect(await files(ben)).toEqual([]);
  expect(await t.refused('attachments.create', ada, file)).toMatchObject({ code: 'not_found' });
});

test('files of an archived channel are read as its messages are, and none are added or taken off', async () => {
  const { id: channel_id } = await create(ada, { name: 'Studio' });
  const { id: subject_id } = await say(ada, channel_id, 'The plan');
  const file = { file_name: 'plan.txt', content_type: 'text/plain', size: 4, subject_id };
  const add = async () => {
    const { attachment, upload } = await t.run('attachments.create', ada, file);
    await t.upload(upload, Buffer.from('Plan'));
    return attachment.id as string;
  };
  const [attachment_id, late] = [await add(), await add()];
  await t.run('attachments.complete', ada, { attachment_id });
  await t.run('chat.channels.archive', ada, { channel_id });
  expect((await t.run('attachments.list', ben, { subject_id })).data).toMatchObject([{ id: attachment_id }]);
  expect(await t.run('attachments.download_link', ben, { attachment_id })).toMatchObject({ url: expect.any(String) });
  const calls: [string, object][] = [
    ['attachments.create', file],
    ['attachments.complete', { attachment_id: late }],
    ['attachments.delete', { attachment_id }],
  ];
  for (const [operation, input] of calls) {
    const failure = await t.refused(operation, ada, input);
    expect([operation, failure]).toMatchObject([operation, { code: 'subject_locked' }]);
  }
  await t.run('chat.channels.unarchive', ada, { channel_id });
  await t.run('attachments.complete', ada, { attachment_id: late });
  const { id: task_channel } = await t.run('chat.task_channels.open', ada, { task_id });
  const { id: on_task } = await say(ada, task_channel, 'Draft');
  await t.run('projects.archive', acme.owner, { project_id });
  const refused = await t.refused('attachments.create', ada, { ...file, subject_id: on_task });
  expect(refused).toMatchObject({ code: 'project_archived' });
});

const left: [string, (who: Caller, channel_id: string) => Promise<unknown>][] = [
  ['leaves it', (who, channel_id) => t.run('chat.channels.leave', who, { channel_id })],
  [
    'goes out of it',
    (who, channel_id) => t.run('chat.channels.members.remove', who, { channel_id, user_id: who.user_id }),
  ],
  ['leaves the organization', (who) => t.run('members.leave', who)],
  ['is removed from it', ({ member_id }) => t.run('members.remove', acme.owner, { member_id })],
];

test.each(left)('a private channel is archived when the last who was in it %s, a public one is not', async (_, go) => {
  const closed = await create(ada, { name: 'Closed', type: 'private', user_ids: [ben.user_id] });
  const open = await create(ada, { name: 'Open' });
  const archived = async () => {
    const { rows } = await t.db.system.query(
      'SELECT name FROM channels WHERE org_id = $1 AND archived_at IS NOT NULL',
      [acme.id],
    );
    const types = await t.db.system.query("SELECT FROM events WHERE org_id = $1 AND type = 'channel.archived'", [
      acme.id,
    ]);
    return [rows.map(({ name }) => name), types.rowCount];
  };
  await go(ben, closed.id);
  expect(await archived()).toEqual([[], 0]);
  await go(ada, closed.id);
  expect(await archived()).toEqual([['Closed'], 1]);
  expect(await t.refused('chat.channels.get', acme.owner, { channel_id: closed.id })).toMatchObject({
    code: 'not_found',
  });
  expect(await t.run('chat.channels.get', acme.owner, { channel_id: open.id })).toMatchObject({ archived_at: null });
});

test('of two that are in a private channel and leave at once, the second archives it', async () => {
  const { id: channel_id } = await create(ada, { name: 'Closed', type: 'private', user_ids: [ben.user_id] });
  await Promise.all([ada, ben].map((who) => t.run('members.leave', who)));
  const { rows } = await t.db.system.query('SELECT archived_at FROM channels WHERE id = $1', [channel_id]);
  expect(rows).toEqual([{ archived_at: expect.any(Date) }]);
});

test('who leaves the organization leaves its channels; a direct one waits for their return', async () => {
  const { id: channel_id } = await create(ada, { name: 'Closed', type: 'private', user_ids: [ben.user_id] });
  const direct = await t.run('chat.dms.open', ada, { user_ids: [ben.user_id] });
  await t.run('members.remove', acme.owner, { member_id: ben.member_id });
  const members = async (id: string) => (await t.run('chat.channels.members.list', ada, { channel_id: id })).data;
  expect((await members(channel_id)).map(({ user_id }: Row) => user_id)).toEqual([ada.user_id]);
  expect(await members(direct.id)).toHaveLength(2);
  expect(await t.refused('chat.dms.open', acme.owner, { user_ids: [ben.user_id] })).toMatchObject({
    code: 'validation_failed',
    details: { errors: [{ field: 'user_ids' }] },
  });
});
