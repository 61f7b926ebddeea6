import { type Sql, sql } from '@stint/db';
import { z } from 'zod';
import { type Context, expectedVersion, id, invalid, operation, type Past, post } from '../../kernel/index.ts';
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
  revert: moveBack,
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
    return ctx.emit(taskMoved, await ctx.update(before, { group_id, position }), before);
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

/** Behind the task that comes before its old place by now, else before the one that comes after it. */
async function moveBack(ctx: Context, { subject, changes, data }: Past) {
  const [position] = changes?.position ?? [data.position];
  const [group_id] = changes?.group_id ?? [data.group_id];
  const near = (side: Sql) =>
    ctx.query<{ id: string }>(sql`SELECT t.id FROM tasks t WHERE t.org_id = ${ctx.caller.org_id}
      AND t.project_id = ${data.project_id} AND t.group_id IS NOT DISTINCT FROM ${group_id}
      AND t.deleted_at IS NULL AND t.id <> ${subject.id} AND ${side} LIMIT 1`);
  const [before] = await near(sql`t.position < ${position} ORDER BY t.position DESC`);
  const [after] = before ? [] : await near(sql`t.position > ${position} ORDER BY t.position`);
  return {
    operation: 'tasks.move',
    input: {
      task_id: subject.id,
      group_id,
      ...(before ? { after_task_id: before.id } : {}),
      ...(after ? { before_task_id: after.id } : {}),
    },
  };
}
