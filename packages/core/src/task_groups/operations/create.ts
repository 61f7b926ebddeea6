import { generateKeyBetween } from 'fractional-indexing';
import { z } from 'zod';
import { fail, id, line, operation, post } from '../../kernel/index.ts';
import { holdProject, openProject, projectArchivedConflict } from '../../projects/index.ts';
import { groupCreated } from '../group.events.ts';
import { MOST_GROUPS, tooManyGroups } from '../group.failures.ts';
import { TaskGroup } from '../group.schema.ts';

export const createGroup = operation({
  name: 'task_groups.create',
  summary: 'Add a group to a project',
  effect: 'write',
  permission: 'manage_tasks',
  input: z.strictObject({ project_id: id('prj'), name: line(100) }),
  output: TaskGroup.schema,
  emits: [groupCreated],
  fails: [projectArchivedConflict, tooManyGroups],
  rest: post('/task-groups', 201),
  mcp: { when: 'Add a board column or section to a project; it comes last.' },
  async run(ctx, { project_id, name }) {
    await openProject(ctx, project_id);
    await holdProject(ctx, project_id);
    if ((await ctx.db.taskGroup.count({ where: { project_id } })) >= MOST_GROUPS) {
      throw fail(tooManyGroups, { current_state: { at_most: MOST_GROUPS } });
    }
    const last = await ctx.db.taskGroup.findFirst({
      where: { project_id },
      orderBy: { position: 'desc' },
      select: { position: true },
    });
    const position = generateKeyBetween(last?.position ?? null, null);
    return ctx.emit(groupCreated, await ctx.insert(TaskGroup, { project_id, name, position }));
  },
});
