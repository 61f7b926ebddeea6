import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import fc from 'fast-check';
import type { Caller } from '../kernel/index.ts';

type Row = Record<string, any>;

let t: TestCore;
let acme: TestOrg;
let ada: Caller;
let ben: Caller;
let guest: Caller;
let channel_id: string;

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());
beforeEach(async () => {
  acme = await t.org();
  [ada, ben, guest] = [await acme.join('member'), await acme.join('member'), await acme.join('contractor')];
  channel_id = (await t.run('chat.channels.create', ada, { name: 'Studio' })).id;
});

const say = (caller: Caller, body: string, more: object = {}): Promise<Row> =>
  t.run('chat.messages.send', caller, { channel_id, body, ...more });
const read = async (caller: Caller, more: object = {}): Promise<Row[]> =>
  (await t.run('chat.messages.list', caller, { channel_id, ...more })).data;
const mark = async (caller: Caller, of = channel_id): Promise<Row> =>
  (await t.run('chat.read_marks.list', caller, { channel_id: of })).data[0];
const eventsOf = async (type: string): Promise<Row[]> =>
  (
    await t.db.system.query('SELECT envelope FROM events WHERE org_id = $1 AND type = $2 ORDER BY seq', [acme.id, type])
  ).rows.map(({ envelope }) => envelope);

