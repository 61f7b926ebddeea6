import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type Caller, newId } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';

let t: TestCore;
let org: TestOrg;
let ada: Caller;

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());
beforeEach(async () => {
  org = await t.org();
  ada = org.owner;
});

const enter = (started_at: string, stopped_at: string, by = ada) =>
  t.run('time.entries.create', by, { started_at, stopped_at });
const inMay = () => enter('2026-05-06T09:00:00Z', '2026-05-06T10:00:00Z');

const lockPeriod = (from: string, to: string) =>
  t.db.system.query('INSERT INTO time_periods (org_id, id, from_day, to_day, locked_by) VALUES ($1, $2, $3, $4, $5)', [
    org.id,
    newId('per'),
    from,
    to,
    ada.user_id,
  ]);

/** Approves Ada's week, with what is in it. */
async function approve(week: string, status = 'approved'): Promise<void> {
  const id = newId('tsh');
  await t.db.system.query(
    'INSERT INTO timesheets (org_id, id, user_id, week_starts_on, status) VALUES ($1, $2, $3, $4, $5)',
    [org.id, id, ada.user_id, week, status],
  );
  if (status !== 'approved') return;
  await t.db.system.query(
    `UPDATE time_entries SET timesheet_id = $1
     WHERE org_id = $2 AND user_id = $3 AND day BETWEEN $4::date AND $4::date + 6`,
    [id, org.id, ada.user_id, week],
  );
}

const because = (reason: string) => ({
  code: 'entry_locked',
  status: 409,
  details: { current_state: { reason } },
});

describe.each([
  ['timesheet_approved', () => approve('2026-05-04')],
  ['period_locked', () => lockPeriod('2026-05-06', '2026-05-06')],
] as const)('%s', (reason, close) => {
  test('an entry there says why it cannot change, and does not', async () => {
    const { id: entry_id, locked, lock_reason } = await inMay();
    expect({ locked, lock_reason }).toEqual({ locked: false, lock_reason: null });
    await close();
    expect(await t.run('time.entries.get', ada, { entry_id })).toMatchObject({ locked: true, lock_reason: reason });
    expect(await t.refused('time.entries.update', ada, { entry_id, description: 'Late' })).toMatchObject(
      because(reason),
    );
    expect(await t.refused('time.entries.delete', ada, { entry_id })).toMatchObject(because(reason));
  });

  test('no time is entered there, nor moved there', async () => {
    const { id: entry_id } = await enter('2026-05-13T09:00:00Z', '2026-05-13T10:00:00Z');
    await close();
    const there = { started_at: '2026-05-06T11:00:00Z', stopped_at: '2026-05-06T12:00:00Z' };
    expect(await t.refused('time.entries.create', ada, there)).toMatchObject(because(reason));
    expect(await t.refused('time.entries.update', ada, { entry_id, ...there })).toMatchObject(because(reason));
  });
});

test('the first and the last day of a locked period are in it, by the zone of the work', async () => {
  await lockPeriod('2026-05-04', '2026-05-10');
  // Ada works in Vienna: two hours ahead of UTC in May.
  await enter('2026-05-03T21:00:00Z', '2026-05-03T22:30:00Z');
  await enter('2026-05-10T22:00:00Z', '2026-05-10T23:00:00Z');
  for (const [started_at, stopped_at] of [
    ['2026-05-03T22:00:00Z', '2026-05-03T23:00:00Z'],
    ['2026-05-10T21:59:59Z', '2026-05-11T01:00:00Z'],
  ]) {
    const input = { started_at, stopped_at };
    expect(await t.refused('time.entries.create', ada, input)).toMatchObject(because('period_locked'));
  }
});

test('a week that is only submitted is open, and so is the approved week of someone else', async () => {
  const bob = await org.join('member');
  await approve('2026-05-04', 'submitted');
  await inMay();
  await approve('2026-05-11');
  expect(await enter('2026-05-13T09:00:00Z', '2026-05-13T10:00:00Z', bob)).toMatchObject({ locked: false });
});

test('a timer that runs into a locked period stops, and is not moved or thrown away', async () => {
  const { id } = await t.run('time.start_timer', ada, {});
  const today = new Date();
  const from = new Date(today.getTime() - 2 * 86_400_000).toISOString().slice(0, 10);
  const to = new Date(today.getTime() + 2 * 86_400_000).toISOString().slice(0, 10);
  await lockPeriod(from, to);
  for (const name of ['time.adjust_timer', 'time.discard_timer']) {
    expect(await t.refused(name, ada, {})).toMatchObject(because('period_locked'));
  }
  expect(await t.refused('time.start_timer', ada, {})).toMatchObject(because('period_locked'));
  expect(await t.run('time.stop_timer', ada, {})).toMatchObject({ id, lock_reason: 'period_locked' });
});

test('time on its way into a week that is being approved waits, and is refused', async () => {
  const approver = await t.db.system.connect();
  try {
    await approver.query('BEGIN');
    await approver.query('SELECT FROM members WHERE org_id = $1 AND user_id = $2 FOR NO KEY UPDATE', [
      org.id,
      ada.user_id,
    ]);
    const there = { started_at: '2026-05-06T11:00:00Z', stopped_at: '2026-05-06T12:00:00Z' };
    const refused = t.refused('time.entries.create', ada, there);
    await approver.query(
      `INSERT INTO timesheets (org_id, id, user_id, week_starts_on, status)
       VALUES ($1, $2, $3, '2026-05-04', 'approved')`,
      [org.id, newId('tsh'), ada.user_id],
    );
    await waiting();
    await approver.query('COMMIT');
    expect(await refused).toMatchObject(because('timesheet_approved'));
  } finally {
    approver.release();
  }
});

/** Until a statement waits for a lock. */
async function waiting(): Promise<void> {
  const { rows } = await t.db.system.query(
    `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
  );
  if (rows.length === 0) await waiting();
}

test.each(['update', 'delete', 'bulk_update'] as const)(
  'what changes an entry by %s while its period is being locked waits for that, and is refused',
  async (verb) => {
    const { id: entry_id } = await inMay();
    const client = await t.db.system.connect();
    try {
      await client.query('BEGIN');
      await client.query('SELECT FROM members WHERE org_id = $1 FOR NO KEY UPDATE', [org.id]);
      await client.query(
        "INSERT INTO time_periods (org_id, id, from_day, to_day, locked_by) VALUES ($1, $2, '2026-05-01', '2026-05-31', $3)",
        [org.id, newId('per'), ada.user_id],
      );
      const input = { update: { entry_id, description: 'Late' }, delete: { entry_id }, bulk_update: null }[verb];
      const refused = t.refused(
        `time.entries.${verb}`,
        ada,
        input ?? { entry_ids: [entry_id], set: { billable: false } },
      );
      const waits = "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
      while ((await client.query(waits)).rowCount === 0);
      await client.query('COMMIT');
      expect((await refused).code).toBe(verb === 'bulk_update' ? 'nothing_changed' : 'entry_locked');
    } finally {
      client.release();
    }
  },
);
