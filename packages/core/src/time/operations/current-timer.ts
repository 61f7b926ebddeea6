import { sql } from '@stint/db';
import { z } from 'zod';
import { get, operation } from '../../kernel/index.ts';
import { TimeEntry } from '../entry.schema.ts';

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
    const { org_id, user_id } = ctx.caller;
    const [row] = await ctx.query<{ id: string }>(sql`SELECT id FROM time_entries
      WHERE org_id = ${org_id} AND user_id = ${user_id} AND stopped_at IS NULL`);
    return { entry: row ? await ctx.find(TimeEntry, row.id) : null };
  },
});
