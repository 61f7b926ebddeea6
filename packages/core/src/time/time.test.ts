import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Caller } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';

let t: TestCore;
let org: TestOrg;
let ada: Caller;
let project: { id: string; client_id: string };
let task: { id: string; key: string };

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());
beforeEach(async () => {
  org = await t.org();
  ada = org.owner;
  const client = await t.run('clients.create', ada, { name: 'Northwind' });
  project = await t.run('projects.create', ada, { name: 'Website', client_id: client.id });
  task = await t.run('tasks.create', ada, { project_id: project.id, title: 'Wireframes' });
});

const span = (from: string, to: string) => ({ started_at: from, stopped_at: to });

/** Puts an entry on a draft invoice, as it stands in the database. */
async function bill(entry_id: string): Promise<void> {
  const where = [org.id, project.client_id, `inv_${entry_id}`, `lin_${entry_id}`];
  await t.db.system.query(
    `WITH invoice AS (
       INSERT INTO invoices (org_id, id, type, client_id, payment_terms_days, currency, language, tax_treatment)
       VALUES ($1, $3, 'invoice', $2, 30, 'EUR', 'en', 'standard') RETURNING id)
     INSERT INTO invoice_lines (org_id, id, invoice_id, position, kind, description, quantity, unit, unit_price, tax_rate, tax_category, amount)
     SELECT $1, $4, id, 1, 'time', 'Work', 1, 'hours', 0, 0, 'S', 0 FROM invoice`,
    where,
  );
  await t.db.system.query('UPDATE time_entries SET invoice_line_id = $1 WHERE id = $2', [`lin_${entry_id}`, entry_id]);
}

const tracked = async () => (await t.run('tasks.get', ada, { task_id: task.id })).tracked_seconds;

describe('timers', () => {
  test('a second timer stops the first, and both are returned', async () => {
    const first = await t.run('time.start_timer', ada, { description: 'one' });
    expect(first.stopped).toBeNull();
    const second = await t.run('time.start_timer', ada, { task_id: task.key });
    expect(second.stopped).toMatchObject({ id: first.id, description: 'one' });
    expect(second.stopped.stopped_at).not.toBeNull();
    expect(second).toMatchObject({ task_id: task.id, project_id: project.id, stopped_at: null, billable: true });
    expect((await t.run('time.current_timer', ada)).entry.id).toBe(second.id);
  });

  test('starts at the same moment leave one timer running', async () => {
    await Promise.all(Array.from({ length: 8 }, () => t.run('time.start_timer', ada, {})));
    const { data } = await t.run('time.entries.list', ada, { running: true });
    expect(data).toHaveLength(1);
    expect((await t.run('time.entries.list', ada, {})).data).toHaveLength(8);
  });

  test('two people may each have a timer', async () => {
    const bob = await org.join('member');
    await t.run('time.start_timer', ada, {});
    await t.run('time.start_timer', bob, {});
    expect((await t.run('time.current_timer', bob)).entry.user_id).toBe(bob.user_id);
    expect((await t.run('time.current_timer', ada)).entry.user_id).toBe(ada.user_id);
  });

  test('stopping a timer puts its time on the task', async () => {
    const started_at = new Date(Date.now() - 90 * 60_000).toISOString();
    await t.run('time.start_timer', ada, { task_id: task.id, started_at });
    const entry = await t.run('time.stop_timer', ada);
    expect(entry.duration_seconds).toBeGreaterThanOrEqual(5400);
    expect(await tracked()).toBe(entry.duration_seconds);
  });

  test('stopping when none runs is a conflict that says so', async () => {
    expect(await t.refused('time.stop_timer', ada)).toMatchObject({ code: 'no_timer_running', status: 409 });
  });

  test("one's running timer is changed at the version one holds", async () => {
    const { version } = await t.run('time.start_timer', ada, {});
    const change = { description: 'Said later', expected_version: version };
    expect(await t.run('time.adjust_timer', ada, change)).toMatchObject({ description: 'Said later', version: 2 });
    expect(await t.refused('time.adjust_timer', ada, change)).toMatchObject({ code: 'version_mismatch' });
  });

  test('a discarded timer leaves no time', async () => {
    await t.run('time.start_timer', ada, { task_id: task.id });
    await t.run('time.discard_timer', ada);
    expect((await t.run('time.entries.list', ada, {})).data).toEqual([]);
    expect(await tracked()).toBe(0);
  });

  test('no timer starts on an archived project', async () => {
    await t.run('projects.archive', ada, { project_id: project.id });
    expect(await t.refused('time.start_timer', ada, { project_id: project.id })).toMatchObject({
      code: 'project_archived',
    });
  });
});

