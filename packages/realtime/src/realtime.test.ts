import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestCore, testCore } from '@stint/testing';
import { WebSocket } from 'ws';
import { client, type TestServer, testServer } from './realtime.fixture.ts';

let t: TestCore;
let server: TestServer;

beforeAll(async () => {
  t = await testCore();
  server = await testServer(t);
});
afterAll(async () => {
  await server.close();
  await t.close();
});

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

test('a ticket signs a socket in, once', async () => {
  const { owner } = await t.org();
  server.auth.tickets.set('wst_1', owner);
  const first = await client(server.url);
  const reply = await first.ask('authenticate', { ticket: 'wst_1' });
  expect(reply).toMatchObject({ status: 'ok', data: { org_id: owner.org_id, user_id: owner.user_id, role: 'owner' } });
  const second = await client(server.url);
  expect(await second.ask('authenticate', { ticket: 'wst_1' })).toMatchObject({
    status: 'error',
    error: { code: 'unauthenticated', status: 401 },
  });
  expect(await second.ask('clients.list')).toMatchObject({ status: 'error', error: { code: 'unauthenticated' } });
  expect(await first.ask('clients.list')).toMatchObject({ status: 'ok', data: { data: [] } });
});

test('a bearer on the upgrade signs in; actions sent at once wait for it', async () => {
  const { owner } = await t.org();
  server.auth.bearers.set('pat', owner);
  const peer = await client(server.url, { authorization: 'Bearer pat' });
  expect(await peer.ask('clients.list')).toMatchObject({ status: 'ok' });
});

test('a bad bearer on the upgrade closes the socket with 4401', async () => {
  expect(await (await client(server.url, { authorization: 'Bearer nothing' })).closed).toBe(4401);
  expect(await (await client(server.url, { authorization: 'Basic Zm9vOmJhcg==' })).closed).toBe(4401);
});

test('who does not sign in in time, and whose credential expires, is closed with 4401', async () => {
  const hasty = await testServer(t, { limits: { authenticateWithin: 50 } });
  expect(await (await client(hasty.url)).closed).toBe(4401);
  const { owner } = await t.org();
  const credential = { ...owner.credential, expires_at: new Date(Date.now() + 150) };
  const peer = await hasty.as({ ...owner, credential });
  expect(await peer.ask('clients.list')).toMatchObject({ status: 'ok' });
  expect(await peer.closed).toBe(4401);
  await hasty.close();
});

test('a revoked credential closes its socket with 4401 and leaves others', async () => {
  const org = await t.org();
  const member = await org.join('member');
  const [gone, stays] = [await server.as(member), await server.as(org.owner)];
  await gone.ask('subscribe', { types: ['*'] });
  server.auth.bearers.delete(`bearer-${member.credential.id}`);
  server.auth.changed(org.id);
  expect(await gone.closed).toBe(4401);
  expect(await stays.ask('clients.list')).toMatchObject({ status: 'ok' });
});

test('a role that changes holds on an open socket, for actions and for events', async () => {
  const org = await t.org();
  const member = await org.join('member');
  const peer = await server.as(member);
  await peer.ask('subscribe', { types: ['client.*'] });
  await t.run('clients.create', org.owner, { name: 'Seen', default_rate: 100 });
  const before = await peer.got(({ event }) => event === 'client.created');
  expect(before.data).not.toHaveProperty('default_rate');
  server.auth.bearers.set(`bearer-${member.credential.id}`, {
    ...org.owner,
    user_id: member.user_id,
    credential: member.credential,
  });
  server.auth.changed(org.id);
  const refused = async () => (await peer.ask('clients.create', { name: 'Mine', default_rate: 7 })).status;
  while ((await refused()) !== 'ok');
  const after = await peer.got(({ event, data }) => event === 'client.created' && data.name === 'Mine');
  expect(after.data.default_rate).toEqual({ amount: 7, currency: 'EUR' });
});

