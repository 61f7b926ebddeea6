import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Caller } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';

let t: TestCore;
let org: TestOrg;
let ada: Caller;
let project: { id: string };

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());
beforeEach(async () => {
  org = await t.org();
  ada = org.owner;
  project = await t.run('projects.create', ada, { name: 'Website' });
});

const enter = (started_at: string, stopped_at: string, input: object = {}, by = ada) =>
  t.run('time.entries.create', by, { started_at, stopped_at, ...input });

describe('the week', () => {
  test('has a row for each project and task, seven days, and totals', async () => {
    const task = await t.run('tasks.create', ada, { project_id: project.id, title: 'Wireframes' });
    await enter('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z', { project_id: project.id });
    await enter('2026-03-04T09:00:00Z', '2026-03-04T12:00:00Z', { task_id: task.id });
    await enter('2026-03-04T13:00:00Z', '2026-03-04T13:30:00Z');
    await enter('2026-03-09T09:00:00Z', '2026-03-09T10:00:00Z');
    const week = await t.run('time.week', ada, { week_of: '2026-03-05' });
    expect(week).toMatchObject({ user_id: ada.user_id, time_zone: 'Europe/Vienna', has_more: false });
    expect(week.days).toEqual(['02', '03', '04', '05', '06', '07', '08'].map((day) => `2026-03-${day}`));
    expect(week.rows).toEqual([
      {
        project_id: project.id,
        project_name: 'Website',
        task_id: task.id,
        task_key: 'WEB-1',
        task_title: 'Wireframes',
        seconds: [0, 0, 10_800, 0, 0, 0, 0],
        total: 10_800,
      },
      expect.objectContaining({ project_id: project.id, task_id: null, seconds: [3600, 0, 0, 0, 0, 0, 0] }),
      expect.objectContaining({ project_id: null, project_name: null, seconds: [0, 0, 1800, 0, 0, 0, 0] }),
    ]);
    expect([week.totals, week.total]).toEqual([[3600, 0, 12_600, 0, 0, 0, 0], 16_200]);
  });

  test.each([
    ['monday', '2026-03-02'],
    ['sunday', '2026-03-08'],
    ['saturday', '2026-03-07'],
  ])('starts on the %s of the organization', async (week_starts_on, first) => {
    await t.run('orgs.settings.update', ada, { week_starts_on });
    expect((await t.run('time.week', ada, { week_of: '2026-03-08' })).days[0]).toBe(first);
  });

  test("is cut at the midnights of the person's zone, whoever looks", async () => {
    const bob = await org.join('member');
    await t.db.system.query("UPDATE users SET time_zone = 'America/New_York' WHERE id = $1", [bob.user_id]);
    await enter('2026-03-04T04:00:00Z', '2026-03-04T06:00:00Z', {}, bob);
    const week = await t.run('time.week', ada, { user_id: bob.user_id, week_of: '2026-03-04' });
    expect(week).toMatchObject({ time_zone: 'America/New_York', totals: [0, 3600, 3600, 0, 0, 0, 0] });
  });

  test.each([
    ['forward', '2025-03-28T12:00:00Z', '2025-03-31T12:00:00Z', '2025-03-30', [0, 0, 0, 0, 11, 24, 23]],
    ['back', '2025-10-24T12:00:00Z', '2025-10-27T12:00:00Z', '2025-10-26', [0, 0, 0, 0, 10, 24, 25]],
  ])('has the hours there are when the clocks go %s', async (_, from, to, week_of, hours) => {
    await enter(from, to);
    const { totals } = await t.run('time.week', ada, { week_of });
    expect(totals).toEqual(hours.map((count) => count * 3600));
  });

  test('counts what runs until now, and is this week where no day is named', async () => {
    const started_at = new Date(Date.now() - 60_000);
    await t.run('time.start_timer', ada, { started_at: started_at.toISOString() });
    const day = (at: Date) => new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Vienna' }).format(at);
    expect((await t.run('time.week', ada, { week_of: day(started_at) })).total).toBeGreaterThan(0);
    expect((await t.run('time.week', ada)).days).toContain(day(new Date()));
  });

  test('of others needs view_all_time; who was never a member is not there', async () => {
    const bob = await org.join('contractor');
    expect(await t.refused('time.week', bob, { user_id: ada.user_id })).toMatchObject({ code: 'forbidden' });
    const stranger = (await t.org('Elsewhere')).owner;
    expect(await t.refused('time.week', ada, { user_id: stranger.user_id })).toMatchObject({ code: 'not_found' });
  });
});

