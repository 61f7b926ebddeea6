import { z } from 'zod';
import { get, operation } from '../../kernel/index.ts';
import { TimeEntry } from '../entry.schema.ts';
import { timerOf } from '../timer.running.ts';

export const currentTimer = operation({
  name: 'time.current_timer',
  summary: 'Get your running timer',
  effect: 'read',
  permission: 'track_time',
  input: z.strictObject({}),
  output: z.strictObject({ entry: TimeEntry.schema.nullable() }),
  rest: get('/time-entries/current'),
  mcp: { when: 'See whether a timer runs, since when, and on what.' },
  async run(ctx) {
    return { entry: await timerOf(ctx, ctx.caller.user_id) };
  },
});
