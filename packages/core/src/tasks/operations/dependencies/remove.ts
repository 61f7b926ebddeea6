import { z } from 'zod';
import { Deleted, del, deleted, id, operation } from '../../../kernel/index.ts';
import { projectArchivedConflict } from '../../../projects/index.ts';
import { TaskDependency } from '../../dependency.schema.ts';
import { taskDependencyRemoved } from '../../task.events.ts';
import { lockTask } from '../../task.find.ts';

export const removeDependency = operation({
  name: 'tasks.dependencies.remove',
  summary: 'Let a task wait for another no more',
  effect: 'destroy',
  permission: 'manage_tasks',
  input: z.strictObject({ dependency_id: id('dep') }),
  output: Deleted(id('dep')),
  emits: [taskDependencyRemoved],
  fails: [projectArchivedConflict],
  rest: del('/dependencies/{dependency_id}'),
  mcp: { when: 'Take away a dependency between two tasks; tasks_dependencies_list has the ids.' },
  async run(ctx, { dependency_id }) {
    const dependency = await ctx.lock(TaskDependency, dependency_id);
    await lockTask(ctx, dependency.value.task_id);
    await ctx.delete(dependency);
    ctx.emit(taskDependencyRemoved, dependency);
    return deleted(dependency_id);
  },
});
