import { sql } from '@stint/db';
import { z } from 'zod';
import { type Context, fail, holdOrg, invalid, operation, post } from '../../../kernel/index.ts';
import { projectArchivedConflict } from '../../../projects/index.ts';
import { checkNoCycle } from '../../dependency.path.ts';
import { DEPENDENCY_TYPES, TaskDependency } from '../../dependency.schema.ts';
import { taskDependencyAdded } from '../../task.events.ts';
import { dependencyCycle, dependencyExists, tooManyDependencies } from '../../task.failures.ts';
import { findTask, lockTask, taskRef } from '../../task.find.ts';

/** So many that `tasks.dependencies.list_all` can answer all of them at once. */
const MOST = 20_000;

export const addDependency = operation({
  name: 'tasks.dependencies.add',
  summary: 'Make a task wait for another',
  effect: 'write',
  permission: 'manage_tasks',
  input: z.strictObject({
    /** The task that waits. */
    task_id: taskRef,
    /** The task it waits for, of any project you see. */
    depends_on_id: taskRef,
    type: z.enum(DEPENDENCY_TYPES).default('finish_start'),
  }),
  output: TaskDependency.schema,
  emits: [taskDependencyAdded],
  fails: [projectArchivedConflict, dependencyCycle, dependencyExists, tooManyDependencies],
  rest: post('/tasks/{task_id}/dependencies', 201),
  mcp: {
    when: 'Say that task_id waits for depends_on_id. finish_start, the usual one: the other is done before this one begins.',
  },
  async run(ctx, { task_id: ref, depends_on_id: other, type }) {
    // Two edges at once could close a circle that neither sees.
    await holdOrg(ctx, 'task_dependencies');
    const task = (await lockTask(ctx, ref)).value;
    const depends_on = (await findTask(ctx, other)).value;
    if (task.id === depends_on.id) throw invalid('depends_on_id', 'is the task itself');
    await checkNew(ctx, task.id, depends_on.id);
    await checkNoCycle(ctx, task.id, depends_on.id);
    const dependency = await ctx.insert(TaskDependency, {
      task_id: task.id,
      depends_on_id: depends_on.id,
      type,
      project_id: task.project_id,
      depends_on_project_id: depends_on.project_id,
    });
    return ctx.emit(taskDependencyAdded, dependency);
  },
});

async function checkNew(ctx: Context, task_id: string, depends_on_id: string): Promise<void> {
  const there = await ctx.db.taskDependency.findFirst({
    where: { task_id, depends_on_id },
    select: { id: true, type: true },
  });
  if (there) {
    throw fail(dependencyExists, {
      detail: 'It waits for that task already. To change the type, remove the dependency and add it anew.',
      current_state: { dependency_id: there.id, type: there.type },
    });
  }
  const [all] = await ctx.query<{ count: number }>(
    sql`SELECT count(*)::int AS count FROM task_dependencies WHERE org_id = ${ctx.caller.org_id}`,
  );
  if (all && all.count < MOST) return;
  throw fail(tooManyDependencies, {
    detail: `An organization has at most ${MOST} dependencies. Remove those of finished work first.`,
    current_state: { at_most: MOST },
  });
}
