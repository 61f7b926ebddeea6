import { z } from 'zod';
import { bigint, fail, id, invalid, needed, operation, post } from '../../kernel/index.ts';
import { putOnProject } from '../project.access.ts';
import { projectMemberAdded } from '../project.events.ts';
import { alreadyOnProject } from '../project.failures.ts';
import { projectMemberInput } from '../project.input.ts';
import { Project, ProjectMember } from '../project.schema.ts';

export const addProjectMember = operation({
  name: 'projects.members.add',
  summary: 'Put somebody on a project',
  effect: 'write',
  permission: 'manage_projects',
  input: z.strictObject({ project_id: id('prj'), user_id: id('usr'), ...projectMemberInput }),
  output: ProjectMember.schema,
  emits: [projectMemberAdded],
  fails: [alreadyOnProject],
  rest: post('/projects/{project_id}/members', 201),
  mcp: { when: 'Let somebody work on a project, by user_id (see members_list). Rates are in minor units an hour.' },
  async run(ctx, { project_id, user_id, role = 'member', billable_rate = null, cost_rate = null }) {
    if (billable_rate !== null || cost_rate !== null) needed(ctx, 'manage_rates', 'rates');
    await ctx.lock(Project, project_id);
    if ((await ctx.db.member.count({ where: { user_id, removed_at: null } })) === 0) {
      throw invalid('user_id', 'is no member of the organization; invite them first');
    }
    const there = await ctx.db.projectMember.findFirst({ where: { project_id, user_id }, select: { id: true } });
    if (there) {
      throw fail(alreadyOnProject, {
        detail: 'The person is on the project already; projects.members.update changes role and rates.',
        current_state: there,
      });
    }
    const rates = { billable_rate: bigint(billable_rate), cost_rate: bigint(cost_rate) };
    return putOnProject(ctx, { project_id, user_id, role, ...rates });
  },
});