describe('entries', () => {
  test('the server computes the duration, to the second', async () => {
    const entry = await t.run('time.entries.create', ada, span('2026-03-02T09:00:00.900Z', '2026-03-02T10:30:00.100Z'));
    expect(entry).toMatchObject({ duration_seconds: 5400, started_at: '2026-03-02T09:00:00.000Z', source: 'manual' });
  });

  test('an entry that ends before it starts is refused by field', async () => {
    const failure = await t.refused('time.entries.create', ada, span('2026-03-02T10:00:00Z', '2026-03-02T09:00:00Z'));
    expect(failure.details.errors).toEqual([expect.objectContaining({ field: 'stopped_at' })]);
  });

  test('tracked time follows an entry that is changed, moved and deleted', async () => {
    const other = await t.run('tasks.create', ada, { project_id: project.id, title: 'Other' });
    const entry = await t.run('time.entries.create', ada, {
      task_id: task.id,
      ...span('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z'),
    });
    expect(await tracked()).toBe(3600);
    await t.run('time.entries.update', ada, { entry_id: entry.id, stopped_at: '2026-03-02T11:00:00Z' });
    expect(await tracked()).toBe(7200);
    await t.run('time.entries.update', ada, { entry_id: entry.id, task_id: other.id });
    expect(await tracked()).toBe(0);
    expect((await t.run('tasks.get', ada, { task_id: other.id })).tracked_seconds).toBe(7200);
    await t.run('time.entries.delete', ada, { entry_id: entry.id });
    expect((await t.run('tasks.get', ada, { task_id: other.id })).tracked_seconds).toBe(0);
  });

  test('an entry changed is published before what follows from it', async () => {
    const work = { task_id: task.id, ...span('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z') };
    const { id: entry_id } = await t.run('time.entries.create', ada, work);
    await t.run('time.entries.update', ada, { entry_id, stopped_at: '2026-03-02T11:00:00Z' });
    const { data } = await t.run('events.list', ada, { types: ['time_entry.updated', 'task.updated'] });
    expect(data.map(({ type }: { type: string }) => type)).toEqual([
      'task.updated',
      'time_entry.updated',
      'task.updated',
    ]);
  });

  test('an entry on an invoice cannot change', async () => {
    const entry = await t.run('time.entries.create', ada, span('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z'));
    await bill(entry.id);
    for (const name of ['time.entries.update', 'time.entries.delete']) {
      const failure = await t.refused(name, ada, { entry_id: entry.id });
      expect(failure).toMatchObject({
        code: 'entry_locked',
        status: 409,
        details: { current_state: { reason: 'invoiced' } },
      });
    }
  });

  test("a contractor sees only their own time; others' is not there", async () => {
    const contractor = await org.join('contractor');
    const theirs = await t.run('time.entries.create', ada, span('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z'));
    await t.run('time.entries.create', contractor, span('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z'));
    expect((await t.run('time.entries.list', contractor, {})).data).toHaveLength(1);
    expect(await t.refused('time.entries.get', contractor, { entry_id: theirs.id })).toMatchObject({
      code: 'not_found',
    });
    expect((await t.run('time.entries.list', ada, {})).data).toHaveLength(2);
  });

  test("someone else's time needs manage_time", async () => {
    const bob = await org.join('member');
    const input = { user_id: ada.user_id, ...span('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z') };
    expect(await t.refused('time.entries.create', bob, input)).toMatchObject({ code: 'forbidden' });
    const entry = await t.run('time.entries.create', ada, { ...input, user_id: bob.user_id });
    expect(entry.user_id).toBe(bob.user_id);
  });

  test('a bulk change answers for each entry', async () => {
    const make = () => t.run('time.entries.create', ada, span('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z'));
    const [one, two] = [await make(), await make()];
    await bill(two.id);
    const set = { project_id: project.id, billable: false };
    const { results } = await t.run('time.entries.bulk_update', ada, { entry_ids: [one.id, two.id], set });
    expect(results).toEqual([
      { id: one.id, ok: true, data: expect.objectContaining(set), error: null },
      {
        id: two.id,
        ok: false,
        data: null,
        error: { code: 'entry_locked', detail: expect.stringContaining('invoice') },
      },
    ]);
    expect(await t.refused('time.entries.bulk_update', ada, { entry_ids: [two.id], set })).toMatchObject({
      code: 'nothing_changed',
      status: 409,
      details: { current_state: { results: [{ id: two.id, ok: false, error: { code: 'entry_locked' } }] } },
    });
  });
});

