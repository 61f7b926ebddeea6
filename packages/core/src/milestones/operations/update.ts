import { z } from 'zod';
import { expectedVersion, id, operation, patch } from '../../kernel/index.ts';
import { openProject, projectArchivedConflict } from '../../projects/index.ts';
import { milestoneUpdated } from '../milestone.events.ts';
import { milestoneInput } from '../milestone.input.ts';
import { Milestone } from '../milestone.schema.ts';

export const updateMilestone = operation({
  name: 'milestones.update',
  summary: 'Change a milestone',
  effect: 'write',
  idempotent: true,
  permission: 'manage_tasks',
  input: z.strictObject({
    milestone_id: id('mst'),
    ...z.strictObject(milestoneInput).partial().shape,
    ...expectedVersion,
  }),
  output: Milestone.schema,
  emits: [milestoneUpdated],
  fails: [projectArchivedConflict],
  rest: patch('/milestones/{milestone_id}'),
  mcp: { when: 'Move a milestone to another day, rename it, or say more about it; what you leave out stays.' },
  async run(ctx, { milestone_id, expected_version, ...input }) {
    const before = await ctx.lock(Milestone, milestone_id, expected_version);
    await openProject(ctx, before.value.project_id);
    return ctx.emit(milestoneUpdated, await ctx.update(before, input), before);
  },
});
