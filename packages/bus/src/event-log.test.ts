import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import {
  type Caller,
  entity,
  event,
  eventOf,
  fail,
  failures,
  id,
  inProject,
  line,
  newId,
  Row,
  recordStatement,
} from '@stint/core';
import { raw } from '@stint/db';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import { type Cuttable, cuttable, testRedis, until } from './carriers.fixture.ts';
import {
  type Bus,
  createBus,
  createEventLog,
  type DeliveredEvent,
  type EndReason,
  type FollowOptions,
  redisTransport,
} from './index.ts';

const redis = await testRedis();
let t: TestCore;
const buses: Bus[] = [];

beforeAll(async () => {
  t = await testCore();
});
afterEach(async () => {
  for (const bus of buses.splice(0)) await bus.stop();
});
afterAll(() => t.close());

function bus(redisUrl?: string, checkEvery?: number): Bus {
  const made = createBus({ core: t.core, redisUrl, ...(checkEvery ? { checkEvery } : {}) });
  made.start();
  buses.push(made);
  return made;
}

async function follow({ log }: Bus, caller: Caller, options: FollowOptions = {}) {
  const got: DeliveredEvent[] = [];
  const ends: EndReason[] = [];
  const following = await log.follow(
    caller,
    options,
    (event) => void got.push(event),
    (reason) => ends.push(reason),
  );
  const seqs = () => got.map(({ seq }) => seq);
  return { ...following, got, ends, seqs };
}

const add = (org: TestOrg, name: string) => t.run('clients.create', org.owner, { name });
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i);

const carriers: [string, string | undefined][] = [['in the process', undefined]];
if (redis) carriers.push(['over Redis', redis]);
else
  test.skip('over Redis: skipped, because REDIS_URL is not set and nothing answers on 127.0.0.1:6379', () => undefined);

describe.each(carriers)('%s', (_, url) => {
  test('a follower gets every event after it came, in order, each once', async () => {
    const org = await t.org();
    const reader = await follow(bus(url), org.owner);
    await Promise.all(range(1, 30).map((i) => add(org, `Client ${i}`)));
    await until(() => reader.got.length >= 30);
    expect(reader.seqs()).toEqual(range(2, 31));
  });

  test('a resume amid concurrent writers has no gap and no double', async () => {
    const org = await t.org();
    const one = bus(url);
    const writing = Promise.all(
      range(1, 6).map(async (w) => {
        for (let i = 0; i < 15; i++) await add(org, `Client ${w} ${i}`);
      }),
    );
    const readers = [];
    for (let i = 0; i < 8; i++) {
      await until(async () => (await one.log.head(org.id)) > i * 10);
      readers.push(await follow(one, org.owner, { after: i * 5 }));
    }
    await writing;
    const head = await one.log.head(org.id);
    expect(head).toBe(91);
    for (const [i, reader] of readers.entries()) {
      await until(() => reader.got.at(-1)?.seq === head);
      expect(reader.seqs()).toEqual(range(i * 5 + 1, head));
    }
  });

  test('readers with the same permissions share one rendering', async () => {
    const org = await t.org();
    const one = bus(url);
    const [a, b] = [await follow(one, org.owner), await follow(one, await org.join('admin'))];
    const [c, d] = [await follow(one, await org.join('member')), await follow(one, await org.join('member'))];
    const contractor = await follow(one, await org.join('contractor'));
    await t.run('clients.create', org.owner, { name: 'Guarded', default_rate: 12_300 });
    const client_id = (await t.run('clients.list', org.owner, {})).data[0].id;
    await t.run('clients.update', org.owner, { client_id, default_rate: 45_600, name: 'Renamed' });
    for (const { got } of [a, b, c, d]) await until(() => got.length === 2);
    expect(c.got[0]).toBe(d.got[0]);
    expect(a.got[0]?.text).toBe(b.got[0]?.text);
    const full = JSON.parse(a.got[1]?.text as string);
    expect(full.changes).toHaveProperty('default_rate');
    expect(full.data.default_rate).toEqual({ amount: 45_600, currency: 'EUR' });
    const reduced = JSON.parse(c.got[1]?.text as string);
    expect(reduced.changes).toEqual({ name: ['Guarded', 'Renamed'] });
    expect(reduced.data).not.toHaveProperty('default_rate');
    expect(c.got.map(({ text }) => text).join()).not.toMatch(/12300|45600/);
    expect(contractor.got).toEqual([]);
  });
});

