import { z } from 'zod';
import { defined, id, newId, operation, post } from '../../kernel/index.ts';
import { projectArchivedConflict } from '../../projects/index.ts';
import { addAssignees, checkAssignees } from '../task.assignees.ts';
import { taskCreated } from '../task.events.ts';
import { checkDays, date, parentInput, taskInput } from '../task.input.ts';
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
  async run(ctx, { parent_id, assignee_ids = [], start_date, due_date, ...input }) {
    checkDays(start_date, due_date);
    const { code, number, is_terminal, ...found } = await prepareTask(ctx, { ...input, parent_id });
    await checkAssignees(ctx, input.project_id, assignee_ids);
    const task_id = newId('task');
    await ctx.db.task.create({
      data: {
        ...defined({ ...input, start_date: date(start_date), due_date: date(due_date) }),
        ...found,
        project_id: input.project_id,
        title: input.title,
        id: task_id,
        key: `${code}-${number}`,
        position: positionOf(number),
        created_by: ctx.caller.user_id,
        created_at: ctx.now,
        updated_at: ctx.now,
        completed_at: is_terminal ? ctx.now : null,
      },
      select: { id: true },
    });
    await addAssignees(ctx, task_id, assignee_ids);
    const task = await ctx.reload(Task, task_id);
    ctx.emit(taskCreated, task);
    return task;
  },
});
