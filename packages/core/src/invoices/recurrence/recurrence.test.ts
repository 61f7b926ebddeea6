import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { runJob, type TestCore, type TestOrg, testCore } from '@stint/testing';
import { billing } from '../documents.fixture.ts';
import { recurrences } from './recurrence.job.ts';

let t: TestCore;
let org: TestOrg;
let client_id: string;
beforeAll(async () => {
  t = await testCore();
  org = await t.org();
  ({ client_id } = await billing(t, org, { default_rate: 9_000 }));
});
afterAll(() => t.close());

const template = { lines: [{ description: 'Retainer', unit_price: 50_000 }], notes: 'Thank you' };
const create = (more: object = {}) =>
  t.run('invoices.recurrences.create', org.owner, {
    client_id,
    name: 'Retainer',
    frequency: 'monthly',
    starts_on: today(),
    content: 'lines',
    template,
    ...more,
  });
const get = (recurrence_id: string) => t.run('invoices.recurrences.get', org.owner, { recurrence_id });
const step = (verb: string, recurrence_id: string, more: object = {}) =>
  t.run(`invoices.recurrences.${verb}`, org.owner, { recurrence_id, ...more });

/** A day in the organization's zone, so many from today. */
function today(days = 0): string {
  const now = new Intl.DateTimeFormat('en-CA', { timeZone: 'Europe/Vienna' }).format(new Date());
  return new Date(Date.parse(now) + days * 86_400_000).toISOString().slice(0, 10);
}

const draftsOf = async (id: string) => {
  const { rows } = await t.db.system.query(
    `SELECT id, status, recurrence_date::text AS date, total::int FROM invoices WHERE recurrence_id = $1 ORDER BY 3`,
    [id],
  );
  return rows;
};
/** As if it had been set up some days before, and nobody had been at work since. */
const startAgo = (id: string, days: number) =>
  t.db.system.query(
    'UPDATE invoice_recurrences SET starts_on = starts_on - $2::int, next_on = next_on - $2::int WHERE id = $1',
    [id, days],
  );

test('on its day a draft is made, of the template, and only a draft', async () => {
  const { id, next_on, passed } = await create();
  expect([next_on, passed]).toEqual([today(), 0]);
  expect(await runJob(t, org.id, recurrences)).toBe(1);
  const [made, ...more] = await draftsOf(id);
  expect(more).toEqual([]);
  expect(made).toMatchObject({ status: 'draft', date: today(), total: 50_000 });
  expect(await t.run('invoices.get', org.owner, { invoice_id: made.id })).toMatchObject({
    recurrence_id: id,
    number: null,
    notes: 'Thank you',
    created_by: null,
    lines: [{ description: 'Retainer', quantity: '1' }],
  });
  expect(await runJob(t, org.id, recurrences)).toBe(0);
  expect((await get(id)).passed).toBe(1);
});

test('two workers make one draft of an occurrence', async () => {
  const { id } = await create();
  const done = await Promise.all(Array.from({ length: 4 }, () => runJob(t, org.id, recurrences)));
  expect(done.reduce((all, one) => all + one, 0)).toBe(1);
  expect(await draftsOf(id)).toHaveLength(1);
});

test('what fails half-way leaves nothing, and is made by the next run', async () => {
  const { id } = await create();
  await t.db.system.query(`CREATE FUNCTION refuse_lines() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'injected'; END $$`);
  await t.db.system.query(
    'CREATE TRIGGER refuse_lines BEFORE INSERT ON invoice_lines FOR EACH ROW EXECUTE FUNCTION refuse_lines()',
  );
  await expect(runJob(t, org.id, recurrences)).rejects.toThrow('injected');
  await t.db.system.query('DROP TRIGGER refuse_lines ON invoice_lines; DROP FUNCTION refuse_lines');
  expect(await draftsOf(id)).toEqual([]);
  expect(await runJob(t, org.id, recurrences)).toBe(1);
  expect(await draftsOf(id)).toHaveLength(1);
});

test('after downtime each missed occurrence is made, one a run', async () => {
  const { id } = await create({ frequency: 'weekly' });
  await startAgo(id, 15);
  const runs: number[] = [];
  for (let i = 0; i < 4; i++) runs.push(await runJob(t, org.id, recurrences));
  expect(runs).toEqual([1, 1, 1, 0]);
  expect((await draftsOf(id)).map(({ date }) => date)).toEqual([today(-15), today(-8), today(-1)]);
  expect((await get(id)).next_on).toBe(today(6));
});

test('a pause is not made up for: it goes on from today', async () => {
  const { id } = await create({ frequency: 'weekly' });
  await step('pause', id);
  await startAgo(id, 15);
  expect(await runJob(t, org.id, recurrences)).toBe(0);
  const resumed = await step('resume', id);
  expect(resumed).toMatchObject({ paused_at: null, next_on: today(6), passed: 3 });
  expect(await draftsOf(id)).toEqual([]);
});

test('paused and resumed, or moved, on the day of an occurrence, it does not make that one again', async () => {
  const { id } = await create({ frequency: 'weekly' });
  await runJob(t, org.id, recurrences);
  await step('pause', id);
  expect((await step('resume', id)).next_on).toBe(today(7));
  const moved = await step('update', id, { starts_on: today(-14), interval: 2 });
  expect(moved).toMatchObject({ next_on: today(14) });
  expect(await runJob(t, org.id, recurrences)).toBe(0);
  expect(await draftsOf(id)).toHaveLength(1);
});

test('it ends after its last day, and a later end takes it up from today', async () => {
  const { id } = await create({ frequency: 'weekly', ends_on: today(3) });
  await runJob(t, org.id, recurrences);
  expect((await get(id)).next_on).toBeNull();
  expect((await step('update', id, { ends_on: null })).next_on).toBe(today(7));
});