test('messages sent at once each have a place of their own, without a gap', async () => {
  await Promise.all(Array.from({ length: 12 }, (_, i) => say(i % 2 ? ada : ben, `Message ${i}`)));
  expect((await read(ada)).map(({ seq }) => seq)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  expect(await t.run('chat.channels.get', ada, { channel_id })).toMatchObject({ last_seq: 12, member_count: 2 });
  expect((await read(ada, { after_seq: 9, sort: 'seq' })).map(({ seq }) => seq)).toEqual([10, 11, 12]);
  expect((await read(ada, { before_seq: 3 })).map(({ seq }) => seq)).toEqual([2, 1]);
});

test('a public channel has a name of its own, whatever its case, also when two are made at once', async () => {
  const taken = { code: 'channel_name_taken', details: { current_state: { channel_id } } };
  expect(await t.refused('chat.channels.create', ben, { name: ' sTUDIO ' })).toMatchObject(taken);
  expect((await t.refused('chat.channels.create', guest, { name: 'Studio' })).details.current_state).toBeNull();
  const both = await Promise.allSettled(
    [ada, ben].map((caller) => t.run('chat.channels.create', caller, { name: 'Twin' })),
  );
  expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('a direct channel between the same people is one, whoever opens it and however many at once', async () => {
  const opened = await Promise.all([
    t.run('chat.dms.open', ada, { user_ids: [ben.user_id] }),
    t.run('chat.dms.open', ben, { user_ids: [ada.user_id, ada.user_id] }),
    t.run('chat.dms.open', ben, { user_ids: [ben.user_id, ada.user_id] }),
  ]);
  expect(new Set(opened.map(({ id }) => id)).size).toBe(1);
  expect(opened[0]).toMatchObject({ type: 'direct', name: null, member_count: 2 });
  expect(opened[0].user_ids).toEqual([ada.user_id, ben.user_id].sort());
  expect(await eventsOf('channel.created')).toHaveLength(2);
  const three = await t.run('chat.dms.open', ada, { user_ids: [ben.user_id, guest.user_id] });
  expect(three.id).not.toBe(opened[0].id);
  const alone = await t.run('chat.dms.open', ada, { user_ids: [ada.user_id] });
  expect(alone.user_ids).toEqual([ada.user_id]);
  const found = await t.run('chat.channels.list', ada, { with_user_id: guest.user_id });
  expect(found.data.map(({ id }: Row) => id)).toEqual([three.id]);
});

test('a task has one channel, made at first use, also by two at once', async () => {
  const { id: project_id } = await t.run('projects.create', acme.owner, { name: 'Website', code: 'WEB' });
  const task = await t.run('tasks.create', acme.owner, { project_id, title: 'Wireframes' });
  const opened = await Promise.all(
    [ada, ben].map((caller) => t.run('chat.task_channels.open', caller, { task_id: task.key })),
  );
  expect(opened[0].id).toBe(opened[1].id);
  expect(opened[0]).toMatchObject({ type: 'task', task_id: task.id, project_id, member_count: 0 });
  await t.run('projects.archive', acme.owner, { project_id });
  const late = { channel_id: opened[0].id, body: 'Late' };
  expect(await t.refused('chat.messages.send', ada, late)).toMatchObject({ code: 'project_archived' });
});

test('who writes in a public channel is in it from then on', async () => {
  expect((await t.run('chat.channels.list', ben, { joined: true })).data).toEqual([]);
  await say(ben, 'Hello');
  await say(ben, 'Again');
  expect((await t.run('chat.channels.list', ben, { joined: true })).data).toHaveLength(1);
  expect(await eventsOf('channel_member.added')).toHaveLength(2);
  expect(await t.refused('chat.channels.join', ben, { channel_id })).toMatchObject({ code: 'already_in_channel' });
});

test('a public channel is changed by who made it and who manages channels; a private one by who is in it', async () => {
  const manager = await acme.join('manager');
  const rename = (caller: Caller, id: string, name: string) =>
    t.run('chat.channels.update', caller, { channel_id: id, name });
  await rename(ada, channel_id, 'Atelier');
  await rename(manager, channel_id, 'Workshop');
  await expect(rename(ben, channel_id, 'Mine')).rejects.toMatchObject({ code: 'forbidden' });
  const input = { name: 'Core', type: 'private', user_ids: [ben.user_id, guest.user_id] };
  const { id } = await t.run('chat.channels.create', ada, input);
  await rename(ben, id, 'Kernel');
  await expect(rename(manager, id, 'Seen')).rejects.toMatchObject({ code: 'not_found' });
  await expect(rename(guest, id, 'Guest')).rejects.toMatchObject({ code: 'forbidden' });
});

test('direct and task channels have no name, members or archive to change', async () => {
  const { id } = await t.run('chat.dms.open', ada, { user_ids: [ben.user_id] });
  const calls: [string, object][] = [
    ['chat.channels.update', { name: 'Us' }],
    ['chat.channels.archive', {}],
    ['chat.channels.unarchive', {}],
    ['chat.channels.join', {}],
    ['chat.channels.leave', {}],
    ['chat.channels.members.add', { user_id: guest.user_id }],
    ['chat.channels.members.remove', { user_id: ben.user_id }],
  ];
  for (const [operation, input] of calls) {
    expect(await t.refused(operation, ada, { channel_id: id, ...input })).toMatchObject({ code: 'channel_fixed' });
  }
});

test('an archived channel is read and left, and takes nothing new until it is back', async () => {
  const { id: message_id } = await say(ada, 'Last words');
  await say(ben, 'Indeed');
  await t.run('chat.channels.archive', ada, { channel_id });
  const calls: [string, object][] = [
    ['chat.messages.send', { channel_id, body: 'More' }],
    ['chat.messages.update', { message_id, body: 'Less' }],
    ['chat.reactions.add', { message_id, emoji: '👍' }],
    ['chat.channels.members.add', { channel_id, user_id: guest.user_id }],
    ['chat.channels.update', { channel_id, name: 'Other' }],
  ];
  for (const [operation, input] of calls) {
    expect(await t.refused(operation, ada, input)).toMatchObject({ code: 'channel_archived' });
  }
  expect(await read(ben)).toHaveLength(2);
  await t.run('chat.channels.leave', ben, { channel_id });
  await t.run('chat.channels.unarchive', ada, { channel_id });
  expect(await say(ada, 'Back')).toMatchObject({ seq: 3 });
});

test('a thread has one level: what answers an answer is in the same thread', async () => {
  const root = await say(ada, 'Where for lunch?');
  const first = await say(ben, 'Soup?', { parent_id: root.id });
  const second = await say(ada, 'Again?', { parent_id: first.id });
  expect([first.parent_id, second.parent_id]).toEqual([root.id, root.id]);
  await say(ben, 'Another matter');
  expect((await read(ada, { parent_id: root.id, sort: 'seq' })).map(({ body }) => body)).toEqual(['Soup?', 'Again?']);
  expect((await read(ada, { parent_id: null })).map(({ body }) => body)).toEqual([
    'Another matter',
    'Where for lunch?',
  ]);
  const threads = async (caller: Caller, more: object = {}) => (await t.run('chat.threads.list', caller, more)).data;
  expect(await threads(ben, { participating: true })).toMatchObject([{ id: root.id, reply_count: 2 }]);
  const answered = async () => {
    const { reply_count, last_reply_at } = await t.run('chat.messages.get', ada, { message_id: root.id });
    return [reply_count, last_reply_at];
  };
  expect(await answered()).toEqual([2, second.created_at]);
  expect(await threads(acme.owner, { participating: true })).toEqual([]);
  await t.run('chat.messages.delete', ada, { message_id: second.id });
  expect(await answered()).toEqual([1, first.created_at]);
  await t.run('chat.messages.delete', ben, { message_id: first.id });
  expect(await answered()).toEqual([0, null]);
  expect(await threads(ada)).toEqual([]);
  const elsewhere = await t.run('chat.channels.create', ada, { name: 'Elsewhere' });
  const stray = { channel_id: elsewhere.id, body: 'Here', parent_id: root.id };
  expect(await t.refused('chat.messages.send', ada, stray)).toMatchObject({
    details: { errors: [{ field: 'parent_id' }] },
  });
});

test('a deleted message leaves its place and none of its text, in no event that follows', async () => {
  const { id: message_id } = await say(ada, `Secret for <@${ben.user_id}>`);
  await t.run('chat.reactions.add', ben, { message_id, emoji: '😮' });
  await t.run('chat.messages.delete', ada, { message_id });
  expect(await read(ben)).toMatchObject([{ body: null, mentioned_user_ids: [], reactions: [], seq: 1 }]);
  expect(JSON.stringify(await eventsOf('message.deleted'))).not.toContain('Secret');
  const gone = { code: 'message_deleted' };
  expect(await t.refused('chat.messages.delete', ada, { message_id })).toMatchObject(gone);
  expect(await t.refused('chat.messages.update', ada, { message_id, body: 'x' })).toMatchObject(gone);
  expect(await t.refused('chat.reactions.add', ada, { message_id, emoji: '👍' })).toMatchObject(gone);
});

test("a message is its author's to change; who manages channels deletes it too, but in direct channels", async () => {
  const manager = await acme.join('manager');
  const mine = await say(ada, 'Mine');
  for (const caller of [ben, manager]) {
    const change = { message_id: mine.id, body: 'Yours' };
    expect(await t.refused('chat.messages.update', caller, change)).toMatchObject({ code: 'forbidden' });
  }
  const stale = { message_id: mine.id, body: 'Newer', expected_version: 2 };
  expect(await t.refused('chat.messages.update', ada, stale)).toMatchObject({ code: 'version_mismatch' });
  const edited = await t.run('chat.messages.update', ada, { ...stale, expected_version: 1 });
  expect(edited).toMatchObject({ body: 'Newer', version: 2, edited_at: expect.any(String) });
  expect(await t.refused('chat.messages.delete', ben, { message_id: mine.id })).toMatchObject({ code: 'forbidden' });
  await t.run('chat.messages.delete', manager, { message_id: mine.id });
  const direct = await t.run('chat.dms.open', ada, { user_ids: [manager.user_id] });
  const whispered = await t.run('chat.messages.send', ada, { channel_id: direct.id, body: 'Psst' });
  const failure = await t.refused('chat.messages.delete', manager, { message_id: whispered.id });
  expect(failure).toMatchObject({ code: 'forbidden' });
});

test('only who sees the channel is mentioned, each once', async () => {
  const viewer = await acme.join('viewer');
  const stranger = (await t.org('Other')).owner;
  const at = (...people: Caller[]) => people.map(({ user_id }) => `<@${user_id}>`).join(' ');
  const all = at(ben, ben, guest, viewer, stranger, ada);
  expect((await say(ada, all)).mentioned_user_ids).toEqual([ada.user_id, ben.user_id].sort());
  await t.run('chat.channels.members.add', ada, { channel_id, user_id: guest.user_id });
  const message = await say(ada, all);
  expect(message.mentioned_user_ids).toEqual([ada.user_id, ben.user_id, guest.user_id].sort());
  const { id: message_id } = message;
  expect(await t.run('chat.messages.update', ada, { message_id, body: at(guest) })).toMatchObject({
    mentioned_user_ids: [guest.user_id],
  });
  const closed = await t.run('chat.channels.create', ada, { name: 'Closed', type: 'private' });
  const sent = await t.run('chat.messages.send', ada, { channel_id: closed.id, body: at(ben) });
  expect(sent.mentioned_user_ids).toEqual([]);
  const { id: project_id } = await t.run('projects.create', acme.owner, { name: 'Secret', is_private: true });
  await t.run('projects.members.add', acme.owner, { project_id, user_id: ada.user_id });
  const { id: task_id } = await t.run('tasks.create', acme.owner, { project_id, title: 'Plan' });
  const { id } = await t.run('chat.task_channels.open', ada, { task_id });
  const inTask = await t.run('chat.messages.send', ada, { channel_id: id, body: at(ben, acme.owner) });
  expect(inTask.mentioned_user_ids).toEqual([acme.owner.user_id]);
});

test('each reacts once with an emoji, and counts are right when all do at once', async () => {
  const { id: message_id } = await say(ada, 'Shipped');
  const react = (caller: Caller, emoji: string) => t.run('chat.reactions.add', caller, { message_id, emoji });
  await Promise.all([react(ada, '🎉'), react(ben, '🎉'), react(ben, '🎉'), react(acme.owner, '🎉'), react(ben, '❤')]);
  let before: unknown = [];
  for (const { changes, data } of await eventsOf('message.reaction_added')) {
    expect(changes.reactions ?? [data.reactions, data.reactions]).toEqual([before, data.reactions]);
    before = data.reactions;
  }
  const { reactions, version } = await react(ada, '❤️');
  expect(version).toBe(1);
  const counts = Object.fromEntries(
    reactions.map(({ emoji, count, user_ids }: Row) => [emoji, [count, user_ids.length]]),
  );
  expect(counts).toEqual({ '🎉': [3, 3], '❤️': [2, 2] });
  const left = await t.run('chat.reactions.remove', ben, { message_id, emoji: '🎉' });
  expect(left.reactions).toContainEqual(expect.objectContaining({ emoji: '🎉', count: 2 }));
  for (const emoji of ['a', '👍👍', ':tada:', ' ', '1']) {
    expect(await t.refused('chat.reactions.add', ada, { message_id, emoji })).toMatchObject({
      details: { errors: [{ field: 'emoji' }] },
    });
  }
});

test('what others wrote is unread until read or answered; what one wrote oneself never is', async () => {
  await t.run('chat.channels.join', ben, { channel_id });
  await say(ada, 'One');
  const two = await say(ada, `Two <@${ben.user_id}>`);
  await say(ada, 'Three');
  expect(await mark(ben)).toMatchObject({ seq: 0, unread_count: 3, mention_count: 1 });
  expect(await mark(ada)).toMatchObject({ seq: 3, unread_count: 0 });
  await t.run('chat.messages.delete', ada, { message_id: two.id });
  expect(await mark(ben)).toMatchObject({ unread_count: 2, mention_count: 0 });
  const unread = (caller: Caller) => t.run('chat.read_marks.list', caller, { unread: true, expand: ['channel'] });
  expect((await unread(ben)).data).toMatchObject([{ channel: { name: 'Studio' } }]);
  await say(ben, 'Four');
  expect((await unread(ben)).data).toEqual([]);
  await t.run('chat.channels.members.add', ada, { channel_id, user_id: guest.user_id });
  expect(await mark(guest)).toMatchObject({ seq: 4, unread_count: 0 });
  expect(await t.refused('chat.read_marks.set', ben, { channel_id, seq: 5 })).toMatchObject({
    details: { errors: [{ field: 'seq' }] },
  });
});

test('a read mark only moves forward, in whatever order and however close together', async () => {
  for (let i = 0; i < 8; i++) await say(ada, `Message ${i}`);
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(8), { minLength: 1, maxLength: 5 }), fc.boolean(), async (seqs, atOnce) => {
      const reader = await acme.join('member');
      const set = (seq: number) => t.run('chat.read_marks.set', reader, { channel_id, seq });
      if (atOnce) await Promise.all(seqs.map(set));
      else for (const seq of seqs) await set(seq);
      const furthest = Math.max(...seqs);
      expect(await mark(reader)).toMatchObject({ seq: furthest, unread_count: 8 - furthest });
    }),
    { numRuns: 12 },
  );
});

test('who cannot use chat is not let in, by the field that names them', async () => {
  const viewer = await acme.join('viewer');
  const wrong = (field: string) => ({ code: 'validation_failed', details: { errors: [{ field }] } });
  const { user_id } = viewer;
  expect(await t.refused('chat.dms.open', ada, { user_ids: [user_id] })).toMatchObject(wrong('user_ids'));
  const input = { name: 'New', user_ids: [ben.user_id, user_id] };
  expect(await t.refused('chat.channels.create', ada, input)).toMatchObject(wrong('user_ids'));
  expect(await t.refused('chat.channels.members.add', ada, { channel_id, user_id })).toMatchObject(wrong('user_id'));
});