describe('hints', () => {
  const works = (hours: object) =>
    t.run('members.set_capacity', ada, { member_id: ada.member_id, working_hours: hours });
  const hints = (from: string, to = from, more: object = {}) => t.run('time.hints', ada, { from, to, ...more });
  const spans = (gaps: { from: string; to: string }[]) => gaps.map(({ from, to }) => [from, to]);

  test('entries that count the same time are named in pairs', async () => {
    const a = await enter('2026-03-02T09:00:00Z', '2026-03-02T12:00:00Z');
    const b = await enter('2026-03-02T10:00:00Z', '2026-03-02T11:00:00Z');
    const c = await enter('2026-03-02T10:30:00Z', '2026-03-02T13:00:00Z');
    await enter('2026-03-02T13:00:00Z', '2026-03-02T14:00:00Z');
    const { overlaps } = await hints('2026-03-02');
    expect(overlaps.map(({ entry_ids, seconds }: any) => [entry_ids, seconds])).toEqual([
      [[a.id, b.id], 3600],
      [[a.id, c.id], 5400],
      [[b.id, c.id], 1800],
    ]);
    expect(overlaps[0]).toMatchObject({ from: '2026-03-02T10:00:00.000Z', to: '2026-03-02T11:00:00.000Z' });
  });

  test('gaps are working hours without time, where the person is', async () => {
    await works({
      monday: [
        { from: '09:00', to: '12:00' },
        { from: '13:00', to: '17:00' },
      ],
    });
    await enter('2026-03-02T09:00:00Z', '2026-03-02T13:30:00Z');
    const { gaps } = await hints('2026-03-02', '2026-03-03');
    expect(spans(gaps)).toEqual([
      ['2026-03-02T08:00:00.000Z', '2026-03-02T09:00:00.000Z'],
      ['2026-03-02T13:30:00.000Z', '2026-03-02T16:00:00.000Z'],
    ]);
    expect(gaps[0].seconds).toBe(3600);
  });

  test('days are those of the zone asked for; working hours stay where they are', async () => {
    await works({ monday: [{ from: '09:00', to: '17:00' }], tuesday: [{ from: '09:00', to: '10:00' }] });
    const { gaps, time_zone } = await hints('2026-03-02', '2026-03-02', { time_zone: 'Asia/Tokyo' });
    expect(time_zone).toBe('Asia/Tokyo');
    expect(spans(gaps)).toEqual([['2026-03-02T08:00:00.000Z', '2026-03-02T15:00:00.000Z']]);
  });

  test.each([
    ['forward: the hour that is skipped is none', '2025-03-30', '01:00', '04:00', 2],
    ['forward: hours that begin in it', '2025-03-30', '02:15', '03:00', 0],
    ['back: the hour that comes twice is two', '2025-10-26', '01:00', '04:00', 4],
    ['a whole day of 23 hours', '2025-03-30', '00:00', '24:00', 23],
    ['a whole day of 25 hours', '2025-10-26', '00:00', '24:00', 25],
  ])('when the clocks go %s', async (_, day, from, to, hours) => {
    await works({ sunday: [{ from, to }] });
    const { gaps } = await hints(day);
    expect(gaps.reduce((sum: number, { seconds }: any) => sum + seconds, 0)).toBe(hours * 3600);
  });

  test('there are none in what is still to come', async () => {
    const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
    await works(Object.fromEntries(days.map((day) => [day, [{ from: '00:00', to: '24:00' }]])));
    const soon = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    expect(await hints(soon)).toMatchObject({ gaps: [], overlaps: [], has_more: false });
  });

  test('without working hours, no gaps', async () => {
    expect((await hints('2026-03-02')).gaps).toEqual([]);
  });

  test('a range is 31 days at most', async () => {
    await hints('2026-03-01', '2026-03-31');
    for (const [from, to] of [
      ['2026-03-01', '2026-04-01'],
      ['2026-03-02', '2026-03-01'],
    ]) {
      expect(await t.refused('time.hints', ada, { from, to })).toMatchObject({
        code: 'validation_failed',
        details: { errors: [{ field: 'to' }] },
      });
    }
  });

  test('a lot of overlaps is cut off, and says so', async () => {
    await t.db.system.query(
      `INSERT INTO time_entries (org_id, id, user_id, started_at, stopped_at, time_zone, billable, source, currency)
       SELECT $1, 'ent_' || lpad(n::text, 26, '0'), $2, '2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z', 'UTC', false, 'manual', 'EUR'
       FROM generate_series(1, 50) n`,
      [org.id, ada.user_id],
    );
    const { overlaps, has_more } = await hints('2026-03-02');
    expect([overlaps.length, has_more]).toEqual([200, true]);
  });

  test('of others need view_all_time, and name only what the caller sees', async () => {
    const bob = await org.join('contractor');
    const input = { from: '2026-03-02', to: '2026-03-02', user_id: ada.user_id };
    expect(await t.refused('time.hints', bob, input)).toMatchObject({ code: 'forbidden' });
    const hidden = await t.run('projects.create', ada, { name: 'Secret', is_private: true });
    await enter('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z', { project_id: hidden.id });
    await enter('2026-03-02T09:00:00Z', '2026-03-02T10:00:00Z');
    const carol = await org.join('member', ['view_all_time']);
    expect((await t.run('time.hints', carol, input)).overlaps).toEqual([]);
    expect((await t.run('time.hints', ada, input)).overlaps).toHaveLength(1);
  });
});
