import { sql } from '@stint/db';
import { at, type Context, defined, fail, invalid, type Row, touched } from '../kernel/index.ts';
import { checkAssignees, setAssignees } from './task.assignees.ts';
import { taskCycle } from './task.failures.ts';
import { findTask } from './task.find.ts';
import { checkDays, date, type TaskChanges } from './task.input.ts';
import type { Task } from './task.schema.ts';

/**
 * Changes a locked task and answers it as it then is. Everything is checked before the first write, so a refusal leaves
 * the transaction whole. A change of parent needs the project held.
 */
export async function changeTask(
  ctx: Context,
  before: Row<typeof Task>,
  changes: TaskChanges,
): Promise<Row<typeof Task>> {
  const was = before.value;
  const { assignee_ids, parent_id, start_date, due_date, ...plain } = changes;
  checkDays(start_date === undefined ? was.start_date : start_date, due_date === undefined ? was.due_date : due_date);
  const completion = plain.status_id === undefined ? {} : await completionIn(ctx, was, plain.status_id);
  if (plain.group_id) await checkGroup(ctx, was.project_id, plain.group_id);
  const parent = parent_id ? await parentOf(ctx, was, parent_id) : parent_id;
  if (assignee_ids) {
    const added = assignee_ids.filter((user_id) => !was.assignee_ids.includes(user_id));
    await checkAssignees(ctx, was.project_id, added);
  }
  await ctx.db.task.update({
    where: at(ctx, was.id),
    data: {
      ...defined({ ...plain, parent_id: parent, start_date: date(start_date), due_date: date(due_date) }),
      ...completion,
      ...touched(ctx),
    },
    select: { id: true },
  });
  if (assignee_ids) await setAssignees(ctx, was.id, assignee_ids);
  return ctx.reload<typeof Task>(before.entity, was.id);
}

/** Entering a terminal status completes a task, leaving one opens it again. */
async function completionIn(ctx: Context, was: Row<typeof Task>['value'], status_id: string) {
  if (status_id === was.status_id) return {};
  const status = await ctx.db.taskStatus.findFirst({ where: { id: status_id }, select: { is_terminal: true } });
  if (!status) throw invalid('status_id', 'is no status of the organization');
  if (!status.is_terminal) return { completed_at: null };
  return was.completed_at === null ? { completed_at: ctx.now } : {};
}

export async function checkGroup(ctx: Context, project_id: string, group_id: string): Promise<void> {
  const groups = await ctx.db.taskGroup.count({ where: { id: group_id, project_id } });
  if (groups === 0) throw invalid('group_id', "is no group of the task's project");
}

async function parentOf(ctx: Context, was: Row<typeof Task>['value'], ref: string): Promise<string> {
  const parent = (await findTask(ctx, ref)).value;
  if (parent.project_id !== was.project_id) throw invalid('parent_id', 'is a task of another project');
  const [cycle] = await ctx.query(sql`
    WITH RECURSIVE ancestor AS (
      SELECT id, parent_id FROM tasks WHERE org_id = ${ctx.caller.org_id} AND id = ${parent.id}
      UNION
      SELECT t.id, t.parent_id FROM tasks t JOIN ancestor a ON t.id = a.parent_id WHERE t.org_id = ${ctx.caller.org_id}
    )
    SELECT 1 FROM ancestor WHERE id = ${was.id}`);
  if (!cycle) return parent.id;
  throw fail(taskCycle, {
    detail: `${parent.key} is ${was.key} itself or one of its subtasks. Choose a task outside of it, or move that one out first.`,
    current_state: { task_id: was.id, parent_id: was.parent_id },
  });
}
