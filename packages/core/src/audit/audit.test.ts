import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Caller } from '@stint/core';
import { sql } from '@stint/db';
import { type TestCore, type TestOrg, testCaller, testCore } from '@stint/testing';

interface Exported {
  entries: { seq: number; record: string; hash: string }[];
  next_after: number | null;
}

let t: TestCore;

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());

/** An organization with `clients` writes behind it, on top of its founding. */
async function busy(clients: number): Promise<TestOrg> {
  const org = await t.org();
  const names = Array.from({ length: clients }, (_, i) => `Client ${i}`);
  await Promise.all(names.map((name) => t.run('clients.create', org.owner, { name, default_rate: 100 })));
  return org;
}

test('the chain holds after many writes at once', async () => {
  const org = await busy(40);
  expect(await t.run('audit.verify', org.owner)).toEqual({ ok: true, entries: 41, verified_to: 41, next_seq: null });
});

test('the chain verified range by range is gone through once, and a break is found in the range it is in', async () => {
  const org = await busy(9);
  const ranges = async () => {
    const found = [];
    for (let from_seq: number | null = 1; from_seq !== null; from_seq = found.at(-1).next_seq) {
      found.push(await t.run('audit.verify', org.owner, { from_seq, limit: 4 }));
    }
    return found.map(({ ok, verified_to, next_seq, first_bad_seq }) => [ok, verified_to, next_seq, first_bad_seq]);
  };
  expect(await ranges()).toEqual([
    [true, 4, 5, undefined],
    [true, 8, 9, undefined],
    [true, 10, null, undefined],
  ]);
  expect(await t.refused('audit.verify', org.owner, { from_seq: 12 })).toMatchObject({ code: 'validation_failed' });
  const cut = (seq: number) =>
    t.db.system.query('DELETE FROM audit_entries WHERE org_id = $1 AND seq = $2', [org.id, seq]);
  await cut(7);
  expect(await ranges()).toEqual([
    [true, 4, 5, undefined],
    [false, 6, null, 7],
  ]);
  await cut(4);
  expect(await t.run('audit.verify', org.owner, { from_seq: 5 })).toMatchObject({ ok: false, first_bad_seq: 4 });
});

test('the chain verifies while it grows', async () => {
  const org = await t.org();
  const writes = Array.from({ length: 30 }, (_, i) => t.run('clients.create', org.owner, { name: `Client ${i}` }));
  const verdicts = await Promise.all(Array.from({ length: 10 }, () => t.run('audit.verify', org.owner)));
  await Promise.all(writes);
  expect(verdicts.map(({ ok }) => ok)).toEqual(Array(10).fill(true));
});

describe('tampering by the owner of the database is found, and its place named', () => {
  const attacks: Record<string, [statement: string, first_bad_seq: number]> = {
    'an altered record': [`UPDATE audit_entries SET record = replace(record, 'clients', 'invoices') WHERE seq = 3`, 3],
    'an altered hash': [`UPDATE audit_entries SET hash = sha256('x') WHERE seq = 4`, 4],
    'an altered hash at the end': [`UPDATE audit_entries SET hash = sha256('x') WHERE seq = 6`, 6],
    'a column that no longer says what the record says': [`UPDATE audit_entries SET user_id = NULL WHERE seq = 2`, 2],
    'an altered time': [`UPDATE audit_entries SET occurred_at = occurred_at + interval '1 day' WHERE seq = 5`, 5],
    'an entry moved to another topic': [`UPDATE audit_entries SET topic_id = 'x' WHERE seq = 5`, 5],
    'an entry cut out': ['DELETE FROM audit_entries WHERE seq = 3', 3],
    'the first entry cut out': ['DELETE FROM audit_entries WHERE seq = 1', 1],
    'the end cut off': ['DELETE FROM audit_entries WHERE seq = 6', 6],
    'everything cut off': ['DELETE FROM audit_entries WHERE true', 1],
    'an entry rewritten with a hash that fits': [
      `UPDATE audit_entries e SET record = '{}', hash = sha256(p.hash || convert_to('6:{}', 'UTF8'))
        FROM audit_entries p WHERE p.org_id = e.org_id AND p.seq = 5 AND e.seq = 6`,
      6,
    ],
    'an entry made unreadable with a hash that fits': [
      `UPDATE audit_entries e SET record = '{', hash = sha256(p.hash || convert_to('6:{', 'UTF8'))
        FROM audit_entries p WHERE p.org_id = e.org_id AND p.seq = 5 AND e.seq = 6`,
      6,
    ],
    'an entry added at the end': [
      `INSERT INTO audit_entries SELECT (jsonb_populate_record(a, '{"seq": 7}')).* FROM audit_entries a WHERE a.seq = 6`,
      7,
    ],
    'a head that says less': [`UPDATE org_logs SET audit_seq = 5 WHERE true`, 5],
  };
  for (const [name, [statement, first_bad_seq]] of Object.entries(attacks)) {
    test(name, async () => {
      const org = await busy(5);
      const table = /(audit_entries|org_logs)( [ea])?( SET| WHERE)/.exec(statement)?.[2]?.trim();
      const { rowCount } = await t.db.system.query(`${statement} AND ${table ? `${table}.` : ''}org_id = '${org.id}'`);
      expect(rowCount).toBeGreaterThan(0);
      expect(await t.run('audit.verify', org.owner)).toMatchObject({ ok: false, first_bad_seq });
    });
  }
});