test('only the types and the project asked for come', async () => {
  const org = await t.org();
  const one = bus();
  const created = await follow(one, org.owner, { types: ['client.created', 'task.*'] });
  const all = await follow(one, org.owner, { types: ['*'] });
  const nothing = await follow(one, org.owner, { project_id: 'prj_01h455vb4pex5vsknk084sn02q' });
  const client = await add(org, 'A');
  await t.run('clients.archive', org.owner, { client_id: client.id });
  await until(() => all.got.length === 2);
  expect(created.seqs()).toEqual([2]);
  expect(nothing.got).toEqual([]);
});

test('a token is shown the domains its scopes read and no other', async () => {
  const org = await t.org();
  const one = bus();
  const scoped = (...scopes: string[]): Caller => ({ ...org.owner, credential: { ...org.owner.credential, scopes } });
  const tasks = await follow(one, scoped('manage:tasks'), { after: 0 });
  const clients = await follow(one, scoped('read:clients'), { after: 0 });
  await add(org, 'A');
  await until(() => clients.got.length === 1);
  expect(clients.got[0]?.type).toBe('client.created');
  expect(tasks.got).toEqual([]);
});

test('permissions that are taken away hold from the next event on', async () => {
  const org = await t.org();
  const one = bus();
  const member = await org.join('member');
  const [reader, witness] = [await follow(one, member), await follow(one, org.owner)];
  await add(org, 'A');
  await until(() => reader.got.length === 1);
  await reader.update({ ...member, permissions: new Set() });
  await add(org, 'B');
  await until(() => witness.got.length === 2);
  expect(reader.got).toHaveLength(1);
});

test('a resume from before what is kept must resync; one beyond the head is refused', async () => {
  const org = await t.org();
  const one = bus();
  for (const name of ['A', 'B', 'C']) await add(org, name);
  await t.db.system.query('DELETE FROM events WHERE org_id = $1 AND seq <= 2', [org.id]);
  const late = await follow(one, org.owner, { after: 1 });
  await until(() => late.ends.length === 1);
  expect(late.ends).toEqual(['resync_required']);
  const just = await follow(one, org.owner, { after: 2 });
  await until(() => just.got.length === 2);
  expect(just.seqs()).toEqual([3, 4]);
  await expect(follow(one, org.owner, { after: 5 })).rejects.toMatchObject({ code: 'validation_failed' });
});

test('a reader that takes no more is ended as slow while the others go on', async () => {
  const org = await t.org();
  const one = bus();
  const ends: EndReason[] = [];
  const never = new Promise<void>(() => undefined);
  await one.log.follow(
    org.owner,
    {},
    () => never,
    (reason) => ends.push(reason),
  );
  const quick = await follow(one, org.owner);
  const billing_address = { street: 'x'.repeat(200), street2: 'y'.repeat(200), city: 'z'.repeat(100) };
  for (let i = 0; i < 40 && ends.length === 0; i++) {
    await Promise.all(
      range(1, 40).map((n) => t.run('clients.create', org.owner, { name: `C ${i} ${n}`, billing_address })),
    );
    const head = await one.log.head(org.id);
    await until(() => quick.got.at(-1)?.seq === head);
  }
  expect(ends).toEqual(['slow']);
  expect(quick.ends).toEqual([]);
});

test('a replay goes at the pace of its reader', async () => {
  const org = await t.org();
  const one = bus();
  for (const name of ['A', 'B', 'C', 'D']) await add(org, name);
  let open = 0;
  const seqs: number[] = [];
  await one.log.follow(
    org.owner,
    { after: 0 },
    async ({ seq }) => {
      expect(++open).toBe(1);
      await new Promise(setImmediate);
      open--;
      seqs.push(seq);
    },
    () => undefined,
  );
  await add(org, 'E');
  await until(() => seqs.length === 6);
  expect(seqs).toEqual(range(1, 6));
});

/** A thing in a project. */
const Probe = entity({
  name: 'probe',
  domain: 'clients',
  table: 'clients',
  visible: inProject(),
  fields: { id: line(100), project_id: id('prj').nullable(), user_id: id('usr').nullable() },
});

/** Publishes an event with a change, as a write does. */
async function say(org: TestOrg, type: string, data: object, change?: string): Promise<void> {
  const definition = eventOf(type) ?? event(type, Probe, 'For a test');
  const emitted = [{ definition, after: new Row(definition.entity, JSON.stringify(data)) }] as never;
  const call = { via: 'rest', request_id: newId('req') } as const;
  const recording = { caller: org.owner, call, operation: 'probe.publish', now: new Date(), emitted, full: false };
  const statement = recordStatement(recording);
  const work = async () => void (change && (await t.db.query(raw(change))));
  const seq = await t.db.transaction(org.id, work, () => ({ statement, done: ([head]) => Number(head?.seq) }));
  t.core.committed(org.id, seq, [type]);
}

