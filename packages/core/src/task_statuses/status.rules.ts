import { sql } from '@stint/db';
import { type Context, type Data, fail, invalid, ROW } from '../kernel/index.ts';
import { statusUpdated } from './status.events.ts';
import { statusAdvanceLoop, statusNameTaken, statusNeeded } from './status.failures.ts';
import { type AdvanceTrigger, TaskStatus } from './status.schema.ts';
import type { StatusSet } from './status.set.ts';

/** A status and its set. A new one has no id yet. */
interface Member {
  readonly id: string | null;
  readonly project_id: StatusSet;
}

/** What another status is said to be that is none of the set. */
const STRANGE = 'is no status of the same set: the organization’s, or the project’s own';

/** Refuses a name another status of the set has, whatever its case. */
export async function freeStatusName(ctx: Context, { id, project_id }: Member, name: string): Promise<void> {
  const [other] = await ctx.query<{ id: string; name: string }>(sql`SELECT id, name FROM task_statuses
    WHERE org_id = ${ctx.caller.org_id} AND coalesce(project_id, '') = ${project_id ?? ''}
      AND lower(name) = lower(${name}) AND id IS DISTINCT FROM ${id}`);
  if (!other) return;
  throw fail(statusNameTaken, {
    detail: `There is ${other.name} already. Use that status, or choose another name.`,
    current_state: { status_id: other.id, name: other.name },
  });
}

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

/** Refuses an advance out of the set, and one that leads back to where it began, whatever triggers it. */
export async function checkAdvance(ctx: Context, { id, project_id }: Member, to: string | null): Promise<void> {
  if (to === null) return;
  const select = { id: true, name: true, advance_to_id: true };
  const all = await ctx.db.taskStatus.findMany({ where: { project_id }, select });
  const statuses = new Map(all.map((status) => [status.id, status]));
  if (!statuses.has(to)) throw invalid('advance_to_id', STRANGE);
  const path: string[] = [];
  for (let at: string | null = to; at !== null; at = statuses.get(at)?.advance_to_id ?? null) {
    path.push(statuses.get(at)?.name ?? at);
    if (at !== id) continue;
    throw fail(statusAdvanceLoop, {
      detail: `${[path.at(-1), ...path].join(' → ')}: let one of these advance nowhere, or elsewhere.`,
      current_state: { path: [path.at(-1), ...path] },
    });
  }
}

/** Refuses statuses to go on to that are none of the set, or the status itself. */
export async function checkNext(ctx: Context, { id, project_id }: Member, next?: readonly string[]): Promise<void> {
  if (!next?.length) return;
  const where = { id: { in: [...next] }, project_id };
  const found = await ctx.db.taskStatus.findMany({ where, select: { id: true } });
  const known = new Set(found.map((status) => status.id));
  for (const [i, to] of next.entries()) {
    if (to === id) throw invalid(`next_status_ids.${i}`, 'is the status itself');
    if (!known.has(to)) throw invalid(`next_status_ids.${i}`, STRANGE);
    if (next.indexOf(to) < i) throw invalid(`next_status_ids.${i}`, 'is named twice');
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

/** The status that replaces another of its set. */
export async function replacementIn(ctx: Context, { id, project_id }: Member, replacement_id: string) {
  if (replacement_id === id) throw invalid('replacement_id', 'is the status to be deleted');
  const where = { id: replacement_id, project_id };
  const found = await ctx.db.taskStatus.findFirst({ where, select: { id: true, is_terminal: true } });
  if (!found) throw invalid('replacement_id', STRANGE);
  return found;
}

/** Refuses to take away the last status of its kind in its set: open, or terminal. */
export async function checkLeft(
  ctx: Context,
  status: Pick<Data<typeof TaskStatus>, 'id' | 'project_id' | 'is_terminal'>,
): Promise<void> {
  const { id, project_id, is_terminal } = status;
  const others = await ctx.db.taskStatus.count({ where: { project_id, is_terminal, id: { not: id } } });
  if (others > 0) return;
  const kind = is_terminal ? 'terminal' : 'open';
  throw fail(statusNeeded, {
    detail: `It is the last ${kind} status. Add another one first.`,
    current_state: { is_terminal },
  });
}
