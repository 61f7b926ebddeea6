import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import type { ToolCall } from '../kernel/index.ts';
import { createToolCallLog, TOOL_CALL_SWEEP } from './tool-call.log.ts';

let t: TestCore;
beforeAll(async () => {
  t = await testCore();
});
afterAll(() => t.close());

const called = ({ owner }: TestOrg, more: Partial<ToolCall> = {}): ToolCall => ({
  org_id: owner.org_id,
  occurred_at: new Date(),
  user_id: owner.user_id,
  credential: { kind: 'pat', id: 'tok_1' },
  request_id: 'req_1',
  ip: null,
  tool: 'clients_list',
  outcome: 'ok',
  dry_run: false,
  duration_ms: 1.4,
  client: null,
  input: {},
  answer: { data: [1, 2, 3] },
  ...more,
});

/** Keeps the calls through so many processes at once. */
async function keep(calls: readonly ToolCall[], processes = 1): Promise<void> {
  const failed = (error: unknown) => {
    throw error;
  };
  const logs = Array.from({ length: processes }, () => createToolCallLog(t.core, failed));
  for (const [i, call] of calls.entries()) logs[i % processes]?.record(call);
  await Promise.all(logs.map((log) => log.close()));
}

const verify = (org: TestOrg, more: object = {}) => t.run('audit.verify', org.owner, { trail: 'calls', ...more });

test('calls of several processes and organizations are one chain for each organization', async () => {
  const [one, two, none] = await Promise.all([t.org(), t.org(), t.org()]);
  await keep(
    Array.from({ length: 1200 }, (_, i) => called(i % 3 ? one : two)),
    3,
  );
  expect(await verify(one)).toEqual({ ok: true, entries: 800, verified_to: 800, next_seq: null });
  expect(await verify(two, { limit: 300 })).toMatchObject({ ok: true, verified_to: 300, next_seq: 301 });
  expect(await verify(two, { from_seq: 301 })).toMatchObject({ ok: true, verified_to: 400, next_seq: null });
  expect(await verify(none)).toEqual({ ok: true, entries: 0, verified_to: 0, next_seq: null });
});

test.each([
  [
    'changed',
    `UPDATE tool_calls SET record = replace(record, 'clients_list', 'clients_lost') WHERE org_id = $1 AND seq = 3`,
    3,
  ],
  ['filed under another tool', `UPDATE tool_calls SET tool = 'x' WHERE org_id = $1 AND seq = 3`, 3],
  ['taken out', 'DELETE FROM tool_calls WHERE org_id = $1 AND seq = 2', 2],
  ['cut off at the end', 'DELETE FROM tool_calls WHERE org_id = $1 AND seq = 5', 5],
  ['cut off at the beginning', 'DELETE FROM tool_calls WHERE org_id = $1 AND seq <= 2', 1],
  ['left without its head', 'DELETE FROM tool_call_logs WHERE org_id = $1', 1],
])('a call that was %s is found', async (_, statement, first_bad_seq) => {
  const org = await t.org();
  await keep(Array.from({ length: 5 }, () => called(org)));
  expect(await verify(org)).toMatchObject({ ok: true, entries: 5 });
  await t.db.system.query(statement, [org.id]);
  expect(await verify(org)).toMatchObject({ ok: false, first_bad_seq });
});

test('the server itself can neither change a call nor take one away', async () => {
  const org = await t.org();
  await keep([called(org)]);
  for (const text of [`UPDATE tool_calls SET tool = 'x'`, 'DELETE FROM tool_calls', 'DELETE FROM tool_call_logs']) {
    const refused = t.core.read(org.owner, { via: 'system', request_id: 'r' }, (ctx) =>
      ctx.query({ text, values: [] } as never),
    );
    await expect(refused).rejects.toThrow(/permission denied/);
  }
});

test('calls are forgotten after 90 days, and the chain holds from there on', async () => {
  const org = await t.org();
  const old = new Date(Date.now() - 91 * 86_400_000);
  await keep([called(org, { occurred_at: old }), called(org, { occurred_at: old }), called(org)]);
  await t.db.system.query(TOOL_CALL_SWEEP);
  expect(await verify(org)).toEqual({ ok: true, entries: 3, verified_to: 3, next_seq: null });
  await keep([called(org)]);
  await t.db.system.query(TOOL_CALL_SWEEP);
  expect(await verify(org)).toMatchObject({ ok: true, entries: 4 });
  const { entries } = await t.run('audit.export', org.owner, { trail: 'calls' });
  expect(entries.map(({ seq }: { seq: number }) => seq)).toEqual([3, 4]);
});

test('who may see the trail sees the calls of their organization; without all permissions, not what was sent', async () => {
  const [org, other] = await Promise.all([t.org(), t.org()]);
  const full = { ...t.core, settings: { auditFull: true } };
  const log = createToolCallLog(full, () => undefined);
  log.record(called(org, { tool: 'rates_set', input: { amount: 12_345 }, answer: undefined, outcome: 'forbidden' }));
  await log.close();
  const { data } = await t.run('audit.tool_calls.list', org.owner, { outcome: 'forbidden' });
  expect(data).toMatchObject([{ tool: 'rates_set', arguments: { amount: 12_345 }, result_count: null }]);
  expect((await t.run('audit.tool_calls.list', other.owner)).data).toEqual([]);
  const member = await org.join('member');
  expect(await t.refused('audit.tool_calls.list', member)).toMatchObject({ code: 'forbidden' });
  const auditor = { ...member, permissions: new Set(['view_audit']) } as typeof member;
  const seen = await t.run('audit.tool_calls.list', auditor);
  expect(seen.data).toMatchObject([{ tool: 'rates_set', arguments: null }]);
  const exported = await t.run('audit.export', auditor, { trail: 'calls' });
  expect(exported.entries).toMatchObject([{ redacted: true, record: expect.not.stringContaining('12345') }]);
});

test('what cannot be kept while the database is away is kept when it is back', async () => {
  const org = await t.org();
  const failures: unknown[] = [];
  let away = true;
  const db = Object.create(t.core.db, {
    query: { value: (statement: never) => (away ? Promise.reject(new Error('away')) : t.core.db.query(statement)) },
  }) as typeof t.core.db;
  const log = createToolCallLog({ ...t.core, db }, (error) => failures.push(error));
  log.record(called(org));
  await log.close();
  expect(failures).toHaveLength(1);
  away = false;
  await log.close();
  expect(await verify(org)).toMatchObject({ ok: true, entries: 1 });
});