async function project(org: TestOrg): Promise<string> {
  const project_id = newId('prj');
  await t.db.system.query("INSERT INTO projects (org_id, id, code, name, currency) VALUES ($1, $2, $3, 'P', 'EUR')", [
    org.id,
    project_id,
    project_id.slice(-6).toUpperCase(),
  ]);
  return project_id;
}

test('a project that turns private is hidden from its own event on, and shown again to who joins it', async () => {
  const org = await t.org();
  const one = bus();
  const member = await org.join('member');
  const contractor = await org.join('contractor');
  const project_id = await project(org);
  const touch = (user_id: string | null = null) => say(org, 'probe.touched', { id: 'x', project_id, user_id });
  const readers = {
    owner: await follow(one, org.owner, { types: ['probe.*'] }),
    member: await follow(one, member, { types: ['probe.*'] }),
    contractor: await follow(one, contractor, { types: ['probe.*'] }),
    replayed: await follow(one, member, { types: ['probe.*'], after: 0 }),
  };
  await touch();
  const hide = `UPDATE projects SET is_private = true WHERE id = '${project_id}'`;
  await say(org, 'project.updated', { id: project_id }, hide);
  for (let i = 0; i < 5; i++) await touch();
  // Access is judged as it is when an event is handed out: who had joined by then would rightly see these, too.
  await until(() => readers.owner.got.at(-1)?.seq === 8);
  for (const user_id of [member.user_id, contractor.user_id]) {
    const join = `INSERT INTO project_members (id, project_id, user_id) VALUES ('${user_id}', '${project_id}', '${user_id}')`;
    await say(org, 'project_member.added', { id: 'x', project_id, user_id }, join);
  }
  await touch();
  await until(() => readers.owner.got.at(-1)?.seq === 11);
  expect(readers.owner.seqs()).toEqual([2, 4, 5, 6, 7, 8, 11]);
  expect(readers.member.seqs()).toEqual([2, 11]);
  expect(readers.replayed.seqs()).toEqual([2, 11]);
  expect(readers.contractor.seqs()).toEqual([11]);
});

test('a role that changed holds from its own event on; a member who is gone is ended by it', async () => {
  const org = await t.org();
  const member = await org.join('member');
  const other = await org.join('member');
  let now: Caller | null = { ...member, permissions: new Set() };
  const asked: string[] = [];
  const refresh = async (caller: Caller) => {
    asked.push(caller.user_id);
    if (!now) throw fail(failures.unauthenticated);
    return now;
  };
  const one = createBus({ core: t.core, refresh });
  buses.push(one);
  one.start();
  const [reader, stays] = [await follow(one, member), await follow(one, other)];
  await add(org, 'A');
  await say(org, 'member.updated', { id: 'x', project_id: null, user_id: member.user_id });
  await add(org, 'B');
  await until(() => stays.got.some(({ seq }) => seq === 4));
  expect(reader.got.map(({ type }) => type)).not.toContain('client.updated');
  expect(reader.seqs()).toContain(2);
  expect(reader.seqs()).not.toContain(4);
  now = null;
  await say(org, 'member.removed', { id: 'x', project_id: null, user_id: member.user_id });
  await until(() => reader.ends.length > 0);
  expect(reader.ends).toEqual(['unauthenticated']);
  expect(stays.ends).toEqual([]);
  expect(new Set(asked)).toEqual(new Set([member.user_id]));
});

test('a replay never overtakes what may change who sees the rest', async () => {
  const org = await t.org();
  const hold = Promise.withResolvers<void>();
  const refresh = async (caller: Caller) => {
    await hold.promise;
    return caller;
  };
  const one = createBus({ core: t.core, refresh });
  buses.push(one);
  one.start();
  const first = await follow(one, org.owner);
  await add(org, 'A');
  await until(() => first.got.length === 1);
  await say(org, 'member.updated', { id: 'x', project_id: null, user_id: org.owner.user_id });
  await add(org, 'B');
  const late = await follow(one, org.owner, { after: 0, types: ['client.*'] });
  await until(() => late.got.length > 0);
  for (let i = 0; i < 20; i++) await one.log.head(org.id);
  expect(late.seqs()).toEqual([2]);
  hold.resolve();
  await until(() => late.got.length === 2);
  expect(late.seqs()).toEqual([2, 4]);
});

test('a log that stops tells its followers', async () => {
  const org = await t.org();
  const one = bus();
  const reader = await follow(one, org.owner);
  await one.log.stop();
  expect(reader.ends).toEqual(['stopped']);
});

