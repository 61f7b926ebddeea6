import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
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
import { until } from './carriers.fixture.ts';
import { follow, type World, world } from './event-log.fixture.ts';

let t: TestCore;
let w: World;

beforeAll(async () => {
  t = await testCore();
  w = world(t);
});
afterEach(() => w.stop());
afterAll(() => t.close());

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
  const emitted = [{ definition, after: new Row(definition.entity, JSON.stringify(data)) }];
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

test('permissions that are taken away hold from the next event on', async () => {
  const org = await t.org();
  const one = w.bus();
  const member = await org.join('member');
  const [reader, witness] = [await follow(one, member), await follow(one, org.owner)];
  await w.add(org, 'A');
  await until(() => reader.got.length === 1);
  await reader.update({ ...member, permissions: new Set() });
  await w.add(org, 'B');
  await until(() => witness.got.length === 2);
  expect(reader.got).toHaveLength(1);
});

test('a project that turns private is hidden from its own event on, and shown again to who joins it', async () => {
  const org = await t.org();
  const one = w.bus();
  const member = await org.join('member');
  const contractor = await org.join('contractor');
  const project_id = await project(org);
  const touch = (user_id: string | null = null) => say(org, 'probe.touched', { id: 'x', project_id, user_id });
  const types = ['probe.*', 'client.*'];
  const owner = await follow(one, org.owner, { types });
  const live = await follow(one, member, { types });
  const replayed = await follow(one, member, { types, after: 0 });
  const guest = await follow(one, contractor, { types });
  const allAt = async (seq: number, ...which: { got: readonly { seq: number }[] }[]) => {
    for (const { got } of which) await until(() => got.at(-1)?.seq === seq);
  };
  await touch();
  await allAt(2, owner, live, replayed);
  const hide = `UPDATE projects SET is_private = true WHERE id = '${project_id}'`;
  await say(org, 'project.updated', { id: project_id }, hide);
  for (let i = 0; i < 5; i++) await touch();
  await w.add(org, 'A');
  // Access is judged as it is when an event is handed out: who had joined by then would rightly see these, too.
  await allAt(9, owner, live, replayed);
  for (const user_id of [member.user_id, contractor.user_id]) {
    const join = `INSERT INTO project_members (id, project_id, user_id) VALUES ('${user_id}', '${project_id}', '${user_id}')`;
    await say(org, 'project_member.added', { id: 'x', project_id, user_id }, join);
  }
  await touch();
  await allAt(12, owner, live, replayed, guest);
  expect(owner.seqs()).toEqual([2, 4, 5, 6, 7, 8, 9, 12]);
  expect(live.seqs()).toEqual([2, 9, 12]);
  expect(replayed.seqs()).toEqual([2, 9, 12]);
  expect(guest.seqs()).toEqual([12]);
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
  const one = w.bus({ refresh });
  const [reader, stays] = [await follow(one, member), await follow(one, other)];
  await w.add(org, 'A');
  await say(org, 'member.updated', { id: 'x', project_id: null, user_id: member.user_id });
  await w.add(org, 'B');
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
  const one = w.bus({ refresh });
  const first = await follow(one, org.owner);
  await w.add(org, 'A');
  await until(() => first.got.length === 1);
  await say(org, 'member.updated', { id: 'x', project_id: null, user_id: org.owner.user_id });
  await w.add(org, 'B');
  const late = await follow(one, org.owner, { after: 0, types: ['client.*'] });
  await until(() => late.got.length > 0);
  for (let i = 0; i < 20; i++) await one.log.head(org.id);
  expect(late.seqs()).toEqual([2]);
  hold.resolve();
  await until(() => late.got.length === 2);
  expect(late.seqs()).toEqual([2, 4]);
});
