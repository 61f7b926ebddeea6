import { z } from 'zod';
import { at, type Context, expectedVersion, id, invalid, operation, post, touched } from '../../kernel/index.ts';
import { holdProject, projectArchivedConflict } from '../../projects/index.ts';
import { checkGroup } from '../task.change.ts';
import { taskMoved } from '../task.events.ts';
import { findTask, lockTask, taskRef } from '../task.find.ts';
import { isCramped, placeIn, spread } from '../task.order.ts';
import { Task } from '../task.schema.ts';

export const moveTask = operation({
  name: 'tasks.move',
  summary: 'Put a task in another place or group of its project',
  effect: 'write',
  permission: 'manage_tasks',
  input: z.strictObject({
    task_id: taskRef,
    /** null takes it out of its group; left out, it goes to the group of the neighbour, or stays where it is. */
    group_id: id('grp').nullable().optional(),
    /** Comes right behind this one. */
    after_task_id: taskRef.optional(),
    /** Comes right before this one. Without a neighbour it comes last. */
    before_task_id: taskRef.optional(),
    ...expectedVersion,
  }),
  output: Task.schema,
  emits: [taskMoved],
  fails: [projectArchivedConflict],
  rest: post('/tasks/{task_id}/move'),
  mcp: { when: 'Reorder a task or put it in another board column. Name the task it should come after or before.' },
  async run(ctx, { task_id, group_id: wanted, after_task_id, before_task_id, expected_version }) {
    const { id, project_id } = (await findTask(ctx, task_id)).value;
    // One order, one move at a time.
    await holdProject(ctx, project_id);
    const before = await lockTask(ctx, id, { version: expected_version });
    const neighbour = (ref: string | undefined, field: string) => neighbourOf(ctx, before.value, ref, field);
    let after = await neighbour(after_task_id, 'after_task_id');
    let next = await neighbour(before_task_id, 'before_task_id');
    const near = [after, next].filter((task) => task !== undefined);
    const group_id = wanted !== undefined ? wanted : (near[0] ?? before.value).group_id;
    if (near.some((task) => task.group_id !== group_id)) {
      throw invalid(after ? 'after_task_id' : 'before_task_id', 'is in another group than the one to move to');
    }
    if (group_id && near.length === 0) await checkGroup(ctx, project_id, group_id);
    if (await isCramped(ctx, project_id, near)) {
      await spread(ctx, project_id);
      after = await neighbour(after_task_id, 'after_task_id');
      next = await neighbour(before_task_id, 'before_task_id');
    }
    const position = await placeIn(ctx, before.value, after, next);
    await ctx.db.task.update({
      where: at(ctx, id),
      data: { group_id, position, ...touched(ctx) },
      select: { id: true },
    });
    const moved = await ctx.reload(Task, id);
    ctx.emit(taskMoved, moved, before);
    return moved;
  },
});

async function neighbourOf(
  ctx: Context,
  task: { id: string; project_id: string },
  ref: string | undefined,
  field: string,
) {
  if (ref === undefined) return undefined;
  const { value } = await findTask(ctx, ref);
  if (value.id === task.id) throw invalid(field, 'is the task itself');
  if (value.project_id !== task.project_id) throw invalid(field, 'is a task of another project');
  return value;
}
