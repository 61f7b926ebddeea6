import { raw, type Sql, sql } from '@stint/db';
import { type Context, changeAll, insertAll } from '../kernel/index.ts';
import { taskLinkAdded, taskLinkRemoved, taskLinkUpdated } from './git.events.ts';
import { GitTaskLink } from './link.schema.ts';
import type { Naming } from './naming.ts';

export type LinkColumn = 'branch_id' | 'commit_id' | 'pull_request_id';

interface Linked {
  readonly id: string;
  readonly of: string;
  readonly key: string;
  readonly closes: boolean;
}

/**
 * Makes the links what is named now: of the organization's tasks, or of those of the project whose repository it is. What
 * has closed its task stays so. Answers whether anything changed.
 */
export async function linkTasks(
  ctx: Context,
  project_id: string | null,
  column: LinkColumn,
  namings: readonly Naming[],
): Promise<boolean> {
  const { org_id } = ctx.caller;
  const of = raw(column);
  const linked = await ctx.query<Linked>(sql`SELECT k.id, k.${of} AS of, t.key, k.closes FROM git_task_links k
    JOIN tasks t ON t.org_id = k.org_id AND t.id = k.task_id
    WHERE k.org_id = ${org_id} AND k.${of} = ANY(${namings.map(({ id }) => id)})`);
  const tasks = await tasksOf(ctx, project_id, [...new Set(namings.flatMap(({ keys }) => keys))]);
  const added = namings.flatMap(({ id, keys, closes }) =>
    keys.flatMap((key) => {
      const task = tasks.get(key);
      if (!task || linked.some((link) => link.of === id && link.key === key)) return [];
      return [{ ...named(column, id), task_id: task.id, project_id: task.project_id, closes: closes.includes(key) }];
    }),
  );
  await insertAll(ctx, taskLinkAdded, added);
  const naming = new Map(namings.map((one) => [one.id, one]));
  const gone = linked.filter((link) => !naming.get(link.of)?.keys.includes(link.key));
  await removeLinks(ctx, sql`id = ANY(${gone.map(({ id }) => id)})`);
  const turned = linked.filter(
    (link) => !gone.includes(link) && naming.get(link.of)?.closes.includes(link.key) !== link.closes,
  );
  await change(ctx, turned, sql`closes = NOT closes`);
  return added.length + gone.length + turned.length > 0;
}

/** What a link is of, in the column for it. */
const named = (column: LinkColumn, id: string) => ({
  branch_id: column === 'branch_id' ? id : null,
  commit_id: column === 'commit_id' ? id : null,
  pull_request_id: column === 'pull_request_id' ? id : null,
});

async function tasksOf(ctx: Context, project_id: string | null, keys: readonly string[]) {
  if (keys.length === 0) return new Map<string, { id: string; project_id: string }>();
  const found = await ctx.query<{
    id: string;
    key: string;
    project_id: string;
  }>(sql`SELECT id, key, project_id FROM tasks
    WHERE org_id = ${ctx.caller.org_id} AND key = ANY(${[...keys]}) AND deleted_at IS NULL
      AND (${project_id}::text IS NULL OR project_id = ${project_id})`);
  return new Map(found.map((task) => [task.key, task]));
}

/** Takes links away and publishes each. */
export async function removeLinks(ctx: Context, which: Sql): Promise<void> {
  const gone = await ctx.query<{ id: string }>(sql`SELECT id FROM git_task_links
    WHERE org_id = ${ctx.caller.org_id} AND ${which} ORDER BY id FOR UPDATE`);
  const ids = gone.map(({ id }) => id);
  for (const link of await ctx.reloadAll(GitTaskLink, ids)) ctx.emit(taskLinkRemoved, link);
  if (ids.length) await ctx.db.gitTaskLink.deleteMany({ where: { id: { in: ids } } });
}

/** Changes links and publishes each. */
export const change = (ctx: Context, links: readonly { readonly id: string }[], set: Sql): Promise<void> => {
  const ids = links.map(({ id }) => id);
  return changeAll(ctx, taskLinkUpdated, ids, () =>
    ctx.query(sql`UPDATE git_task_links SET ${set}, version = version + 1, updated_at = ${ctx.now}
      WHERE org_id = ${ctx.caller.org_id} AND id = ANY(${ids})`),
  );
};
