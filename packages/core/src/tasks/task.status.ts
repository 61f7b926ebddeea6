import { raw, sql } from '@stint/db';
import { type Context, type Failure, fail, invalid, personOf } from '../kernel/index.ts';
import { inSetOf } from '../task_statuses/status.schema.ts';
import { statusNotAllowed } from './task.failures.ts';

interface Status {
  readonly id: string;
  readonly name: string;
  readonly is_terminal: boolean;
  readonly project_id: string | null;
  /** The one the task is in. */
  readonly from: {
    readonly id: string;
    readonly name: string;
    readonly project_id: string | null;
    readonly next_status_ids: readonly string[];
  };
}

/** No longer list of what may be meant helps. */
const SHOWN = 20;
const [S, P] = [raw('s'), raw('p')];

/** The failure where a status is none that tasks of the project can be in. */
export async function noStatusOf(ctx: Context, project_id: string): Promise<Failure> {
  const allowed = await ctx.query<{ id: string; name: string }>(sql`SELECT s.id, s.name FROM projects p
    JOIN task_statuses s ON s.org_id = p.org_id AND ${inSetOf(P, S)}
    WHERE p.org_id = ${ctx.caller.org_id} AND p.id = ${project_id} ORDER BY s.position, s.id LIMIT ${SHOWN}`);
  const named = allowed.map(({ id, name }) => `${name} (${id})`);
  return invalid('status_id', `is no status of the project, whose tasks can be in ${named.join(', ')}`);
}

interface Was {
  readonly project_id: string;
  readonly status_id: string;
  readonly completed_at: string | null;
}

/** What a locked task's other status says of its completion: entering a terminal one completes it, leaving one opens it again. */
export async function completionIn(ctx: Context, was: Was, status_id: string): Promise<{ completed_at?: Date | null }> {
  if (status_id === was.status_id) return {};
  // Held, so that it stays what it is read as until the task is in it.
  const [to] = await ctx.query<Status>(sql`SELECT s.id, s.name, s.is_terminal, s.project_id,
      json_build_object('id', f.id, 'name', f.name, 'project_id', f.project_id, 'next_status_ids', f.next_status_ids) AS from
    FROM task_statuses s JOIN task_statuses f ON f.org_id = s.org_id AND f.id = ${was.status_id}
    WHERE s.org_id = ${ctx.caller.org_id} AND s.id = ${status_id} FOR KEY SHARE OF s`);
  // The one it is in is of the project's set, whoever is about to change that: they wait for the task.
  if (!to || to.project_id !== to.from.project_id) throw await noStatusOf(ctx, was.project_id);
  await checkTransition(ctx, to);
  if (!to.is_terminal) return { completed_at: null };
  return was.completed_at === null ? { completed_at: ctx.now } : {};
}

/** Refuses people what the status of the task does not lead to. What the product does by itself is not held to it. */
async function checkTransition(ctx: Context, { id, name, from }: Status): Promise<void> {
  if (personOf(ctx.caller) === null) return;
  const { next_status_ids: next } = from;
  if (next.length === 0 || next.includes(id)) return;
  const allowed = await ctx.db.taskStatus.findMany({
    where: { id: { in: [...next] } },
    orderBy: { position: 'asc' },
    select: { id: true, name: true },
  });
  throw fail(statusNotAllowed, {
    detail: `From ${from.name} a task goes to ${allowed.map((one) => one.name).join(' or ')}, not to ${name}.`,
    current_state: { status_id: from.id, allowed },
  });
}
