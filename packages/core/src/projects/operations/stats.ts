import { sql } from '@stint/db';
import { z } from 'zod';
import { percentUsed, usageOf } from '../../budgets/index.ts';
import { get, id, Money, operation } from '../../kernel/index.ts';
import { STATUS_CATEGORIES } from '../../task_statuses/status.schema.ts';
import { Project } from '../project.schema.ts';

const Counts = z.strictObject(Object.fromEntries(STATUS_CATEGORIES.map((category) => [category, z.int()])));

export const projectStats = operation({
  name: 'projects.stats',
  summary: "Get a project's figures",
  effect: 'read',
  permission: 'view_projects',
  input: z.strictObject({ project_id: id('prj') }),
  output: z.strictObject({
    project_id: id('prj'),
    /** Tasks by the category of their status. */
    tasks: Counts,
    /** Stopped entries: everyone's for those with view_all_time, else the caller's own. */
    tracked_seconds: z.int(),
    billable_seconds: z.int(),
    /** Whole percents, null without a budget; only for those with view_all_time, of money with view_finances as well. */
    budget_used_percent: z.int().nullable().optional(),
    /** What the billable seconds come to; only for those with view_all_time, view_finances and view_rates. */
    billable_amount: Money.optional(),
  }),
  rest: get('/projects/{project_id}/stats'),
  mcp: { when: 'Tell how a project stands: tasks by status category, time tracked, how much of the budget is used.' },
  async run(ctx, { project_id }) {
    const { permissions, user_id, org_id } = ctx.caller;
    const { currency } = (await ctx.find(Project, project_id)).value;
    const everyone = permissions.has('view_all_time');
    const usage = await usageOf(ctx, project_id, everyone ? null : user_id);
    const budget = await ctx.db.project.findFirstOrThrow({
      where: { id: project_id },
      select: { budget_kind: true, budget_seconds: true, budget_amount: true },
    });
    const counted = await ctx.query<{ category: string; tasks: number }>(sql`SELECT s.category, count(*)::int AS tasks
      FROM tasks k JOIN task_statuses s ON s.org_id = k.org_id AND s.id = k.status_id
      WHERE k.org_id = ${org_id} AND k.project_id = ${project_id} AND k.deleted_at IS NULL GROUP BY s.category`);
    const found = new Map(counted.map(({ category, tasks }) => [category, tasks]));
    const { tracked_seconds, billable_seconds, billable_amount } = usage;
    return {
      project_id,
      tasks: Object.fromEntries(STATUS_CATEGORIES.map((category) => [category, found.get(category) ?? 0])),
      tracked_seconds,
      billable_seconds,
      // A percentage of money tells rates apart by what an hour adds to it.
      ...(everyone &&
        (budget.budget_kind !== 'money' || permissions.has('view_finances')) && {
          budget_used_percent: percentUsed(budget, usage),
        }),
      ...(everyone &&
        permissions.has('view_finances') &&
        permissions.has('view_rates') && { billable_amount: { amount: billable_amount, currency } }),
    };
  },
});
