import { z } from 'zod';
import { expectedVersion, id, operation, post } from '../../../kernel/index.ts';
import { periodUnlocked } from '../../period.events.ts';
import { TimePeriod } from '../../period.schema.ts';

export const unlockPeriod = operation({
  name: 'time.periods.unlock',
  summary: 'Open a locked period again',
  effect: 'write',
  permission: 'manage_time',
  input: z.strictObject({ period_id: id('per'), ...expectedVersion }),
  /** As it was. */
  output: TimePeriod.schema,
  emits: [periodUnlocked],
  rest: post('/time-periods/{period_id}/unlock'),
  mcp: { when: 'Let time in locked days change again. time_periods_list has the id.' },
  async run(ctx, { period_id, expected_version }) {
    const period = await ctx.lock(TimePeriod, period_id, expected_version);
    await ctx.delete(period);
    return ctx.emit(periodUnlocked, period);
  },
});
