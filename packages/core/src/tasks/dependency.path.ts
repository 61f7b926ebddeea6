import { raw, sql } from '@stint/db';
import { type Context, fail, ROW } from '../kernel/index.ts';
import { dependencyCycle } from './task.failures.ts';
import { Task } from './task.schema.ts';

interface Edge {
  readonly task_id: string;
  readonly depends_on_id: string;
}

/**
 * Refuses an edge that would close a circle. Every edge counts, those of hidden and of deleted tasks too: the latter may be
 * restored. Edges are held.
 */
export async function checkNoCycle(ctx: Context, task_id: string, depends_on_id: string): Promise<void> {
  const { org_id } = ctx.caller;
  const edges = await ctx.query<Edge>(sql`
    WITH RECURSIVE reached AS (
      SELECT ${depends_on_id}::text AS id
      UNION
      SELECT d.depends_on_id FROM task_dependencies d JOIN reached r ON d.task_id = r.id WHERE d.org_id = ${org_id}
    )
    SELECT d.task_id, d.depends_on_id FROM task_dependencies d JOIN reached r ON d.task_id = r.id
    WHERE d.org_id = ${org_id} ORDER BY d.id`);
  const back = pathBetween(edges, depends_on_id, task_id);
  if (!back) return;
  const path = await keysOf(ctx, [task_id, ...back]);
  throw fail(dependencyCycle, {
    detail: `They would wait for each other: ${path.map((key) => key ?? '(hidden)').join(' → ')}. Remove one of these dependencies first.`,
    current_state: { path },
  });
}

/** The shortest way along the edges, both ends included. */
function pathBetween(edges: readonly Edge[], from: string, to: string): string[] | undefined {
  const next = new Map<string, string[]>();
  for (const { task_id, depends_on_id } of edges) next.set(task_id, [...(next.get(task_id) ?? []), depends_on_id]);
  const cameFrom = new Map<string, string | null>([[from, null]]);
  // A Map goes on to what is added to it while it is read: the queue of the search.
  for (const [id] of cameFrom) {
    if (id === to) {
      const path: string[] = [];
      for (let at: string | null | undefined = id; at; at = cameFrom.get(at)) path.unshift(at);
      return path;
    }
    for (const other of next.get(id) ?? []) if (!cameFrom.has(other)) cameFrom.set(other, id);
  }
  return undefined;
}

/** The keys of tasks; null stands for one that the caller may not see. */
async function keysOf(ctx: Context, ids: readonly string[]): Promise<(string | null)[]> {
  const visible = Task.visible.sql(ctx.caller, ROW) ?? raw('true');
  const tasks = await ctx.query<{ id: string; key: string }>(sql`SELECT t.id, t.key FROM tasks ${ROW}
    WHERE t.org_id = ${ctx.caller.org_id} AND t.id = ANY(${[...ids]}) AND ${visible}`);
  const keys = new Map(tasks.map(({ id, key }) => [id, key]));
  return ids.map((id) => keys.get(id) ?? null);
}
