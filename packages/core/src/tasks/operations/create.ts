import { z } from 'zod';
import { id, newId, operation, post } from '../../kernel/index.ts';
import { projectArchivedConflict } from '../../projects/index.ts';
import { addAssignees, checkAssignees } from '../task.assignees.ts';
import { taskCreated } from '../task.events.ts';
import { checkDays, parentInput, taskInput } from '../task.input.ts';
import { insertTask } from '../task.insert.ts';
import { positionOf } from '../task.position.ts';
import { prepareTask } from '../task.prepare.ts';
import { Task } from '../task.schema.ts';

export const createTask = operation({
  name: 'tasks.create',
  summary: 'Create a task in a project',
  effect: 'write',
  permission: 'manage_tasks',
  input: z
    .strictObject({ project_id: id('prj'), ...taskInput, ...parentInput })
    .partial()
    .required({ project_id: true, title: true }),
  output: Task.schema,
  emits: [taskCreated],
  fails: [projectArchivedConflict],
  rest: post('/tasks', 201),
  mcp: {
    when: 'Add one task to a project (projects_list finds its id). It comes last in the project, in the first open status.',
  },
  async run(ctx, { project_id, assignee_ids = [], status_id, group_id, parent_id, ...input }) {
    checkDays(input.start_date, input.due_date);
    const { code, number, is_terminal, ...found } = await prepareTask(ctx, {
      project_id,
      status_id,
      group_id,
      parent_id,
    });
    await checkAssignees(ctx, project_id, assignee_ids);
    let task = await insertTask(ctx, {
      ...found,
      project_id,
      id: newId('task'),
      key: `${code}-${number}`,
      title: input.title,
      description: input.description ?? null,
      priority: input.priority ?? 'none',
      start_date: input.start_date ?? null,
      due_date: input.due_date ?? null,
      estimate_minutes: input.estimate_minutes ?? null,
      position: positionOf(number),
      created_by: ctx.caller.user_id,
      completed_at: is_terminal ? ctx.now : null,
    });
    if (assignee_ids.length > 0) {
      await addAssignees(ctx, task.value.id, assignee_ids);
      task = await ctx.reload(Task, task.value.id);
    }
    ctx.emit(taskCreated, task);
    return task;
  },
});
