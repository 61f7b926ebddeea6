import { sql } from '@stint/db';
import { z } from 'zod';
import { checkBudget } from '../../budgets/index.ts';
import { clientArchivedConflict, openClient } from '../../clients/index.ts';
import {
  type Context,
  expectedVersion,
  fail,
  id,
  needed,
  operation,
  patch,
  projectReach,
  type Row,
} from '../../kernel/index.ts';
import { applyRates, applyTo, named, reapplying, setAt, tooManyEntries } from '../../rates/index.ts';
import { putOnProject } from '../project.access.ts';
import { takeCode } from '../project.code.ts';
import { checkSpan, columnsOf } from '../project.columns.ts';
import { projectMemberAdded, projectUpdated } from '../project.events.ts';
import { moveExpenses, movingExpenses } from '../project.expenses.ts';
import { projectCodeFixed, projectCodeTaken } from '../project.failures.ts';
import { ProjectChanges } from '../project.input.ts';
import { Project } from '../project.schema.ts';

export const updateProject = operation({
  name: 'projects.update',
  summary: 'Change a project',
  effect: 'write',
  idempotent: true,
  permission: 'manage_projects',
  input: z.strictObject({ project_id: id('prj'), ...ProjectChanges.shape, ...applyTo, ...expectedVersion }),
  output: Project.schema,
  emits: [projectUpdated, projectMemberAdded, ...movingExpenses, ...reapplying],
  fails: [clientArchivedConflict, projectCodeFixed, projectCodeTaken, tooManyEntries],
  rest: patch('/projects/{project_id}'),
  mcp: {
    when: 'Change fields of one project; what you leave out stays. Amounts are in minor units. A code is fixed once there are tasks. A rate is for new time; with apply_to unbilled also for time not billed yet.',
  },
  async run(ctx, { project_id, expected_version, apply_to, code, client_id, currency, ...input }) {
    const before = await ctx.lock(Project, project_id, expected_version);
    const was = before.value;
    const { starts_on = was.starts_on, ends_on = was.ends_on } = input;
    checkSpan(starts_on, ends_on);
    const columns = columnsOf(ctx, input);
    // What cannot be seen cannot be taken away, and another currency gives every rate another worth.
    if (input.budget !== undefined && was.budget_amount) needed(ctx, 'view_finances', 'a budget of money');
    if (currency !== undefined && currency !== was.currency) needed(ctx, 'manage_rates', 'currency');
    if (client_id && client_id !== was.client_id) await openClient(ctx, client_id);
    if (code !== undefined && code !== was.code) await changeCode(ctx, was, code);
    const default_rate_set_at = setAt(ctx, was.default_rate, input.default_rate, currency);
    const after = await ctx.update(before, { ...columns, default_rate_set_at, code, client_id, currency });
    ctx.emit(projectUpdated, after, before);
    if (after.value.is_private && !was.is_private) await keepInSight(ctx, after);
    if (client_id && client_id !== was.client_id) await moveExpenses(ctx, project_id, client_id);
    const elsewhere = currency !== undefined && currency !== was.currency;
    const ofClient = client_id !== undefined && client_id !== was.client_id ? (['client'] as const) : [];
    const billable = [...(named(input.default_rate, 'project') ?? []), ...ofClient];
    await applyRates(ctx, apply_to, {
      entries: sql`t.project_id = ${project_id}`,
      billable: elsewhere ? 'any' : billable.length ? billable : undefined,
      cost: elsewhere ? 'any' : undefined,
    });
    if (input.budget) await checkBudget(ctx, project_id);
    return input.budget || apply_to === 'unbilled' ? ctx.reload(Project, project_id) : after;
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
