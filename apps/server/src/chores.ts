import type { Logger } from 'pino';

/** Something done again and again in the background; a failure is logged and the next turn tries again. */
export interface Chore {
  readonly name: string;
  readonly everyMs: number;
  /** What takes long looks now and then whether it is to stop. */
  readonly run: (stopped: () => boolean) => Promise<unknown>;
}

/** Runs the chores, never one beside itself; `stop` waits for those at work. */
export function runChores(chores: readonly Chore[], logger: Logger): { stop(): Promise<void> } {
  let stopped = false;
  const loops = chores.map(({ name, everyMs, run }) => {
    let timer: NodeJS.Timeout | undefined;
    let current: Promise<void> = Promise.resolve();
    const turn = () => {
      current = run(() => stopped).then(
        () => undefined,
        (error: unknown) => logger.error({ err: error, chore: name }, 'a chore failed'),
      );
      void current.then(() => {
        if (!stopped) timer = setTimeout(turn, everyMs).unref();
      });
    };
    timer = setTimeout(turn, Math.min(everyMs, 1000)).unref();
    return async () => {
      clearTimeout(timer);
      await current;
    };
  });
  return {
    async stop() {
      stopped = true;
      await Promise.all(loops.map((stop) => stop()));
    },
  };
}