test('every operation is an action; the answer carries the seq of what it wrote', async () => {
  const org = await t.org();
  const peer = await server.as(org.owner);
  const made = await peer.ask('clients.create', { name: 'Northwind' }, { idempotency_key: 'k' });
  expect(made).toMatchObject({ status: 'ok', seq: 2, data: { name: 'Northwind' } });
  const again = await peer.ask('clients.create', { name: 'Northwind' }, { idempotency_key: 'k' });
  expect(again).toMatchObject({ seq: 2, replayed: true, data: { id: made.data.id } });
  const [row] = (await t.db.system.query('SELECT envelope FROM events WHERE org_id = $1 AND seq = 2', [org.id])).rows;
  expect(row.envelope.actor.via).toBe('websocket');
});

test('a refusal has the code, the status and the fields that every protocol gives', async () => {
  const org = await t.org();
  const peer = await server.as(org.owner);
  expect(await peer.ask('clients.create', { name: 'A', colour: 'red' })).toMatchObject({
    status: 'error',
    error: { code: 'validation_failed', status: 422, errors: [{ field: 'colour', code: 'unknown_field' }] },
  });
  const { data } = await peer.ask('clients.create', { name: 'A' });
  const stale = await peer.ask('clients.update', { client_id: data.id, name: 'B', expected_version: 7 });
  expect(stale).toMatchObject({ error: { code: 'version_mismatch', status: 412, current_state: { version: 1 } } });
  expect(await peer.ask('no.such')).toMatchObject({ error: { code: 'not_found', status: 404 } });
});

test('what is no message is answered, and the socket lives on', async () => {
  const { owner } = await t.org();
  const peer = await server.as(owner);
  const { socket } = peer;
  const bad: [string | Buffer, string, unknown][] = [
    ['{', 'malformed_request', null],
    ['[]', 'malformed_request', null],
    ['null', 'malformed_request', null],
    ['"x"', 'malformed_request', null],
    ['', 'malformed_request', null],
    [Buffer.from('{"action":"clients.list","request_id":"b"}'), 'malformed_request', null],
    ['{"action":"clients.list"}', 'validation_failed', null],
    ['{"request_id":"n1"}', 'validation_failed', 'n1'],
    ['{"action":5,"request_id":"n2"}', 'validation_failed', 'n2'],
    ['{"action":"clients.list","request_id":"n3","payload":[]}', 'validation_failed', 'n3'],
    ['{"action":"clients.list","request_id":"n4","extra":1}', 'validation_failed', 'n4'],
    ['{"action":"__proto__","request_id":"n5"}', 'not_found', 'n5'],
    ['{"action":"subscribe","request_id":"n6","payload":{"types":["Bad Type"]}}', 'validation_failed', 'n6'],
    ['{"action":"subscribe","request_id":"n7","payload":{"after":-1}}', 'validation_failed', 'n7'],
    ['{"action":"subscribe","request_id":"n8","payload":{"after":99999}}', 'validation_failed', 'n8'],
    ['{"action":"unsubscribe","request_id":"n9","payload":{"subscription_id":"sub_9"}}', 'not_found', 'n9'],
  ];
  for (const [frame, code, request_id] of bad) {
    const before = peer.received.length;
    socket.send(frame);
    await peer.got((message) => peer.received.indexOf(message) >= before);
    expect(peer.received[before]).toMatchObject({ status: 'error', request_id, error: { code } });
  }
  expect(await peer.ask('clients.list')).toMatchObject({ status: 'ok' });
});

test('a message over 1 MB closes the socket with 1009', async () => {
  const { owner } = await t.org();
  const peer = await server.as(owner);
  peer.socket.send(
    JSON.stringify({ action: 'clients.create', request_id: 'x', payload: { name: 'x'.repeat(1_000_001) } }),
  );
  expect(await peer.closed).toBe(1009);
});

