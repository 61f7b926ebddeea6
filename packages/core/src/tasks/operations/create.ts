import { z } from 'zod';
import { id, operation, post } from '../../kernel/index.ts';
import { projectArchivedConflict } from '../../projects/index.ts';
import { addingTask, addTask } from '../task.add.ts';
import { parentInput, taskInput } from '../task.input.ts';
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
  emits: addingTask,
  fails: [projectArchivedConflict],
  rest: post('/tasks', 201),
  mcp: {
    when: 'Add one task to a project (projects_list finds its id). It comes last in the project, in the first open status.',
  },
  run: (ctx, input) => addTask(ctx, input),
});