test('a signal reaches those who may see its subject and want its type', async () => {
  const org = await t.org();
  const one = bus();
  const heard: string[] = [];
  const listen = (name: string, caller: Caller, types: string[]) =>
    follow(one, caller, { types, onSignal: ({ text }) => void heard.push(`${name} ${text}`) });
  await listen('owner', org.owner, ['typing.*']);
  await listen('member', await org.join('member'), ['*']);
  await listen('contractor', await org.join('contractor'), ['*']);
  await listen('elsewhere', org.owner, ['presence.*']);
  await listen('stranger', (await t.org()).owner, ['*']);
  const row = { id: 'x' };
  one.log.signal(org.id, { type: 'typing.changed', user_id: 'u', subject: { type: 'client', row }, body: { n: 1 } });
  one.log.signal(org.id, { type: 'typing.changed', user_id: 'u', subject: null, body: { n: 2 } });
  await until(() => heard.includes('contractor {"n":2}'));
  expect(new Set(heard)).toEqual(
    new Set(['contractor {"n":2}', 'member {"n":1}', 'member {"n":2}', 'owner {"n":1}', 'owner {"n":2}']),
  );
});

(redis ? describe : describe.skip)('with Redis (skipped where there is none)', () => {
  let way: Cuttable;
  beforeAll(async () => {
    way = await cuttable(redis as string);
  });
  afterAll(() => way.cut().catch(() => undefined));

  test('two processes follow one log alike, whoever relays', async () => {
    const org = await t.org();
    const [one, two] = [bus(redis as string), bus(redis as string)];
    const readers = [await follow(one, org.owner), await follow(two, org.owner, { after: 0 })];
    await Promise.all(range(1, 40).map((i) => add(org, `Client ${i}`)));
    for (const { got } of readers) await until(() => got.at(-1)?.seq === 41);
    expect(readers[0]?.seqs()).toEqual(range(2, 41));
    expect(readers[1]?.seqs()).toEqual(range(1, 41));
  });

  test('a signal passes between processes', async () => {
    const org = await t.org();
    const [one, two] = [bus(redis as string), bus(redis as string)];
    const heard: string[] = [];
    await follow(two, org.owner, { onSignal: ({ text }) => void heard.push(text) });
    await until(() => one.transport.healthy && two.transport.healthy);
    one.log.signal(org.id, { type: 'presence.changed', user_id: 'u', subject: null, body: { n: 1 } });
    await until(() => heard.length > 0);
    expect(heard).toEqual(['{"n":1}']);
  });

  test('a process that was cut off reads what it missed as soon as it is back', async () => {
    const org = await t.org();
    bus(redis as string);
    // Another process: it hears of nothing but through Redis, and does not look by itself while the test runs.
    const transport = redisTransport(way.url);
    const elsewhere = { ...t.core, onCommit: () => () => undefined };
    const log = createEventLog({ core: elsewhere, transport, checkEvery: 60_000 });
    log.start();
    const got: number[] = [];
    await log.follow(
      org.owner,
      {},
      ({ seq }) => void got.push(seq),
      () => undefined,
    );
    await until(() => transport.healthy);
    await add(org, 'A');
    await until(() => got.length === 1);
    await way.cut();
    await until(() => !transport.healthy);
    for (const name of ['B', 'C']) await add(org, name);
    await until(async () => {
      const { rows } = await t.db.system.query('SELECT seq::int FROM relay_cursors WHERE org_id = $1', [org.id]);
      return rows[0]?.seq === 4;
    });
    await way.mend();
    await until(() => got.length === 3);
    expect(got).toEqual([2, 3, 4]);
    await log.stop();
    await transport.close();
  });

  test('with Redis cut off amid load writes go on, and nothing is lost or doubled', async () => {
    const org = await t.org();
    const one = bus(way.url, 200);
    const two = bus(way.url, 200);
    await until(() => one.transport.healthy && two.transport.healthy);
    const readers = [await follow(one, org.owner), await follow(two, org.owner)];
    const write = async (from: number, to: number) => {
      for (let i = from; i <= to; i++) await add(org, `Client ${i}`);
    };
    await write(1, 10);
    const writing = write(11, 60);
    await way.cut();
    await writing;
    await until(() => !one.transport.healthy && !two.transport.healthy);
    for (const { got } of readers) await until(() => got.at(-1)?.seq === 61);
    await way.mend();
    await until(() => one.transport.healthy && two.transport.healthy);
    await write(61, 70);
    for (const { got } of readers) await until(() => got.at(-1)?.seq === 71);
    for (const reader of readers) expect(reader.seqs()).toEqual(range(2, 71));
    // The relay makes good for other readers of the channel, too.
    await until(async () => {
      const { rows } = await t.db.system.query('SELECT seq::int FROM relay_cursors WHERE org_id = $1', [org.id]);
      return rows[0]?.seq === 71;
    });
  });
});
