import { sql } from '@stint/db';
import { type Context, type Data, fail, holdOrg, invalid, ROW } from '../kernel/index.ts';
import { statusUpdated } from './status.events.ts';
import { statusAdvanceLoop, statusNeeded } from './status.failures.ts';
import { type AdvanceTrigger, TaskStatus } from './status.schema.ts';

/** Statuses change one at a time in an organization: what holds of all of them is checked over all of them. */
export const holdStatuses = (ctx: Context): Promise<void> => holdOrg(ctx, 'task_statuses');

interface Advance {
  readonly advance_to_id: string | null;
  readonly advance_on: AdvanceTrigger | null;
}

/** Where a status advances to after a change: what is left out stays, and half of it cleared clears the other half. */
export function mergedAdvance(was: Advance, wanted: { [K in keyof Advance]?: Advance[K] | undefined }): Advance {
  const { advance_to_id: to = was.advance_to_id, advance_on: on = was.advance_on } = wanted;
  if (wanted.advance_to_id === null && !wanted.advance_on) return { advance_to_id: null, advance_on: null };
  if (wanted.advance_on === null && !wanted.advance_to_id) return { advance_to_id: null, advance_on: null };
  if (to === null && on !== null) throw invalid('advance_to_id', 'is needed with advance_on', 'required');
  if (to !== null && on === null) throw invalid('advance_on', 'is needed with advance_to_id', 'required');
  return { advance_to_id: to, advance_on: on };
}

/** Refuses an advance that leads back to where it began, whatever triggers it. A new status has no id yet. */
export async function checkAdvance(ctx: Context, status_id: string | null, to: string | null): Promise<void> {
  if (to === null) return;
  const all = await ctx.db.taskStatus.findMany({ select: { id: true, name: true, advance_to_id: true } });
  const statuses = new Map(all.map((status) => [status.id, status]));
  if (!statuses.has(to)) throw invalid('advance_to_id', 'is no status of the organization');
  const path: string[] = [];
  for (let at: string | null = to; at !== null; at = statuses.get(at)?.advance_to_id ?? null) {
    path.push(statuses.get(at)?.name ?? at);
    if (at !== status_id) continue;
    throw fail(statusAdvanceLoop, {
      detail: `${[path.at(-1), ...path].join(' → ')}: let one of these advance nowhere, or elsewhere.`,
      current_state: { path: [path.at(-1), ...path] },
    });
  }
}

/** Refuses statuses to go on to that are none, or the status itself. */
export async function checkNext(ctx: Context, status_id: string | null, next?: readonly string[]): Promise<void> {
  if (!next?.length) return;
  const found = await ctx.db.taskStatus.findMany({ where: { id: { in: [...next] } }, select: { id: true } });
  const known = new Set(found.map(({ id }) => id));
  for (const [i, id] of next.entries()) {
    if (id === status_id) throw invalid(`next_status_ids.${i}`, 'is the status itself');
    if (!known.has(id)) throw invalid(`next_status_ids.${i}`, 'is no status of the organization');
    if (next.indexOf(id) < i) throw invalid(`next_status_ids.${i}`, 'is named twice');
  }
}

/** Where statuses that led to one now lead to another in its place. */
export async function redirect(ctx: Context, from: string, to: string): Promise<void> {
  const leading = await ctx.lockAll(
    TaskStatus,
    sql`${ROW}.next_status_ids @> ARRAY[${from}]::text[] AND ${ROW}.id <> ${from}`,
  );
  for (const before of leading) {
    const { id, next_status_ids: was } = before.value;
    const next = new Set(was.map((one) => (one === from ? to : one)).filter((one) => one !== id));
    ctx.emit(statusUpdated, await ctx.update(before, { next_status_ids: [...next] }), before);
  }
}

/** Refuses to take away the last status of its kind: open, or terminal. */
export async function checkLeft(
  ctx: Context,
  status: Pick<Data<typeof TaskStatus>, 'id' | 'is_terminal'>,
): Promise<void> {
  const { id, is_terminal } = status;
  const others = await ctx.db.taskStatus.count({ where: { is_terminal, id: { not: id } } });
  if (others > 0) return;
  const kind = is_terminal ? 'terminal' : 'open';
  throw fail(statusNeeded, {
    detail: `It is the last ${kind} status. Add another one first.`,
    current_state: { is_terminal },
  });
}
