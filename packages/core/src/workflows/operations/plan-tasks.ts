import { z } from 'zod';
import { id, operation, post } from '../../kernel/index.ts';
import { madeOf } from '../../kernel/within.ts';
import { Task } from '../../tasks/index.ts';
import { addingTasks, addTasks, PlannedTask } from '../workflow.tasks.ts';

export const planTasks = operation({
  name: 'workflows.plan_tasks',
  summary: 'Add many tasks to a project at once',
  effect: 'write',
  permission: 'manage_tasks',
  input: z.strictObject({ project_id: id('prj'), tasks: z.array(PlannedTask).min(1).max(100) }),
  output: z.strictObject({
    project_id: id('prj'),
    /** In the order they were sent. */
    tasks: z.array(Task.schema),
  }),
  ...madeOf(addingTasks),
  rest: post('/workflows/plan-tasks', 201),
  mcp: {
    when: 'Plan a piece of work: all its tasks in one call, with group, assignees, dates and estimates; parent_index makes one part of another, depends_on_indexes makes it wait. All are added, or none.',
  },
  async run(ctx, { project_id, tasks }) {
    return { project_id, tasks: await addTasks(ctx, project_id, tasks, 'tasks') };
  },
});
