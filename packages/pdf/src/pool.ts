import { Worker } from 'node:worker_threads';

/** Too much is waiting, or the pool is closed: nothing was begun. */
export class PoolBusy extends Error {}

export interface PoolOptions {
  /** The module each thread runs: it answers each message with one of its own. */
  readonly module: URL;
  readonly threads: number;
  /** How many may wait beside those at work. */
  readonly queue: number;
  /** After which a thread at work is ended. */
  readonly timeoutMs: number;
}

export interface Pool<I, O> {
  run(input: I): Promise<O>;
  /** Ends the threads; what waits or is at work fails. */
  close(): Promise<void>;
}

interface Task {
  readonly input: unknown;
  readonly resolve: (answer: any) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  task: Task | undefined;
  timer: NodeJS.Timeout | undefined;
}

/**
 * Threads that work off a bounded queue, one task at a time each. They are started when there is something to do; one that
 * dies or takes too long fails its own task only, and another takes its place. Idle threads do not keep the process alive.
 */
export function createPool<I, O>({ module, threads, queue, timeoutMs }: PoolOptions): Pool<I, O> {
  const all = new Set<Thread>();
  const waiting: Task[] = [];
  let closed = false;

  const settle = (thread: Thread): Task | undefined => {
    const { task } = thread;
    clearTimeout(thread.timer);
    thread.task = undefined;
    return task;
  };

  const lose = (thread: Thread, error: Error) => {
    if (!all.delete(thread)) return;
    settle(thread)?.reject(error);
    void thread.worker.terminate();
    next();
  };

  const start = (): Thread => {
    const thread: Thread = { worker: new Worker(module), task: undefined, timer: undefined };
    thread.worker.on('message', (answer: unknown) => {
      settle(thread)?.resolve(answer);
      thread.worker.unref();
      next();
    });
    thread.worker.on('error', (error) => lose(thread, error instanceof Error ? error : new Error(String(error))));
    thread.worker.on('exit', () => lose(thread, new Error('The thread ended.')));
    all.add(thread);
    return thread;
  };

  const next = () => {
    if (closed || waiting.length === 0) return;
    const idle = [...all].find(({ task }) => task === undefined) ?? (all.size < threads ? start() : undefined);
    if (!idle) return;
    const task = waiting.shift() as Task;
    idle.task = task;
    idle.timer = setTimeout(() => lose(idle, new Error(`It took more than ${timeoutMs} ms.`)), timeoutMs);
    idle.worker.ref();
    idle.worker.postMessage(task.input);
  };

  return {
    run: (input) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new PoolBusy('It is closed.'));
        if (waiting.length >= queue) return reject(new PoolBusy(`${waiting.length} are waiting already.`));
        waiting.push({ input, resolve, reject });
        next();
      }),
    async close() {
      closed = true;
      const gone = new PoolBusy('It was closed.');
      for (const task of waiting.splice(0)) task.reject(gone);
      const ended = [...all].map((thread) => {
        settle(thread)?.reject(gone);
        return thread.worker.terminate();
      });
      all.clear();
      await Promise.all(ended);
    },
  };
}
