interface Pause {
  readonly length: number;
  readonly until: number;
}

const SHORTEST = 60_000;
const LONGEST = 60 * 60_000;

/** What has failed waits before it is tried again, each time twice as long, up to an hour. Kept in this process only. */
export function backoff(clock: () => number = Date.now) {
  const pauses = new Map<string, Pause>();
  return {
    failed(key: string): void {
      const length = Math.min((pauses.get(key)?.length ?? SHORTEST / 2) * 2, LONGEST);
      pauses.set(key, { length, until: clock() + length });
    },
    done(key: string): void {
      pauses.delete(key);
    },
    /** What is not to be tried yet. What nobody has tried for long after its pause is forgotten. */
    waiting(): string[] {
      const now = clock();
      for (const [key, { until }] of pauses) if (until + LONGEST < now) pauses.delete(key);
      return [...pauses].filter(([, { until }]) => until > now).map(([key]) => key);
    },
  };
}