describe('rates', () => {
  const rateOf = async (input: object = {}) => {
    const entry = await t.run('time.entries.create', ada, {
      project_id: project.id,
      ...span('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z'),
      ...input,
    });
    return [entry.billable_rate?.amount ?? null, entry.billable_rate_source];
  };
  const set = (text: string, ...values: unknown[]) => t.db.system.query(text, [org.id, ...values]);

  test('the nearest rate wins: project member, project, member, client, organization', async () => {
    expect(await rateOf()).toEqual([null, null]);
    await set(`UPDATE orgs SET settings = '{"default_rate": 1}' WHERE org_id = $1`);
    expect(await rateOf()).toEqual([1, 'org']);
    await set('UPDATE clients SET default_rate = 2 WHERE org_id = $1');
    expect(await rateOf()).toEqual([2, 'client']);
    await set('UPDATE members SET billable_rate = 3 WHERE org_id = $1');
    expect(await rateOf()).toEqual([3, 'member']);
    await set('UPDATE projects SET default_rate = 4 WHERE org_id = $1');
    expect(await rateOf()).toEqual([4, 'project']);
    await t.run('projects.members.add', ada, { project_id: project.id, user_id: ada.user_id }).catch(() => undefined);
    await set('UPDATE project_members SET billable_rate = 5 WHERE org_id = $1');
    expect(await rateOf()).toEqual([5, 'project_member']);
  });

  test('a rate is frozen when the entry is made', async () => {
    await set('UPDATE members SET billable_rate = 9000 WHERE org_id = $1');
    const entry = await t.run('time.entries.create', ada, span('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z'));
    await set('UPDATE members SET billable_rate = 1 WHERE org_id = $1');
    expect((await t.run('time.entries.get', ada, { entry_id: entry.id })).billable_rate.amount).toBe(9000);
  });

  test('a rate in another currency than the work is billed in does not count', async () => {
    await set("UPDATE projects SET currency = 'USD' WHERE org_id = $1");
    await set('UPDATE members SET billable_rate = 9000 WHERE org_id = $1');
    expect(await rateOf()).toEqual([null, null]);
  });

  test('rates are absent for those who may not see them', async () => {
    const bob = await org.join('member');
    await set('UPDATE members SET billable_rate = 9000, cost_rate = 4000 WHERE org_id = $1');
    const entry = await t.run('time.entries.create', bob, span('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z'));
    for (const field of ['billable_rate', 'billable_rate_source', 'cost_rate', 'cost_rate_source']) {
      expect(entry).not.toHaveProperty(field);
    }
  });
});

