/** What one check found. `advice` says what to do about a fault. */
export interface Finding {
  readonly check: string;
  readonly result: 'ok' | 'fault' | 'skipped';
  readonly detail: string;
  readonly advice?: string;
}

export const ok = (check: string, detail: string): Finding => ({ check, result: 'ok', detail });
export const fault = (check: string, detail: string, advice: string): Finding => ({
  check,
  result: 'fault',
  detail,
  advice,
});
export const skipped = (check: string, detail: string): Finding => ({ check, result: 'skipped', detail });

/** The reason in the words of whoever failed. */
export function reason(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length) return reason(error.errors[0]);
  return error instanceof Error ? error.message || String((error as NodeJS.ErrnoException).code) : String(error);
}
