import { z } from 'zod';
import { clientArchivedConflict } from '../../clients/index.ts';
import { newId, operation, post, projectReach } from '../../kernel/index.ts';
import { clientFor, putOnProject } from '../project.access.ts';
import { takeCode } from '../project.code.ts';
import { checkSpan, columnsOf } from '../project.columns.ts';
import { projectCreated, projectMemberAdded } from '../project.events.ts';
import { projectCodeTaken } from '../project.failures.ts';
import { projectInput } from '../project.input.ts';
import { Project } from '../project.schema.ts';

export const createProject = operation({
  name: 'projects.create',
  summary: 'Add a project',
  effect: 'write',
  permission: 'manage_projects',
  input: z.strictObject(projectInput).partial().required({ name: true }),
  output: Project.schema,
  emits: [projectCreated, projectMemberAdded],
  fails: [clientArchivedConflict, projectCodeTaken],
  rest: post('/projects', 201),
  mcp: {
    when: 'Add one project. Its code begins its task keys (WEB in WEB-42); left out, it is made from the name. Amounts are in minor units.',
  },
  async run(ctx, { code: wanted, client_id, currency, ...input }) {
    const { caller } = ctx;
    checkSpan(input.starts_on, input.ends_on);
    const columns = columnsOf(ctx, input);
    const client = client_id ? await clientFor(ctx, client_id) : null;
    const org = await ctx.db.org.findFirstOrThrow({ select: { currency: true } });
    const id = newId('prj');
    await ctx.db.project.create({
      data: {
        id,
        ...columns,
        name: input.name,
        code: await takeCode(ctx, input.name, wanted),
        client_id: client_id ?? null,
        currency: currency ?? client?.value.currency ?? org.currency,
      },
      select: { id: true },
    });
    const project = await ctx.reload(Project, id);
    ctx.emit(projectCreated, project);
    // Whoever makes a project can see it.
    if (input.is_private || projectReach(caller) === 'own') {
      await putOnProject(ctx, { project_id: id, user_id: caller.user_id, role: 'lead' });
    }
    return project;
  },
});
