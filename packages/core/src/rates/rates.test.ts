import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Caller } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';

let t: TestCore;
let org: TestOrg;
let ada: Caller;
let client: { id: string };
let project: { id: string };

beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());
beforeEach(async () => {
  org = await t.org();
  ada = org.owner;
  client = await t.run('clients.create', ada, { name: 'Northwind' });
  project = await t.run('projects.create', ada, { name: 'Website', client_id: client.id });
  await t.run('projects.members.add', ada, { project_id: project.id, user_id: ada.user_id });
});

/** Sets the rate of each place by the operation that owns it. */
const set = {
  org: (default_rate: number | null, more = {}) => t.run('orgs.settings.update', ada, { default_rate, ...more }),
  client: (default_rate: number | null, more = {}) =>
    t.run('clients.update', ada, { client_id: client.id, default_rate, ...more }),
  member: (billable_rate: number | null, more = {}) =>
    t.run('members.set_rates', ada, { member_id: ada.member_id, billable_rate, ...more }),
  project: (default_rate: number | null, more = {}) =>
    t.run('projects.update', ada, { project_id: project.id, default_rate, ...more }),
  project_member: (billable_rate: number | null, more = {}) =>
    t.run('projects.members.update', ada, {
      project_id: project.id,
      user_id: ada.user_id,
      billable_rate,
      ...more,
    }),
};
const PLACES = ['org', 'client', 'member', 'project', 'project_member'] as const;
type Place = (typeof PLACES)[number];

const span = { started_at: '2026-03-02T09:00:00Z', stopped_at: '2026-03-02T10:00:00Z' };
const enter = (input: object = {}) => t.run('time.entries.create', ada, { project_id: project.id, ...span, ...input });
const get = (entry_id: string) => t.run('time.entries.get', ada, { entry_id });
const billed = (entry: Record<string, any>) => [entry.billable_rate?.amount ?? null, entry.billable_rate_source];
const costs = (entry: Record<string, any>) => [entry.cost_rate?.amount ?? null, entry.cost_rate_source];
const rates = (input: object = { project_id: project.id }) => t.run('time.rates.get', ada, input);

describe('the order of rates', () => {
  test('billable: the entry, the project member, the project, the member, the client, the organization', async () => {
    expect(billed(await enter())).toEqual([null, null]);
    for (const [i, place] of PLACES.entries()) {
      await set[place](1000 + i);
      expect(billed(await enter())).toEqual([1000 + i, place]);
      expect(await rates()).toMatchObject({ billable: { rate: { amount: 1000 + i, currency: 'EUR' }, source: place } });
    }
    expect(billed(await enter({ billable_rate: 7 }))).toEqual([7, 'entry']);
  });

  test('cost: the project member, then the member', async () => {
    await t.run('members.set_rates', ada, { member_id: ada.member_id, cost_rate: 40 });
    expect(costs(await enter())).toEqual([40, 'member']);
    await set.project_member(null, { cost_rate: 50 });
    expect(costs(await enter())).toEqual([50, 'project_member']);
    expect(costs(await enter({ project_id: undefined }))).toEqual([40, 'member']);
  });

  test('a rate of nothing an hour is a rate', async () => {
    await set.project(9000);
    await set.project_member(0);
    expect(billed(await enter())).toEqual([0, 'project_member']);
  });

  test("without a project, the member's and the organization's rates are left", async () => {
    for (const place of PLACES) await set[place](1000);
    expect(billed(await enter({ project_id: undefined }))).toEqual([1000, 'member']);
    await set.member(null);
    expect(billed(await enter({ project_id: undefined }))).toEqual([1000, 'org']);
  });

  test.each<[string, Place[], Place | null]>([
    [
      "the project's currency keeps the project's and its members' rates",
      ['project_member', 'project'],
      'project_member',
    ],
    ["the organization's currency is none of the project's", ['member', 'org'], null],
    ["the client's own currency is not the project's", ['client', 'org'], null],
  ])('in another currency: %s', async (_, places, source) => {
    await t.run('projects.update', ada, { project_id: project.id, currency: 'USD' });
    for (const place of places) await set[place](1000);
    expect(billed(await enter())[1]).toBe(source);
  });

  test("a client's rate counts in a project of the same foreign currency", async () => {
    await t.run('clients.update', ada, { client_id: client.id, currency: 'USD' });
    await t.run('projects.update', ada, { project_id: project.id, currency: 'USD' });
    await set.member(9000);
    await set.client(8000);
    expect(await enter()).toMatchObject({
      billable_rate: { amount: 8000, currency: 'USD' },
      billable_rate_source: 'client',
    });
  });
});

describe('since when a rate is set', () => {
  test.each(PLACES)('an entry freezes it, and it changes only when the rate does: %s', async (place) => {
    await set[place](1000);
    const first = await enter();
    expect(Date.parse(first.billable_rate_set_at)).toBeLessThanOrEqual(Date.now());
    await set[place](1000);
    expect((await enter()).billable_rate_set_at).toBe(first.billable_rate_set_at);
    await set[place](1001);
    const second = await enter();
    expect(Date.parse(second.billable_rate_set_at)).toBeGreaterThan(Date.parse(first.billable_rate_set_at));
    expect((await get(first.id)).billable_rate_set_at).toBe(first.billable_rate_set_at);
  });

  test('the date of the organization’s rate is no setting', async () => {
    const input = { default_rate: 1, default_rate_set_at: '2020-01-01T00:00:00Z' };
    expect(await t.refused('orgs.settings.update', ada, input)).toMatchObject({ code: 'validation_failed' });
    await set.org(1);
    expect(await t.run('orgs.settings.get', ada)).not.toHaveProperty('default_rate_set_at');
  });

  test('another currency sets a rate anew', async () => {
    await set.project(9000);
    const { billable_rate_set_at } = await enter();
    await t.run('projects.update', ada, { project_id: project.id, currency: 'USD' });
    const anew = await enter();
    expect(anew.billable_rate).toEqual({ amount: 9000, currency: 'USD' });
    expect(Date.parse(anew.billable_rate_set_at)).toBeGreaterThan(Date.parse(billable_rate_set_at));
  });
});