test('the role the server works as can neither change nor delete what is in the log or the trail', async () => {
  const org = await busy(1);
  const attempts = [
    sql`UPDATE audit_entries SET record = ''`,
    sql`DELETE FROM audit_entries`,
    sql`TRUNCATE audit_entries`,
    sql`UPDATE events SET type = 'x.y'`,
    sql`DELETE FROM events`,
    sql`TRUNCATE events`,
    sql`DELETE FROM org_logs`,
  ];
  for (const attempt of attempts) {
    await expect(t.db.read(org.id, () => t.db.query(attempt))).rejects.toMatchObject({ code: '42501' });
  }
});

test('an entry says who did what through which protocol, from where, and what changed', async () => {
  const org = await t.org();
  const { id } = await t.run('clients.create', org.owner, { name: 'Northwind' });
  await t.run('clients.update', org.owner, { client_id: id, name: 'Southwind' }, { via: 'mcp', ip: '192.0.2.7' });
  const { data } = await t.run('audit.list', org.owner, { subject_id: id, limit: 1 });
  expect(data).toEqual([
    expect.objectContaining({
      operation: 'clients.update',
      via: 'mcp',
      ip: '192.0.2.7',
      user_id: org.owner.user_id,
      user_name: org.owner.name,
      role: 'owner',
      credential: { kind: 'session', id: org.owner.credential.id },
      subject_type: 'client',
      events: [expect.objectContaining({ type: 'client.updated', changes: { name: ['Northwind', 'Southwind'] } })],
    }),
  ]);
  expect(await t.run('audit.get', org.owner, { audit_entry_id: data[0].id })).toEqual(data[0]);
});

test('the trail is found by operation, person, protocol, subject and time, newest first', async () => {
  const org = await t.org();
  const admin = await org.join('admin');
  const a = await t.run('clients.create', org.owner, { name: 'A' });
  await t.run('clients.create', admin, { name: 'B' }, { via: 'graphql' });
  const find = async (filter: object) =>
    (await t.run('audit.list', org.owner, filter)).data.map(({ seq }: { seq: number }) => seq);
  expect(await find({})).toEqual([3, 2, 1]);
  expect(await find({ operation: 'clients.create' })).toEqual([3, 2]);
  expect(await find({ user_id: admin.user_id })).toEqual([3]);
  expect(await find({ via: 'graphql' })).toEqual([3]);
  expect(await find({ subject_id: a.id })).toEqual([2]);
  expect(await find({ since: '2000-01-01T00:00:00Z', sort: 'seq' })).toEqual([1, 2, 3]);
  expect(await find({ before: '2000-01-01T00:00:00Z' })).toEqual([]);
});

test('an auditor who may not see rates sees that a client changed, and no rate, wherever they read it', async () => {
  const org = await t.org();
  const { id } = await t.run('clients.create', org.owner, { name: 'Northwind', default_rate: 7_654_321 });
  await t.run('clients.update', org.owner, { client_id: id, name: 'Southwind', default_rate: 7_654_322 });
  const auditor = await org.join('viewer', ['view_audit']);
  const pages = [
    await t.run('audit.list', auditor),
    await t.run('audit.get', auditor, {
      audit_entry_id: (await t.run('audit.list', auditor, { limit: 1 })).data[0].id,
    }),
    await t.run('audit.export', auditor),
    await t.run('clients.activity', auditor, { client_id: id }),
  ];
  for (const page of pages) {
    expect(JSON.stringify(page)).toContain('Southwind');
    expect(JSON.stringify(page)).not.toContain('765432');
  }
  expect(pages[2].entries.map((entry: { redacted: boolean }) => entry.redacted)).toEqual([false, false, true]);
  expect(JSON.stringify(await t.run('audit.list', org.owner))).toContain('7654322');
});

