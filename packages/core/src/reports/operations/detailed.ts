import { raw, sql } from '@stint/db';
import { z } from 'zod';
import { get, Json, listInput, operation, type PageInput, plusDays, readPage } from '../../kernel/index.ts';
import { DetailedEntry, detailListing } from '../report.detail.ts';
import { rangeInput, rangeOf, reportFrame } from '../report.range.ts';

const { from: _from, to: _to, expand: _expand, ...page } = listInput(detailListing).shape as Record<string, z.ZodType>;

export const detailedReport = operation({
  name: 'reports.detailed',
  summary: 'List worked time entry by entry, with names and values',
  effect: 'read',
  permission: 'view_reports',
  input: z.strictObject({ ...page, ...rangeInput }),
  output: z.strictObject({
    ...reportFrame,
    data: z.array(DetailedEntry.schema),
    next_cursor: z.string().nullable(),
    has_more: z.boolean(),
  }),
  table: 'data',
  rest: get('/reports/detailed'),
  mcp: {
    when: 'Go through the entries behind a total, in the order they were started. An entry counts to the day it starts on.',
  },
  async run(ctx, { from, to, time_zone, ...input }) {
    const range = await rangeOf(ctx, { from, to, time_zone } as Parameters<typeof rangeOf>[1]);
    const [log] = await ctx.query<{ seq: string }>(
      sql`SELECT seq::text AS seq FROM org_logs WHERE org_id = ${ctx.caller.org_id}`,
    );
    const startOf = (day: string) => sql`${day}::date::timestamp AT TIME ZONE ${range.time_zone}`;
    const within = sql`${raw('t')}.started_at >= ${startOf(range.from)} AND ${raw('t')}.started_at < ${startOf(plusDays(range.to, 1))}`;
    const found = await readPage(ctx, detailListing, input as PageInput, within);
    const { time_zone: zone } = range;
    const frame = JSON.stringify({ from, to, time_zone: zone, rounding: 'none', seq: Number(log?.seq) });
    return new Json(`${frame.slice(0, -1)},${found.text.slice(1)}`);
  },
});
