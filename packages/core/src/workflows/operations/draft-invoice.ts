import { z } from 'zod';
import { generateFromTime } from '../../invoices/operations/generate-from-time.ts';
import { day, invalid, operation, post } from '../../kernel/index.ts';
import { madeOf, within } from '../../kernel/within.ts';
import { Settings, todayOf } from '../../orgs/index.ts';
import { daysOf, PERIODS } from '../workflow.period.ts';

export const draftInvoice = operation({
  name: 'workflows.draft_invoice',
  summary: "Draft an invoice of a client's unbilled time by a named period",
  effect: 'write',
  permission: 'manage_invoices',
  input: generateFromTime.input.omit({ invoice_id: true }).extend({
    /** By today where the organization is; weeks and quarters as it counts them. */
    period: z.enum(PERIODS).optional(),
    /** In place of a period: the days of the work, both ends in. */
    from: day().optional(),
    to: day().optional(),
  }),
  output: generateFromTime.output.extend({ from: day(), to: day() }),
  ...madeOf([generateFromTime]),
  rest: post('/workflows/draft-invoice', 201),
  mcp: {
    when: 'Invoice a client in one call, such as “this month’s unbilled time, one line per task”: client_id, and period or from and to. Answers the draft with its lines and total, and what was left out and why. A person issues it.',
  },
  async run(ctx, { period, from, to, ...request }) {
    if (period && (from || to)) throw invalid('period', 'says the days already; leave out from and to');
    if (!period && !(from && to)) throw invalid('period', 'is required, unless from and to are given', 'required');
    const days = period
      ? daysOf(period, await todayOf(ctx), (await ctx.find(Settings, ctx.caller.org_id)).value)
      : { from: from as string, to: to as string };
    return { ...(await within(ctx, generateFromTime, { ...request, ...days })), ...days };
  },
});