describe('summaries', () => {
  const days = async (from: string, to: string, time_zone = 'Europe/Vienna') => {
    const { groups } = await t.run('time.summary', ada, { from, to, time_zone, group_by: 'day' });
    return groups.map(({ key, seconds }: { key: string; seconds: number }) => [key, seconds]);
  };

  test('a day is cut at the midnight of its zone', async () => {
    await t.run('time.entries.create', ada, span('2026-03-02T22:00:00Z', '2026-03-03T01:00:00Z'));
    expect(await days('2026-03-01', '2026-03-05')).toEqual([
      ['2026-03-02', 3600],
      ['2026-03-03', 7200],
    ]);
    expect(await days('2026-03-01', '2026-03-05', 'UTC')).toEqual([
      ['2026-03-02', 7200],
      ['2026-03-03', 3600],
    ]);
  });

  test('the day the clocks go forward has 23 hours', async () => {
    await t.run('time.entries.create', ada, span('2026-03-28T12:00:00Z', '2026-03-30T12:00:00Z'));
    expect(await days('2026-03-29', '2026-03-29')).toEqual([['2026-03-29', 23 * 3600]]);
  });

  test('the day the clocks go back has 25 hours', async () => {
    await t.run('time.entries.create', ada, span('2026-10-24T12:00:00Z', '2026-10-26T12:00:00Z'));
    expect(await days('2026-10-25', '2026-10-25')).toEqual([['2026-10-25', 25 * 3600]]);
  });

  test('a summary says the range and zone it used, and its groups add up to its total', async () => {
    await t.run('time.entries.create', ada, {
      task_id: task.id,
      ...span('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z'),
    });
    await t.run('time.entries.create', ada, span('2026-03-03T09:00:00Z', '2026-03-03T09:30:00Z'));
    const summary = await t.run('time.summary', ada, { from: '2026-03-01', to: '2026-03-31' });
    expect(summary).toMatchObject({ from: '2026-03-01', to: '2026-03-31', time_zone: 'Europe/Vienna', seconds: 5400 });
    expect(summary.groups).toEqual([
      { key: project.id, name: 'Website', seconds: 3600, billable_seconds: 3600, entries: 1 },
      { key: null, name: null, seconds: 1800, billable_seconds: 0, entries: 1 },
    ]);
  });

  test('what can be billed leaves out what runs, what is not billable and what is billed', async () => {
    await t.db.system.query('UPDATE projects SET default_rate = 10000 WHERE org_id = $1', [org.id]);
    const make = (input: object) =>
      t.run('time.entries.create', ada, {
        project_id: project.id,
        ...span('2026-03-02T09:00:00Z', '2026-03-02T09:20:00Z'),
        ...input,
      });
    await make({});
    await make({});
    await make({ billable: false });
    const billed = await make({});
    await bill(billed.id);
    await t.run('time.start_timer', ada, { project_id: project.id });
    const unbilled = await t.run('time.unbilled', ada, { from: '2026-03-01', to: '2026-03-31' });
    expect(unbilled.groups).toEqual([
      expect.objectContaining({
        project_id: project.id,
        client_name: 'Northwind',
        seconds: 2400,
        entries: 2,
        amount: { amount: 6667, currency: 'EUR' },
        entries_without_rate: 0,
      }),
    ]);
    expect(unbilled).toMatchObject({ totals: [{ amount: 6667, currency: 'EUR' }], has_more: false });
  });

  test('what can be billed is summed exactly at each rate, and rounded once for each', async () => {
    const make = (minute: number, billable_rate: number | null) =>
      t.run('time.entries.create', ada, {
        project_id: project.id,
        billable_rate,
        ...span(`2026-03-02T09:${minute}:00Z`, `2026-03-02T09:${minute}:01Z`),
      });
    // A second at 12.60 an hour is 0.35 cents: three are 1.05, one at 18.00 an hour is half a cent.
    for (const minute of [10, 11, 12]) await make(minute, 1260);
    await make(13, 1800);
    await make(14, null);
    const { groups } = await t.run('time.unbilled', ada, {});
    expect(groups).toEqual([
      expect.objectContaining({
        seconds: 5,
        entries: 5,
        amount: { amount: 2, currency: 'EUR' },
        entries_without_rate: 1,
      }),
    ]);
  });

  test("what can be billed is looked for by the entries' own days", async () => {
    await t.run('time.entries.create', ada, {
      project_id: project.id,
      ...span('2026-03-02T23:30:00Z', '2026-03-02T23:50:00Z'),
    });
    const on = (day: string) => t.run('time.unbilled', ada, { from: day, to: day });
    expect((await on('2026-03-02')).groups).toEqual([]);
    expect((await on('2026-03-03')).groups).toHaveLength(1);
  });

  test('a summary of more than 1,000 groups has the largest, and sums over all', async () => {
    await t.db.system.query(
      `WITH k AS (INSERT INTO tasks (org_id, id, project_id, key, title, status_id, position, created_by)
         SELECT $1, 'task_' || lpad(n::text, 26, '0'), $2, 'WEB-' || 1000 + n, 'Task', s.id, n::text, $3
         FROM generate_series(1, 1001) n, (SELECT id FROM task_statuses WHERE org_id = $1 LIMIT 1) s RETURNING id)
       INSERT INTO time_entries (org_id, id, user_id, project_id, task_id, started_at, stopped_at, time_zone, billable, source, currency)
       SELECT $1, 'ent_' || substr(id, 6), $3, $2, id, '2026-03-02T09:00:00Z', '2026-03-02T09:00:10Z', 'UTC', true, 'manual', 'EUR' FROM k`,
      [org.id, project.id, ada.user_id],
    );
    const range = { from: '2026-03-01', to: '2026-03-31', group_by: 'task' };
    const summary = await t.run('time.summary', ada, range);
    expect(summary).toMatchObject({ seconds: 10_010, billable_seconds: 10_010, has_more: true });
    expect(summary.groups).toHaveLength(1000);
  });
});