describe("an entry's own rate", () => {
  test('is kept until it is taken back, and what the hour costs stays', async () => {
    await t.run('members.set_rates', ada, { member_id: ada.member_id, billable_rate: 9000, cost_rate: 4000 });
    const { id: entry_id } = await enter();
    await t.run('members.set_rates', ada, { member_id: ada.member_id, cost_rate: 5000 });
    const own = await t.run('time.entries.update', ada, { entry_id, billable_rate: 12_000 });
    expect([...billed(own), ...costs(own)]).toEqual([12_000, 'entry', 4000, 'member']);
    const same = await t.run('time.entries.update', ada, { entry_id, billable_rate: 12_000 });
    expect(same.billable_rate_set_at).toBe(own.billable_rate_set_at);
    const back = await t.run('time.entries.update', ada, { entry_id, billable_rate: null });
    expect([...billed(back), ...costs(back)]).toEqual([9000, 'member', 4000, 'member']);
  });

  test('goes along to another project of the same currency, not to one of another', async () => {
    const same = await t.run('projects.create', ada, { name: 'App', default_rate: 100 });
    const other = await t.run('projects.create', ada, { name: 'Abroad', currency: 'USD', default_rate: 200 });
    const { id: entry_id } = await enter({ billable_rate: 7 });
    const move = (project_id: string) => t.run('time.entries.update', ada, { entry_id, project_id });
    expect(billed(await move(same.id))).toEqual([7, 'entry']);
    expect(billed(await move(other.id))).toEqual([200, 'project']);
  });

  test('a move resolves anew what is not its own', async () => {
    const other = await t.run('projects.create', ada, { name: 'App', default_rate: 100 });
    await set.project(9000);
    const { id: entry_id } = await enter();
    const moved = await t.run('time.entries.update', ada, { entry_id, project_id: other.id });
    expect(billed(moved)).toEqual([100, 'project']);
  });

  test('is set on many at once', async () => {
    const ids = [(await enter()).id, (await enter()).id];
    await t.run('time.entries.bulk_update', ada, { entry_ids: ids, set: { billable_rate: 5 } });
    for (const id of ids) expect(billed(await get(id))).toEqual([5, 'entry']);
  });

  test('needs manage_rates, even for one’s own time', async () => {
    const bob = await org.join('member');
    const { id: entry_id } = await t.run('time.entries.create', bob, span);
    const tries: [string, object][] = [
      ['time.entries.create', { ...span, billable_rate: 1 }],
      ['time.entries.update', { entry_id, billable_rate: null }],
      ['time.entries.bulk_update', { entry_ids: [entry_id], set: { billable_rate: 1 } }],
    ];
    for (const [name, input] of tries) {
      expect(await t.refused(name, bob, input)).toMatchObject({ code: 'forbidden' });
    }
  });
});

describe('time.rates.get', () => {
  test('answers every place looked at, and why it does not count', async () => {
    await set.org(1);
    await set.client(2);
    await set.project(4);
    await t.db.system.query("UPDATE clients SET currency = 'USD' WHERE org_id = $1", [org.id]);
    const { billable, cost } = await rates();
    const seen = billable.steps.map((step: any) => [step.source, step.rate?.amount ?? null, step.counts, step.why_not]);
    expect(seen).toEqual([
      ['project_member', null, false, 'not_set'],
      ['project', 4, true, null],
      ['member', null, false, 'not_set'],
      ['client', 2, false, 'other_currency'],
      ['org', 1, false, 'nearer_rate'],
    ]);
    expect(cost).toMatchObject({ rate: null, source: null, explanation: 'no rate is set in EUR' });
  });

  test('says in a line where the rate is from and since when, in the zone of who asks', async () => {
    await set.project_member(1);
    await t.db.system.query(
      "UPDATE project_members SET billable_rate_set_at = '2026-02-28T23:30:00Z' WHERE org_id = $1",
      [org.id],
    );
    expect((await rates()).billable).toMatchObject({
      explanation: 'from project member, set on 2026-03-01',
      set_at: '2026-02-28T23:30:00.000Z',
    });
  });

  test('without a project, the places of projects are not there', async () => {
    const { project_id, billable } = await rates({});
    expect(project_id).toBeNull();
    expect(billable.steps.filter((step: any) => step.why_not === 'no_such_place').map((s: any) => s.source)).toEqual([
      'project_member',
      'project',
      'client',
    ]);
  });

  test('who is no member, and a project of others, are not there', async () => {
    const stranger = (await t.org('Elsewhere')).owner;
    const theirs = await t.run('projects.create', stranger, { name: 'Theirs' });
    for (const input of [{ user_id: stranger.user_id }, { project_id: theirs.id }]) {
      expect(await t.refused('time.rates.get', ada, input)).toMatchObject({ code: 'not_found' });
    }
  });
});
