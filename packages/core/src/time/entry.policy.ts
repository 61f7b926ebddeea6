import { type Context, type Failure, fail, failures, type Row } from '../kernel/index.ts';
import { entryLocked } from './entry.failures.ts';
import { holdPeople, type LockReason, lockedStarts, type Start } from './entry.lock.ts';
import { TimeEntry } from './entry.schema.ts';

/** One's own time is one's own to change; that of others needs `manage_time`. */
export function mayChange(ctx: Context, user_id: string): void {
  if (user_id === ctx.caller.user_id || ctx.caller.permissions.has('manage_time')) return;
  throw fail(failures.forbidden, 'This is the time of someone else; changing it needs the permission manage_time.');
}

const FREES: Record<LockReason, string> = {
  invoiced: 'The entry is on an invoice. Remove its line from the draft, or void the invoice, to free it.',
  timesheet_approved: 'The timesheet of this week is approved. Reopen it to change time in it.',
  period_locked: 'The period is locked. Unlock it to change time in it.',
};

export const locked = (reason: LockReason): Failure =>
  fail(entryLocked, { detail: FREES[reason], current_state: { reason } });

/** Refuses an entry that is billed, approved or in a locked period. */
export function refuseLocked(entry: Row<typeof TimeEntry>): void {
  if (entry.value.lock_reason) throw locked(entry.value.lock_reason);
}

/** The entry, locked for a change that its state and the caller allow. */
export async function changeable(ctx: Context, entry_id: string, version?: number): Promise<Row<typeof TimeEntry>> {
  await holdPeople(ctx, [entry_id]);
  const entry = await ctx.lock(TimeEntry, entry_id, version);
  mayChange(ctx, entry.value.user_id);
  refuseLocked(entry);
  return entry;
}

/** Refuses to put time into an approved week or a locked period. */
export async function openAt(ctx: Context, start: Start): Promise<void> {
  const [reason] = await lockedStarts(ctx, [start]);
  if (reason) throw locked(reason);
}

/** When a finished entry ended; one that runs is refused. */
export function stoppedAt({ value }: Row<typeof TimeEntry>): Date {
  if (value.stopped_at) return new Date(value.stopped_at);
  throw fail(entryLocked, {
    detail: `The timer ${value.id} is running.`,
    ways: { 'time.stop_timer': 'takes the instant it stopped at' },
    current_state: { reason: 'running' },
  });
}
