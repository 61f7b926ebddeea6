import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { fail, type Job, nothingToDo, operation } from '@stint/core';
import { type TestCore, type TestOrg, testCore } from '@stint/testing';
import pino from 'pino';
import { z } from 'zod';
import { backoff } from './backoff.ts';
import { domainJobs } from './domain-jobs.ts';

let t: TestCore;
let org: TestOrg;
beforeAll(async () => {
  t = await testCore();
  org = await t.org();
});
afterAll(() => t.close());

/** A job with so many pieces, and how often each was tried. */
function pieces(count: number, work: (nr: number) => void): { job: Job; tried: Map<number, number> } {
  const tried = new Map<number, number>();
  const one = operation({
    name: 'test.piece',
    summary: 'Do a piece',
    effect: 'read',
    permission: null,
    input: z.strictObject({ nr: z.int() }),
    output: z.null(),
    rest: false,
    mcp: false,
    async run(_, { nr }) {
      tried.set(nr, (tried.get(nr) ?? 0) + 1);
      work(nr);
      return null;
    },
  });
  const due = `SELECT '${org.id}' AS org_id, json_build_object('nr', n) AS input FROM generate_series(1, ${count}) n ORDER BY n`;
  return { job: { name: 'pieces', everyMs: 1000, due, operation: one }, tried };
}

test('pieces that always fail keep none behind them from being done', async () => {
  const done = new Set<number>();
  const { job, tried } = pieces(510, (nr) => {
    if (nr <= 505) throw new Error('always');
    if (done.has(nr)) throw fail(nothingToDo);
    done.add(nr);
  });
  const [turns] = domainJobs(t.core, [job], pino({ enabled: false }));
  await turns?.run(() => false);
  await turns?.run(() => false);
  expect([...done]).toEqual([506, 507, 508, 509, 510]);
  expect(tried.get(1)).toBe(1);
});

test('in one turn all is done that is due, also what comes up by it', async () => {
  let made = 0;
  const { job } = pieces(1, () => {
    if (made === 3) throw fail(nothingToDo);
    made++;
  });
  const [turns] = domainJobs(t.core, [job], pino({ enabled: false }));
  await turns?.run(() => false);
  expect(made).toBe(3);
});

test('what fails waits twice as long each time, up to an hour, and not after it was done', () => {
  let now = 0;
  const { failed, done, waiting } = backoff(() => now);
  const pause = () => {
    failed('a');
    const since = now;
    while (waiting().length > 0) now += 60_000;
    return (now - since) / 60_000;
  };
  expect(Array.from({ length: 8 }, pause)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  done('a');
  expect(pause()).toBe(1);
});
