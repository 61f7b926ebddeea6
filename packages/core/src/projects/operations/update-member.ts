import { sql } from '@stint/db';
import { z } from 'zod';
import { at, bigint, defined, expectedVersion, id, needed, operation, patch, touched } from '../../kernel/index.ts';
import { projectMemberUpdated } from '../project.events.ts';
import { projectMemberInput } from '../project.input.ts';
import { ProjectMember } from '../project.schema.ts';

export const updateProjectMember = operation({
  name: 'projects.members.update',
  summary: "Change somebody's role or rates on a project",
  effect: 'write',
  idempotent: true,
  permission: 'manage_projects',
  input: z.strictObject({ project_id: id('prj'), user_id: id('usr'), ...projectMemberInput, ...expectedVersion }),
  output: ProjectMember.schema,
  emits: [projectMemberUpdated],
  rest: patch('/projects/{project_id}/members/{user_id}'),
  mcp: {
    when: 'Change the role or the rates of somebody on a project. Rates are in minor units an hour.',
  },
  async run(ctx, { project_id, user_id, expected_version, role, billable_rate, cost_rate }) {
    if (billable_rate !== undefined || cost_rate !== undefined) needed(ctx, 'manage_rates', 'rates');
    const before = await ctx.find(ProjectMember, user_id, {
      where: sql`t.project_id = ${project_id} AND t.user_id = ${user_id}`,
      lock: true,
      version: expected_version,
    });
    const rates = { billable_rate: bigint(billable_rate), cost_rate: bigint(cost_rate) };
    await ctx.db.projectMember.update({
      where: at(ctx, before.value.id),
      data: { ...defined({ role, ...rates }), ...touched(ctx) },
      select: { id: true },
    });
    const after = await ctx.reload(ProjectMember, before.value.id);
    ctx.emit(projectMemberUpdated, after, before);
    return after;
  },
});
