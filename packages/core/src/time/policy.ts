import { type Context, fail, failures, type Row } from '../kernel/index.ts';
import { entryLocked } from './entry.failures.ts';
import { TimeEntry } from './entry.schema.ts';

/** One's own time is one's own to change; that of others needs `manage_time`. */
export function mayChange(ctx: Context, user_id: string): void {
  if (user_id === ctx.caller.user_id || ctx.caller.permissions.has('manage_time')) return;
  throw fail(failures.forbidden, 'This is the time of someone else; changing it needs the permission manage_time.');
}

/** The entry, locked for a change that its state and the caller allow. */
export async function changeable(ctx: Context, entry_id: string, version?: number): Promise<Row<typeof TimeEntry>> {
  const entry = await ctx.lock(TimeEntry, entry_id, version);
  mayChange(ctx, entry.value.user_id);
  if (entry.value.locked) {
    throw fail(entryLocked, {
      detail: 'The entry is on an invoice. Remove its line from the draft, or void the invoice, to free it.',
      current_state: { reason: 'invoiced' },
    });
  }
  return entry;
}
