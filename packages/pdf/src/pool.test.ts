import { threadId } from 'node:worker_threads';
import { afterEach, expect, test } from '@jest/globals';
import { createPool, type Pool, PoolBusy, type PoolOptions } from './pool.ts';

type Deed = 'who' | 'die' | 'throw' | 'hang';

let pool: Pool<Deed, number>;
afterEach(() => pool.close());

const open = (options: Partial<PoolOptions> = {}) => {
  const module = new URL('./thread.fixture.mjs', import.meta.url);
  pool = createPool({ module, threads: 1, queue: 10, timeoutMs: 10_000, ...options });
  return pool;
};

test('the work is done in another thread, which is kept for the next', async () => {
  open();
  const first = await pool.run('who');
  expect(first).not.toBe(threadId);
  expect(await pool.run('who')).toBe(first);
});

test('a thread that dies fails its own task only; another takes its place', async () => {
  open();
  const [before, died, after] = await Promise.allSettled([pool.run('who'), pool.run('die'), pool.run('who')]);
  expect(died).toMatchObject({ status: 'rejected', reason: { message: 'The thread ended.' } });
  expect(after.status).toBe('fulfilled');
  expect((after as { value: number }).value).not.toBe((before as { value: number }).value);
});

test('an error that nobody caught in the thread comes back, and the pool goes on', async () => {
  open();
  await expect(pool.run('throw')).rejects.toThrow('It broke.');
  expect(await pool.run('who')).toEqual(expect.any(Number));
});

test('a task that takes too long is ended, and what waited behind it is done', async () => {
  open({ timeoutMs: 1000 });
  const [hung, next] = await Promise.allSettled([pool.run('hang'), pool.run('who')]);
  expect(hung).toMatchObject({ status: 'rejected', reason: { message: 'It took more than 1000 ms.' } });
  expect(next.status).toBe('fulfilled');
});

test('what the queue cannot hold is refused at once', async () => {
  open({ queue: 1 });
  const working = pool.run('who');
  const waiting = pool.run('who');
  await expect(pool.run('who')).rejects.toBeInstanceOf(PoolBusy);
  expect(await waiting).toBe(await working);
});

test('closing fails what is at work and what waits, and takes nothing more', async () => {
  open();
  const [working, waiting] = [pool.run('hang'), pool.run('who')];
  const both = Promise.allSettled([working, waiting]);
  await pool.close();
  for (const task of await both) expect(task).toMatchObject({ status: 'rejected', reason: expect.any(PoolBusy) });
  await expect(pool.run('who')).rejects.toBeInstanceOf(PoolBusy);
});
