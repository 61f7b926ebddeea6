import { sql } from '@stint/db';
import { z } from 'zod';
import { expectedVersion, id, needed, operation, patch } from '../../../kernel/index.ts';
import { applyRates, applyTo, named, reapplying, setAt, tooManyEntries } from '../../../rates/index.ts';
import { projectMemberUpdated } from '../../project.events.ts';
import { projectMemberInput } from '../../project.input.ts';
import { ProjectMember } from '../../project.schema.ts';

export const updateProjectMember = operation({
  name: 'projects.members.update',
  summary: "Change somebody's role or rates on a project",
  effect: 'write',
  idempotent: true,
  permission: 'manage_projects',
  input: z.strictObject({
    project_id: id('prj'),
    user_id: id('usr'),
    ...projectMemberInput,
    ...applyTo,
    ...expectedVersion,
  }),
  output: ProjectMember.schema,
  emits: [projectMemberUpdated, ...reapplying],
  fails: [tooManyEntries],
  rest: patch('/projects/{project_id}/members/{user_id}'),
  mcp: {
    when: 'Change the role or the rates of somebody on a project. Rates are in minor units an hour. A rate is for new time; with apply_to unbilled also for time not billed yet.',
  },
  async run(ctx, { project_id, user_id, expected_version, apply_to, role, billable_rate, cost_rate }) {
    if (billable_rate !== undefined || cost_rate !== undefined) needed(ctx, 'manage_rates', 'rates');
    const before = await ctx.find(ProjectMember, user_id, {
      where: sql`t.project_id = ${project_id} AND t.user_id = ${user_id}`,
      lock: true,
      version: expected_version,
    });
    const after = await ctx.update(before, {
      role,
      billable_rate,
      billable_rate_set_at: setAt(ctx, before.value.billable_rate, billable_rate),
      cost_rate,
      cost_rate_set_at: setAt(ctx, before.value.cost_rate, cost_rate),
    });
    ctx.emit(projectMemberUpdated, after, before);
    await applyRates(ctx, apply_to, {
      entries: sql`t.project_id = ${project_id} AND t.user_id = ${user_id}`,
      billable: named(billable_rate, 'project_member'),
      cost: named(cost_rate, 'project_member'),
    });
    return after;
  },
});