test('a frame that breaks the protocol ends that socket alone', async () => {
  const { owner } = await t.org();
  const witness = await server.as(owner);
  const { hostname, port } = new URL(server.url);
  const raw = connect(Number(port), hostname);
  raw.write(
    `GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
  );
  await once(raw, 'data');
  raw.write(Buffer.from([0xff, 0xff, 0xff, 0xff]));
  raw.resume();
  await once(raw, 'close');
  expect(await witness.ask('clients.list')).toMatchObject({ status: 'ok' });
});

test('more actions than run at once are all answered', async () => {
  const { owner } = await t.org();
  const peer = await server.as(owner);
  const replies = await Promise.all(range(1, 200).map(() => peer.ask('clients.list', { limit: 1 })));
  expect(replies.every(({ status }) => status === 'ok')).toBe(true);
});

test('a subscription replays what came after a seq and goes on live, without gap or double', async () => {
  const org = await t.org();
  const add = (name: string) => t.run('clients.create', org.owner, { name });
  for (const i of range(1, 10)) await add(`C ${i}`);
  const peer = await server.as(org.owner);
  const writing = Promise.all(range(11, 40).map((i) => add(`C ${i}`)));
  const { data } = await peer.ask('subscribe', { types: ['client.*'], after: 4 });
  expect(data).toMatchObject({ seq: 4, types: ['client.*'] });
  await writing;
  await peer.got(({ seq, event }) => event && seq === 41);
  expect(peer.events().map(({ seq }) => seq)).toEqual(range(5, 41));
  expect(peer.events()[0]).toMatchObject({
    event: 'client.created',
    type: 'client.created',
    org_id: org.id,
    operation: 'clients.create',
    subject: { type: 'client' },
    data: { name: 'C 4' },
  });
  const reply = peer.received.findIndex((message) => message.data?.subscription_id);
  expect(reply).toBeLessThan(peer.received.findIndex(({ event }) => event));
});

test('an event that two subscriptions want is pushed once; after unsubscribe none comes', async () => {
  const org = await t.org();
  const peer = await server.as(org.owner);
  const { data } = await peer.ask('subscribe', { types: ['client.*'] });
  await peer.ask('subscribe', { types: ['*'] });
  await peer.ask('clients.create', { name: 'A' });
  await peer.ask('clients.create', { name: 'B' });
  await peer.got((message) => message.event && message.seq === 3);
  expect(await peer.ask('unsubscribe', { subscription_id: data.subscription_id })).toMatchObject({
    data: { unsubscribed: [data.subscription_id] },
  });
  await peer.ask('clients.create', { name: 'C' });
  await peer.got((message) => message.event && message.seq === 4);
  await peer.ask('unsubscribe');
  const witness = await server.as(org.owner);
  await witness.ask('subscribe', {});
  await peer.ask('clients.create', { name: 'D' });
  await witness.got((message) => message.event && message.seq === 5);
  await peer.ask('clients.list');
  expect(peer.events().map(({ seq }) => seq)).toEqual([2, 3, 4]);
});

test('a resume from before what is kept is told to resync', async () => {
  const org = await t.org();
  for (const name of ['A', 'B']) await t.run('clients.create', org.owner, { name });
  await t.db.system.query('DELETE FROM events WHERE org_id = $1 AND seq <= 2', [org.id]);
  const peer = await server.as(org.owner);
  expect(await peer.ask('subscribe', { types: ['*'], after: 0 })).toMatchObject({ status: 'ok' });
  expect(await peer.got(({ event }) => event === 'resync_required')).toBeDefined();
});

test('nobody is sent what they may not see', async () => {
  const org = await t.org();
  const member = await server.as(await org.join('member'));
  const contractor = await server.as(await org.join('contractor'));
  const stranger = await server.as((await t.org('Other')).owner);
  for (const peer of [member, contractor, stranger]) await peer.ask('subscribe', { types: ['*'] });
  const { id } = await t.run('clients.create', org.owner, { name: 'A', default_rate: 100 });
  await t.run('clients.update', org.owner, { client_id: id, default_rate: 200, name: 'B' });
  const updated = await member.got(({ event }) => event === 'client.updated');
  expect(updated.changes).toEqual({ name: ['A', 'B'] });
  expect(updated.data).not.toHaveProperty('default_rate');
  await contractor.ask('whoami');
  expect(contractor.events()).toEqual([]);
  expect(stranger.events()).toEqual([]);
});

test('a reader that stops reading is closed with 4408 while the others go on', async () => {
  const org = await t.org();
  const [slow, quick] = [await server.as(org.owner), await server.as(org.owner)];
  for (const peer of [slow, quick]) await peer.ask('subscribe', { types: ['*'] });
  await t.run('clients.create', org.owner, { name: 'A' });
  const template = await quick.got(({ event }) => event === 'client.created');
  slow.socket.pause();
  // Large events, straight into the log: past what the operating system keeps for a reader, and then past what we keep.
  const { seq: _, event: __, ...envelope } = template;
  const text = JSON.stringify({ ...envelope, data: { ...envelope.data, name: 'x'.repeat(100_000) } });
  let head = 2;
  for (let round = 0; round < 10; round++) {
    await t.db.system.query(
      `WITH l AS (UPDATE org_logs SET seq = seq + 20 WHERE org_id = $1 RETURNING seq)
       INSERT INTO events (org_id, seq, id, type, occurred_at, envelope)
       SELECT $1, l.seq - 20 + n, 'evt_' || n, 'client.created', now(), $2::json FROM l, generate_series(1, 20) n`,
      [org.id, text],
    );
    head += 20;
    t.core.committed(org.id, head, ['client.created']);
    await quick.got((message) => message.event && message.seq === head);
  }
  slow.socket.resume();
  expect(await slow.closed).toBe(4408);
  expect(await quick.ask('clients.list', { limit: 1 })).toMatchObject({ status: 'ok' });
  expect(quick.events().map(({ seq }) => seq)).toEqual(range(2, head));
});

test('presence and typing reach those who may see the subject, and end with the socket', async () => {
  const org = await t.org();
  const { id } = await t.run('clients.create', org.owner, { name: 'A' });
  const [owner, member, contractor] = [
    await server.as(org.owner),
    await server.as(await org.join('member')),
    await server.as(await org.join('contractor')),
  ];
  for (const peer of [member, contractor]) await peer.ask('subscribe', { types: ['presence.*', 'typing.*'] });
  const subject = { type: 'client', id };
  expect(await owner.ask('typing.set', { subject })).toMatchObject({ status: 'ok', data: { subject, typing: true } });
  expect(await owner.ask('presence.set', { state: 'online' })).toMatchObject({ status: 'ok' });
  expect(await member.got(({ event }) => event === 'typing.changed')).toMatchObject({
    user_id: org.owner.user_id,
    subject,
    typing: true,
  });
  await contractor.got(({ event, state }) => event === 'presence.changed' && state === 'online');
  owner.socket.close();
  await member.got(({ event, typing }) => event === 'typing.changed' && typing === false);
  await contractor.got(({ event, state }) => event === 'presence.changed' && state === 'offline');
  expect(contractor.events('typing.changed')).toEqual([]);
  expect(await contractor.ask('typing.set', { subject })).toMatchObject({ error: { code: 'not_found' } });
});

test('what is said and typed in a channel reaches those in it, from their coming to their going', async () => {
  const org = await t.org();
  const [ada, ben, guest] = [await org.join('member'), await org.join('member'), await org.join('contractor')];
  const [one, two, outside] = [await server.as(ada), await server.as(ben), await server.as(org.owner)];
  const peers = [one, two, outside, await server.as(guest)];
  const types = ['channel.*', 'channel_member.*', 'message.*', 'read_mark.*', 'typing.*'];
  for (const peer of peers) await peer.ask('subscribe', { types });
  const input = { name: 'Closed', type: 'private', user_ids: [ben.user_id] };
  const { data: channel } = await one.ask('chat.channels.create', input);
  const channel_id = channel.id;
  const subject = { type: 'channel', id: channel_id };
  expect(await two.got(({ event }) => event === 'channel.created')).toMatchObject({ data: { name: 'Closed' } });
  expect(await one.ask('typing.set', { subject })).toMatchObject({ status: 'ok' });
  expect(await two.got(({ event }) => event === 'typing.changed')).toMatchObject({
    user_id: ada.user_id,
    typing: true,
  });
  await one.ask('chat.messages.send', { channel_id, body: 'For us' });
  await two.got(({ event, data }) => event === 'message.sent' && data.body === 'For us');
  await one.ask('chat.read_marks.set', { channel_id });
  await one.got(({ event }) => event === 'read_mark.set');
  await one.ask('chat.channels.members.remove', { channel_id, user_id: ben.user_id });
  await two.got(({ event }) => event === 'channel_member.removed');
  await one.ask('typing.set', { subject });
  await one.ask('chat.messages.send', { channel_id, body: 'Without you' });
  const open = await one.ask('chat.channels.create', { name: 'Open' });
  for (const peer of [two, outside]) {
    await peer.got(({ event, data }) => event === 'channel.created' && data.id === open.data.id);
  }
  expect(two.events('message.sent')).toHaveLength(1);
  expect(two.events('typing.changed')).toHaveLength(1);
  expect(two.events('read_mark.set')).toEqual([]);
  expect(outside.events().filter(({ data }) => JSON.stringify(data ?? {}).includes(channel_id))).toEqual([]);
  expect(outside.events('typing.changed')).toEqual([]);
  expect(peers[3]?.events()).toEqual([]);
  for (const peer of [two, outside]) {
    expect(await peer.ask('typing.set', { subject })).toMatchObject({ error: { code: 'not_found' } });
    expect(await peer.ask('presence.set', { state: 'online', subject })).toMatchObject({
      error: { code: 'not_found' },
    });
  }
});

test('who says nothing more has stopped typing', async () => {
  const brisk = await testServer(t, { limits: { typingFor: 30 } });
  const org = await t.org();
  const { id } = await t.run('clients.create', org.owner, { name: 'A' });
  const [one, two] = [await brisk.as(org.owner), await brisk.as(await org.join('member'))];
  await two.ask('subscribe', { types: ['typing.changed'] });
  await one.ask('typing.set', { subject: { type: 'client', id } });
  await two.got(({ typing }) => typing === false);
  await brisk.close();
});

test('a peer that answers no ping is ended; one that does stays', async () => {
  const brisk = await testServer(t, { limits: { pingEvery: 60 } });
  const { owner } = await t.org();
  const stays = await brisk.as(owner);
  const dead = new WebSocket(brisk.url, { autoPong: false });
  await once(dead, 'open');
  const [code] = await once(dead, 'close');
  expect(code).toBe(1006);
  expect(await stays.ask('clients.list')).toMatchObject({ status: 'ok' });
  await brisk.close();
});

test('pages of other origins are refused where origins are named', async () => {
  const guarded = await testServer(t, { allowedOrigins: ['https://app.example.com'] });
  await expect(client(guarded.url, { origin: 'https://evil.example.com' })).rejects.toMatchObject({
    message: 'Unexpected server response: 403',
  });
  const browser = await client(guarded.url, { origin: 'https://app.example.com' });
  const tool = await client(guarded.url);
  for (const peer of [browser, tool]) expect(peer.socket.readyState).toBe(WebSocket.OPEN);
  await guarded.close();
});

test('a server that stops says so with 1001', async () => {
  const brief = await testServer(t);
  const { owner } = await t.org();
  const peer = await brief.as(owner);
  await peer.ask('subscribe', { types: ['*'] });
  await brief.close();
  expect(await peer.closed).toBe(1001);
});
