import { z } from 'zod';
import { id, operation, post } from '../../kernel/index.ts';
import { openProject, projectArchivedConflict } from '../../projects/index.ts';
import { milestoneCreated } from '../milestone.events.ts';
import { milestoneInput } from '../milestone.input.ts';
import { Milestone } from '../milestone.schema.ts';

export const createMilestone = operation({
  name: 'milestones.create',
  summary: 'Add a milestone to a project',
  effect: 'write',
  permission: 'manage_tasks',
  input: z
    .strictObject({ project_id: id('prj'), ...milestoneInput })
    .partial()
    .required({ project_id: true, title: true, target_date: true }),
  output: Milestone.schema,
  emits: [milestoneCreated],
  fails: [projectArchivedConflict],
  rest: post('/milestones', 201),
  mcp: { when: 'Set a day by which something of a project has to be there. Tasks join it by their milestone_id.' },
  async run(ctx, { project_id, ...input }) {
    await openProject(ctx, project_id);
    const columns = { project_id, ...input };
    return ctx.emit(milestoneCreated, await ctx.insert(Milestone, columns));
  },
});
