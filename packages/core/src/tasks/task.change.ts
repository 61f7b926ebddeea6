import { sql } from '@stint/db';
import { type Context, type EventDefinition, fail, invalid, type Row } from '../kernel/index.ts';
import { follow } from './task.advance.ts';
import { checkAssignees, setAssignees } from './task.assignees.ts';
import { taskCycle } from './task.failures.ts';
import { findTask } from './task.find.ts';
import { checkDays, type TaskChanges } from './task.input.ts';
import { checkLabels, setLabels } from './task.labels.ts';
import { Task } from './task.schema.ts';
import { completionIn } from './task.status.ts';

/**
 * Changes a locked task and answers it as it then is. Everything is checked before the first write, so a refusal leaves
 * the transaction whole. A change of parent needs the project held.
 */
async function changeTask(ctx: Context, before: Row<typeof Task>, changes: TaskChanges): Promise<Row<typeof Task>> {
  const was = before.value;
  const { assignee_ids, label_ids, parent_id, ...plain } = changes;
  const { start_date = was.start_date, due_date = was.due_date } = plain;
  checkDays(start_date, due_date);
  const completion = plain.status_id === undefined ? {} : await completionIn(ctx, was, plain.status_id);
  if (plain.group_id) await checkGroup(ctx, was.project_id, plain.group_id);
  if (plain.milestone_id) await checkMilestone(ctx, was.project_id, plain.milestone_id);
  const parent = parent_id ? await parentOf(ctx, was, parent_id) : parent_id;
  if (assignee_ids) {
    const added = assignee_ids.filter((user_id) => !was.assignee_ids.includes(user_id));
    await checkAssignees(ctx, was.project_id, added);
  }
  if (label_ids)
    await checkLabels(
      ctx,
      label_ids.filter((id) => !was.label_ids.includes(id)),
    );
  if (assignee_ids) await setAssignees(ctx, was.id, assignee_ids);
  if (label_ids) await setLabels(ctx, was.id, label_ids);
  return ctx.update(before, { ...plain, ...completion, parent_id: parent });
}

/** Changes a locked task, publishes it, does what follows from it, and answers it as it then is. */
export async function changeAndFollow(
  ctx: Context,
  event: EventDefinition<typeof Task>,
  before: Row<typeof Task>,
  changes: TaskChanges,
): Promise<Row<typeof Task>> {
  const after = ctx.emit(event, await changeTask(ctx, before, changes), before);
  const followed = await follow(ctx, before, after);
  return followed ? ctx.reload(Task, after.id) : after;
}

export async function checkGroup(
  ctx: Context,
  project_id: string,
  group_id: string,
  field = 'group_id',
): Promise<void> {
  const groups = await ctx.db.taskGroup.count({ where: { id: group_id, project_id } });
  if (groups === 0) throw invalid(field, "is no group of the task's project");
}

async function checkMilestone(ctx: Context, project_id: string, milestone_id: string): Promise<void> {
  const milestones = await ctx.db.milestone.count({ where: { id: milestone_id, project_id } });
  if (milestones === 0) throw invalid('milestone_id', "is no milestone of the task's project");
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
