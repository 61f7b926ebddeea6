import { sql } from '@stint/db';
import { z } from 'zod';
import { fail, id, invalid, needed, operation, post } from '../../../kernel/index.ts';
import { applyRates, applyTo, named, reapplying, setAt, tooManyEntries } from '../../../rates/index.ts';
import { putOnProject } from '../../project.access.ts';
import { projectMemberAdded } from '../../project.events.ts';
import { alreadyOnProject } from '../../project.failures.ts';
import { projectMemberInput } from '../../project.input.ts';
import { Project, ProjectMember } from '../../project.schema.ts';

export const addProjectMember = operation({
  name: 'projects.members.add',
  summary: 'Put somebody on a project',
  effect: 'write',
  permission: 'manage_projects',
  input: z.strictObject({ project_id: id('prj'), user_id: id('usr'), ...projectMemberInput, ...applyTo }),
  output: ProjectMember.schema,
  emits: [projectMemberAdded, ...reapplying],
  fails: [alreadyOnProject, tooManyEntries],
  rest: post('/projects/{project_id}/members', 201),
  mcp: {
    when: 'Let somebody work on a project, by user_id (see members_list). Rates are in minor units an hour. A rate is for new time; with apply_to unbilled also for time not billed yet.',
  },
  async run(ctx, { project_id, user_id, role, billable_rate, cost_rate, apply_to }) {
    if (billable_rate != null || cost_rate != null) needed(ctx, 'manage_rates', 'rates');
    await ctx.lock(Project, project_id);
    if ((await ctx.db.member.count({ where: { user_id, removed_at: null } })) === 0) {
      throw invalid('user_id', 'is no member of the organization; invite them first');
    }
    const there = await ctx.db.projectMember.findFirst({ where: { project_id, user_id }, select: { id: true } });
    if (there) {
      throw fail(alreadyOnProject, {
        detail: 'The person is on the project already.',
        ways: { 'projects.members.update': 'changes role and rates' },
        current_state: there,
      });
    }
    const billable_rate_set_at = setAt(ctx, null, billable_rate);
    const cost_rate_set_at = setAt(ctx, null, cost_rate);
    const rates = { billable_rate, billable_rate_set_at, cost_rate, cost_rate_set_at };
    const added = await putOnProject(ctx, { project_id, user_id, role, ...rates });
    await applyRates(ctx, apply_to, {
      entries: sql`t.project_id = ${project_id} AND t.user_id = ${user_id}`,
      billable: named(billable_rate, 'project_member'),
      cost: named(cost_rate, 'project_member'),
    });
    return added;
  },
});
