import { z } from 'zod';
import { expectedVersion, id, line, operation, patch } from '../../kernel/index.ts';
import { openProject, projectArchivedConflict } from '../../projects/index.ts';
import { groupUpdated } from '../group.events.ts';
import { TaskGroup } from '../group.schema.ts';

export const updateGroup = operation({
  name: 'task_groups.update',
  summary: 'Rename a group',
  effect: 'write',
  idempotent: true,
  permission: 'manage_tasks',
  input: z.strictObject({ group_id: id('grp'), name: line(100).optional(), ...expectedVersion }),
  output: TaskGroup.schema,
  emits: [groupUpdated],
  fails: [projectArchivedConflict],
  rest: patch('/task-groups/{group_id}'),
  mcp: { when: 'Rename a board column or section.' },
  async run(ctx, { group_id, expected_version, name }) {
    const before = await ctx.lock(TaskGroup, group_id, expected_version);
    await openProject(ctx, before.value.project_id);
    return ctx.emit(groupUpdated, await ctx.update(before, { name }), before);
  },
});
