import { z } from 'zod';
import type { Context } from '../kernel/index.ts';
import { mayRun, within } from '../kernel/within.ts';
import { Task } from '../tasks/index.ts';
import { listTasks } from '../tasks/operations/list.ts';

const FIELDS = ['id', 'key', 'title', 'project_id', 'priority', 'start_date', 'due_date', 'completed_at'] as const;
const { id, key, title, project_id, priority, start_date, due_date, completed_at } = Task.fields;

/** A task in a line. */
export const BriefTask = z.strictObject({ id, key, title, project_id, priority, start_date, due_date, completed_at });

/** Up to `MOST` of the caller's own tasks; `has_more` says that there are more. */
export const BriefTasks = z.strictObject({ data: z.array(BriefTask), has_more: z.boolean() });
type BriefTasks = z.infer<typeof BriefTasks>;

const MOST = 50;

const mine = async (ctx: Context, filters: object, limit = MOST): Promise<BriefTasks> => {
  const page = await within(ctx, listTasks, { assignee_id: 'me', fields: FIELDS, limit, ...filters });
  return { data: page.data, has_more: page.has_more };
};

/** Open tasks of the caller, the first due first; `after` and `before` are days that are not in it themselves. */
export const openTasks = (ctx: Context, due: { after?: string; before?: string }): Promise<BriefTasks> =>
  mine(ctx, { completed: false, sort: 'due_date', due_after: due.after, due_before: due.before });

/** Open tasks of the caller whose status says that somebody is on them. */
export const activeTasks = (ctx: Context): Promise<BriefTasks> => mine(ctx, { category: 'active', sort: 'due_date' });

/** Tasks of the caller that were completed since then, the last first. */
export async function doneTasks(ctx: Context, since: Date): Promise<BriefTasks> {
  const changed = await mine(ctx, { completed: true, updated_since: since.toISOString(), sort: '-updated_at' }, 200);
  const done = changed.data.filter((task) => Date.parse(task.completed_at ?? '') >= since.getTime());
  return { data: done.slice(0, MOST), has_more: changed.has_more || done.length > MOST };
}

export const mayReadTasks = (ctx: Context): boolean => mayRun(ctx, listTasks);
