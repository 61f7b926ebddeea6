import { sql } from '@stint/db';
import { z } from 'zod';
import { Deleted, del, deleted, id, operation } from '../../../kernel/index.ts';
import { projectMemberRemoved } from '../../project.events.ts';
import { ProjectMember } from '../../project.schema.ts';

export const removeProjectMember = operation({
  name: 'projects.members.remove',
  summary: 'Take somebody off a project',
  effect: 'destroy',
  permission: 'manage_projects',
  input: z.strictObject({ project_id: id('prj'), user_id: id('usr') }),
  output: Deleted(id('pm')),
  emits: [projectMemberRemoved],
  rest: del('/projects/{project_id}/members/{user_id}'),
  mcp: { when: 'Take somebody off a project. Their time and their tasks stay as they are.' },
  async run(ctx, { project_id, user_id }) {
    const member = await ctx.find(ProjectMember, user_id, {
      where: sql`t.project_id = ${project_id} AND t.user_id = ${user_id}`,
      lock: true,
    });
    await ctx.delete(member);
    ctx.emit(projectMemberRemoved, member);
    return deleted(member.value.id);
  },
});
