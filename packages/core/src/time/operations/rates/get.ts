import { z } from 'zod';
import { get, id, operation } from '../../../kernel/index.ts';
import { Project } from '../../../projects/index.ts';
import { explainedRates, explainRates } from '../../../rates/index.ts';
import { memberOf } from '../../time.person.ts';

export const getRates = operation({
  name: 'time.rates.get',
  summary: 'Explain which rates time would freeze now',
  effect: 'read',
  permission: 'view_rates',
  input: z.strictObject({
    /** Left out: yourself. */
    user_id: id('usr').optional(),
    project_id: id('prj').optional(),
  }),
  output: z.strictObject({ user_id: id('usr'), project_id: id('prj').nullable(), ...explainedRates }),
  rest: get('/time-entries/rates'),
  mcp: {
    when: "Answer what somebody's hour on a project is billed at and costs, and why: every place a rate is looked for, nearest first.",
  },
  async run(ctx, { user_id = ctx.caller.user_id, project_id = null }) {
    await memberOf(ctx, user_id);
    if (project_id) await ctx.find(Project, project_id);
    return { user_id, project_id, ...(await explainRates(ctx, user_id, project_id)) };
  },
});