test('an export leaves out whatever field its reader lacks the permission of, be it one', async () => {
  const org = await t.org();
  const { id: project_id } = await t.run('projects.create', org.owner, { name: 'Web' });
  const { id: task_id } = await t.run('tasks.create', org.owner, { project_id, title: 'Draw' });
  const span = { started_at: '2026-03-02T09:00:00Z', stopped_at: '2026-03-02T09:00:11Z' };
  await t.run('time.entries.create', org.owner, { task_id, ...span });
  const text = async (caller: Caller) => JSON.stringify(await t.run('audit.export', caller));
  const auditor = await org.join('contractor', ['view_audit', 'view_rates', 'view_finances']);
  expect(await text(org.owner)).toContain('tracked_seconds');
  expect(await text(auditor)).not.toContain('tracked_seconds');
});

test('an export read page by page holds every entry once, and verifies outside', async () => {
  const org = await busy(11);
  let hash = createHash('sha256').update(org.id).digest();
  let seq = 0;
  for (let after: number | null = 0; after !== null; ) {
    const page: Exported = await t.run('audit.export', org.owner, { after, limit: 5 });
    for (const entry of page.entries) {
      seq += 1;
      hash = createHash('sha256').update(hash).update(`${seq}:${entry.record}`).digest();
      expect(entry).toMatchObject({ seq, hash: hash.toString('hex'), redacted: false });
    }
    after = page.next_after;
  }
  expect(seq).toBe(12);
});

test('only those who may view the audit trail read it, and only their own organization', async () => {
  const org = await busy(1);
  const manager = await org.join('manager');
  for (const name of ['audit.list', 'audit.export', 'audit.verify']) {
    expect(await t.refused(name, manager)).toMatchObject({ code: 'forbidden' });
  }
  const other = await t.org('Other');
  const [entry] = (await t.run('audit.list', org.owner)).data;
  expect(await t.refused('audit.get', other.owner, { audit_entry_id: entry.id })).toMatchObject({ code: 'not_found' });
  const stranger = testCaller(other.id, 'owner');
  expect((await t.run('audit.list', stranger)).data).toHaveLength(1);
});

test('the trail is whole after a write whose first event is of another domain', async () => {
  const org = await t.org();
  const client = await t.run('clients.create', org.owner, { name: 'Northwind', default_rate: 9000 });
  const project = await t.run('projects.create', org.owner, { name: 'Site', code: 'SIT', client_id: client.id });
  await t.run('time.entries.create', org.owner, {
    project_id: project.id,
    started_at: '2026-03-02T09:00:00Z',
    stopped_at: '2026-03-02T10:00:00Z',
  });
  const days = { from: '2026-03-01', to: '2026-03-31' };
  const draft = await t.run('invoices.generate_from_time', org.owner, { client_id: client.id, ...days });
  const [entry] = (await t.run('audit.list', org.owner, { limit: 1 })).data;
  expect([entry.operation, entry.subject_id ?? entry.subject?.id]).toEqual(['invoices.generate_from_time', draft.id]);
  expect(await t.run('audit.verify', org.owner)).toMatchObject({ ok: true });
});

test('who sees the trail and no documents is told that one changed, and no amount', async () => {
  const org = await t.org();
  const client = await t.run('clients.create', org.owner, { name: 'Northwind' });
  const line = { description: 'Work', unit_price: 123_456 };
  const draft = await t.run('invoices.create', org.owner, { client_id: client.id, lines: [line] });
  await t.run('invoices.lines.add', org.owner, { invoice_id: draft.id, ...line });
  const auditor = await org.join('viewer', ['view_audit']);
  const seen = JSON.stringify([await t.run('audit.list', auditor, {}), await t.run('audit.export', auditor, {})]);
  expect(seen).toContain('invoice.updated');
  expect(seen).not.toMatch(/123456|246912/);
  expect(JSON.stringify(await t.run('audit.list', org.owner, {}))).toContain('246912');
});
