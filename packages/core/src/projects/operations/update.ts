import { z } from 'zod';
import { clientArchivedConflict } from '../../clients/index.ts';
import {
  at,
  type Context,
  defined,
  expectedVersion,
  fail,
  id,
  needed,
  operation,
  patch,
  projectReach,
  type Row,
  touched,
} from '../../kernel/index.ts';
import { clientFor, putOnProject } from '../project.access.ts';
import { checkBudget } from '../project.budget.ts';
import { takeCode } from '../project.code.ts';
import { checkSpan, columnsOf } from '../project.columns.ts';
import { projectBudgetReached, projectMemberAdded, projectUpdated } from '../project.events.ts';
import { projectCodeFixed, projectCodeTaken } from '../project.failures.ts';
import { ProjectChanges } from '../project.input.ts';
import { Project } from '../project.schema.ts';

export const updateProject = operation({
  name: 'projects.update',
  summary: 'Change a project',
  effect: 'write',
  idempotent: true,
  permission: 'manage_projects',
  input: z.strictObject({ project_id: id('prj'), ...ProjectChanges.shape, ...expectedVersion }),
  output: Project.schema,
  emits: [projectUpdated, projectMemberAdded, projectBudgetReached],
  fails: [clientArchivedConflict, projectCodeFixed, projectCodeTaken],
  rest: patch('/projects/{project_id}'),
  mcp: {
    when: 'Change fields of one project; what you leave out stays. Amounts are in minor units. A code is fixed once there are tasks.',
  },
  async run(ctx, { project_id, expected_version, code, client_id, currency, ...input }) {
    const before = await ctx.lock(Project, project_id, expected_version);
    const was = before.value;
    const { starts_on = was.starts_on, ends_on = was.ends_on } = input;
    checkSpan(starts_on, ends_on);
    const columns = columnsOf(ctx, input);
    // What cannot be seen cannot be taken away, and another currency gives every rate another worth.
    if (input.budget !== undefined && was.budget_amount) needed(ctx, 'view_finances', 'a budget of money');
    if (currency !== undefined && currency !== was.currency) needed(ctx, 'manage_rates', 'currency');
    if (client_id && client_id !== was.client_id) await clientFor(ctx, client_id);
    if (code !== undefined && code !== was.code) await changeCode(ctx, was, code);
    await ctx.db.project.update({
      where: at(ctx, project_id),
      data: { ...columns, ...defined({ code, client_id, currency }), ...touched(ctx) },
      select: { id: true },
    });
    const after = await ctx.reload(Project, project_id);
    ctx.emit(projectUpdated, after, before);
    if (after.value.is_private && !was.is_private) await keepInSight(ctx, after);
    if (input.budget) await checkBudget(ctx, project_id);
    return input.budget ? ctx.reload(Project, project_id) : after;
  },
});

async function changeCode(ctx: Context, was: Row<typeof Project>['value'], code: string): Promise<void> {
  const { last_task_number } = await ctx.db.project.findFirstOrThrow({
    where: { id: was.id },
    select: { last_task_number: true },
  });
  if (last_task_number > 0) {
    throw fail(projectCodeFixed, {
      detail: `Tasks are called ${was.code}-1 to ${was.code}-${last_task_number} already. Leave the code as it is.`,
      current_state: { code: was.code, last_task_number },
    });
  }
  await takeCode(ctx, was.name, code);
}

/** Whoever makes a project private keeps seeing it. */
async function keepInSight(ctx: Context, project: Row<typeof Project>): Promise<void> {
  const where = { project_id: project.value.id, user_id: ctx.caller.user_id };
  if (projectReach(ctx.caller) === 'all' || (await ctx.db.projectMember.count({ where })) > 0) return;
  await putOnProject(ctx, { ...where, role: 'lead' });
}
