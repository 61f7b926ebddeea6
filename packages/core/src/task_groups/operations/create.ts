import { generateKeyBetween } from 'fractional-indexing';
import { z } from 'zod';
import { id, line, operation, post } from '../../kernel/index.ts';
import { holdProject, openProject, projectArchivedConflict } from '../../projects/index.ts';
import { groupCreated } from '../group.events.ts';
import { TaskGroup } from '../group.schema.ts';

export const createGroup = operation({
  name: 'task_groups.create',
  summary: 'Add a group to a project',
  effect: 'write',
  permission: 'manage_tasks',
  input: z.strictObject({ project_id: id('prj'), name: line(100) }),
  output: TaskGroup.schema,
  emits: [groupCreated],
  fails: [projectArchivedConflict],
  rest: post('/task-groups', 201),
  mcp: { when: 'Add a board column or section to a project; it comes last.' },
  async run(ctx, { project_id, name }) {
    await openProject(ctx, project_id);
    await holdProject(ctx, project_id);
    const last = await ctx.db.taskGroup.findFirst({
      where: { project_id },
      orderBy: { position: 'desc' },
      select: { position: true },
    });
    const position = generateKeyBetween(last?.position ?? null, null);
    return ctx.emit(groupCreated, await ctx.insert(TaskGroup, { project_id, name, position }));
  },
});