test('a summary names nothing that the caller may not see', async () => {
  const contractor = await org.join('contractor');
  await t.run('projects.members.add', ada, { project_id: project.id, user_id: contractor.user_id });
  await t.run('time.entries.create', contractor, {
    task_id: task.id,
    ...span('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z'),
  });
  const range = { from: '2026-03-01', to: '2026-03-31' };
  const named = await t.run('time.summary', contractor, { ...range, group_by: 'task' });
  expect(named.groups).toEqual([expect.objectContaining({ key: task.id, name: `${task.key} Wireframes` })]);
  expect(await t.refused('time.summary', contractor, { ...range, group_by: 'client' })).toMatchObject({
    code: 'forbidden',
  });
  await t.run('projects.update', ada, { project_id: project.id, is_private: true });
  await t.run('projects.members.remove', ada, { project_id: project.id, user_id: contractor.user_id });
  const hidden = await t.run('time.summary', contractor, { ...range, group_by: 'task' });
  expect(hidden.groups).toEqual([expect.objectContaining({ key: task.id, name: null, seconds: 3600 })]);
});

test('a timer forgotten for more than a week counts a week, and can be corrected', async () => {
  const { id } = await t.run('time.start_timer', ada, { task_id: task.id });
  await t.db.system.query("UPDATE time_entries SET started_at = now() - interval '30 days' WHERE id = $1", [id]);
  const stopped = await t.run('time.stop_timer', ada);
  expect(stopped.duration_seconds).toBe(7 * 86_400);
  await t.run('time.entries.update', ada, { entry_id: id, description: 'left on' });
});

test('taking the task off an entry leaves its project', async () => {
  const entry = await t.run('time.entries.create', ada, {
    task_id: task.id,
    ...span('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z'),
  });
  const updated = await t.run('time.entries.update', ada, { entry_id: entry.id, task_id: null });
  expect(updated).toMatchObject({ task_id: null, project_id: project.id });
});

test("a task's tracked total is for those who see everybody's time", async () => {
  const contractor = await org.join('contractor');
  await t.run('projects.members.add', ada, { project_id: project.id, user_id: contractor.user_id });
  await t.run('time.entries.create', ada, {
    task_id: task.id,
    ...span('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z'),
  });
  expect(await t.run('tasks.get', contractor, { task_id: task.id })).not.toHaveProperty('tracked_seconds');
  const { data } = await t.run('events.list', contractor, { types: ['task.*', 'time_entry.*'] });
  expect(data.map(({ operation }: { operation: string }) => operation)).not.toContain('time.entries.create');
});

test('what hours come to is for those who see rates', async () => {
  const finance = await org.join('viewer', ['view_finances']);
  expect(await t.refused('time.unbilled', finance, {})).toMatchObject({ code: 'forbidden' });
});