test('set up with a day gone by, it starts at the next one', async () => {
  const { next_on } = await create({ frequency: 'weekly', starts_on: today(-10) });
  expect(next_on).toBe(today(4));
});

test('changing its name leaves what was missed to be made', async () => {
  const { id } = await create({ frequency: 'weekly' });
  await startAgo(id, 7);
  expect((await step('update', id, { name: 'Care' })).next_on).toBe(today(-7));
  expect([await runJob(t, org.id, recurrences), await runJob(t, org.id, recurrences)]).toEqual([1, 1]);
});

test('of a client that is archived it pauses and says why, until it is resumed', async () => {
  const { client_id: other } = await billing(t, org);
  const { id } = await create({ client_id: other });
  await t.run('clients.archive', org.owner, { client_id: other });
  expect(await runJob(t, org.id, recurrences)).toBe(1);
  expect(await get(id)).toMatchObject({ paused_at: expect.anything(), pause_reason: { code: 'client_archived' } });
  expect(await draftsOf(id)).toEqual([]);
  expect(await runJob(t, org.id, recurrences)).toBe(0);
  await t.run('clients.unarchive', org.owner, { client_id: other });
  expect(await step('resume', id)).toMatchObject({ paused_at: null, pause_reason: null, next_on: today() });
  expect(await runJob(t, org.id, recurrences)).toBe(1);
});

test('whatever refuses a draft pauses its recurrence and no other, with an event', async () => {
  const project = await t.run('projects.create', org.owner, { name: 'Gone', code: 'GON', client_id });
  const gone = await create({ content: 'time', template: {}, project_id: project.id });
  const fine = await create();
  await t.run('projects.delete', org.owner, { project_id: project.id });
  expect(await runJob(t, org.id, recurrences)).toBe(2);
  expect(await get(gone.id)).toMatchObject({ pause_reason: { code: 'not_found' } });
  expect(await draftsOf(gone.id)).toEqual([]);
  expect(await draftsOf(fine.id)).toHaveLength(1);
  const { rows } = await t.db.system.query(
    "SELECT type FROM events WHERE envelope->'subject'->>'id' = $1 ORDER BY seq",
    [gone.id],
  );
  expect(rows.map(({ type }) => type)).toEqual(['invoice_recurrence.created', 'invoice_recurrence.paused']);
});

test('deleted, it makes nothing more, and its drafts stay', async () => {
  const { id } = await create({ frequency: 'weekly' });
  await startAgo(id, 7);
  await runJob(t, org.id, recurrences);
  await step('delete', id);
  expect(await runJob(t, org.id, recurrences)).toBe(0);
  expect(await draftsOf(id)).toHaveLength(1);
  expect((await t.refused('invoices.recurrences.get', org.owner, { recurrence_id: id })).code).toBe('not_found');
});

test('a day begins at each organization’s own midnight', async () => {
  const made = await Promise.all(
    ['Pacific/Kiritimati', 'Pacific/Pago_Pago'].map(async (time_zone) => {
      const there = await t.org();
      await t.run('orgs.update', there.owner, { time_zone });
      const { client_id: theirs } = await billing(t, there);
      const { rows } = await t.db.system.query(`SELECT (now() AT TIME ZONE 'Pacific/Kiritimati')::date::text AS day`);
      const starts_on = rows[0].day;
      const of = { client_id: theirs, name: 'Care', frequency: 'monthly', content: 'lines', starts_on, template };
      await t.run('invoices.recurrences.create', there.owner, of);
      return runJob(t, there.id, recurrences);
    }),
  );
  expect(made).toEqual([1, 0]);
});

test('time: the unbilled time of the days since the occurrence before; where there is none, it passes', async () => {
  const project = await t.run('projects.create', org.owner, { name: 'Website', code: 'WEB', client_id });
  const work = (day: string) =>
    t.run('time.entries.create', org.owner, {
      project_id: project.id,
      started_at: `${day}T09:00:00Z`,
      stopped_at: `${day}T10:00:00Z`,
    });
  for (const days of [-8, -7, -1]) await work(today(days));
  const { id, group_by } = await create({ frequency: 'weekly', content: 'time', template: {} });
  expect(group_by).toBe('task');
  expect(await runJob(t, org.id, recurrences)).toBe(1);
  const [made] = await draftsOf(id);
  expect(made.total).toBe(18_000);
  const draft = await t.run('invoices.get', org.owner, { invoice_id: made.id });
  expect(draft).toMatchObject({ period_from: today(-7), period_to: today(-1) });
  const idle = await create({ frequency: 'weekly', content: 'time', template: {} });
  expect(await runJob(t, org.id, recurrences)).toBe(1);
  expect(await draftsOf(idle.id)).toEqual([]);
  expect(await get(idle.id)).toMatchObject({ passed: 1, next_on: today(7) });
});

test('its fields fit each other', async () => {
  const faults = async (more: object) =>
    (
      await t.refused('invoices.recurrences.create', org.owner, {
        client_id,
        name: 'Retainer',
        frequency: 'monthly',
        starts_on: today(),
        content: 'lines',
        template,
        ...more,
      })
    ).details.errors?.map(({ field }) => field);
  expect(await faults({ template: {} })).toEqual(['template.lines']);
  expect(await faults({ content: 'time' })).toEqual(['template.lines']);
  expect(await faults({ group_by: 'task' })).toEqual(['group_by']);
  expect(await faults({ ends_on: today(-1) })).toEqual(['ends_on']);
  expect(await faults({ interval: 0 })).toEqual(['interval']);
});
