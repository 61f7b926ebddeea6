import { openClient } from '../clients/index.ts';
import { type Context, projectReach, type Row } from '../kernel/index.ts';
import { setAt } from '../rates/index.ts';
import { putOnProject } from './project.access.ts';
import { takeCode } from './project.code.ts';
import { checkSpan, columnsOf } from './project.columns.ts';
import { projectCreated, projectMemberAdded } from './project.events.ts';
import type { ProjectChanges } from './project.input.ts';
import { Project } from './project.schema.ts';

/** What adding a project publishes. */
export const addingProject = [projectCreated, projectMemberAdded] as const;

/** Adds a project and publishes it. */
export async function addProject(
  ctx: Context,
  { code: wanted, client_id, currency, ...input }: ProjectChanges & { name: string },
): Promise<Row<typeof Project>> {
  const { caller } = ctx;
  checkSpan(input.starts_on, input.ends_on);
  const columns = columnsOf(ctx, input);
  const client = client_id ? await openClient(ctx, client_id) : null;
  const org = await ctx.db.org.findFirstOrThrow({ select: { currency: true } });
  const project = await ctx.insert(Project, {
    ...columns,
    default_rate_set_at: setAt(ctx, null, input.default_rate),
    code: await takeCode(ctx, input.name, wanted),
    client_id,
    currency: currency ?? client?.value.currency ?? org.currency,
  });
  ctx.emit(projectCreated, project);
  // Whoever makes a project can see it.
  if (input.is_private || projectReach(caller) === 'own') {
    await putOnProject(ctx, { project_id: project.value.id, user_id: caller.user_id, role: 'lead' });
  }
  return project;
}
