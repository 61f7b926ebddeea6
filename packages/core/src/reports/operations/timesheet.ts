import { sql } from '@stint/db';
import { z } from 'zod';
import { day, get, id, invalid, operation, plusDays } from '../../kernel/index.ts';
import { answer } from '../report.answer.ts';
import { cuts } from '../report.calendar.ts';
import { groupedWork } from '../report.grouped.ts';
import { rangeInput, rangeOf, reportFrame } from '../report.range.ts';
import { instantsOf, workedFilters } from '../report.worked.ts';

const LONGEST_DAYS = 62;
const ROWS = 20_000;

const Row = z.strictObject({
  user_id: id('usr').nullable(),
  user: z.string().nullable(),
  project_id: id('prj').nullable(),
  project: z.string().nullable(),
  seconds: z.int(),
  /** Seconds by day; a day without any is left out. */
  days: z.record(day(), z.int()),
});

export const timesheetReport = operation({
  name: 'reports.timesheet',
  summary: 'Show who worked how long on what, day by day',
  effect: 'read',
  permission: 'view_reports',
  input: z.strictObject({ ...rangeInput, ...workedFilters }),
  output: z.strictObject({ ...reportFrame, data: z.array(Row), totals: z.record(day(), z.int()) }),
  table: 'data',
  rest: get('/reports/timesheet'),
  mcp: {
    when: `Lay out a grid of people and projects over up to ${LONGEST_DAYS} days. For totals, use reports_summary.`,
  },
  async run(ctx, { from, to, time_zone, ...filters }) {
    const range = await rangeOf(ctx, { from, to, time_zone });
    if (to > plusDays(from, LONGEST_DAYS - 1)) throw invalid('to', `must be within ${LONGEST_DAYS} days of from`);
    const by = ['user', 'project', 'day'] as const;
    const pieces = cuts(range, 'day');
    const instants = await instantsOf(ctx, pieces, range);
    const found = await answer(ctx, {
      range,
      by,
      labels: pieces.labels,
      ctes: [sql`g AS (${groupedWork(ctx.caller, instants, by, filters, false)})`],
      columns: sql`g.seconds`,
      order: sql`g.user_id, g.project_id`,
      totals: sql`sum(g.seconds)::bigint AS seconds`,
      limit: ROWS,
    });
    if (found.has_more) throw invalid('to', 'there is more than one grid can hold; ask for fewer days or people');
    const { data, totals } = grid(found.data);
    return { from, to, time_zone: found.time_zone, rounding: found.rounding, seq: found.seq, data, totals };
  },
});

interface Cell {
  readonly user_id: string | null;
  readonly user: string | null;
  readonly project_id: string | null;
  readonly project: string | null;
  readonly day: string;
  readonly seconds: number;
}

/** Cells laid out as rows of one person and project, most worked first for each person. */
function grid(cells: readonly Cell[]) {
  const rows = new Map<string, z.infer<typeof Row>>();
  const totals: Record<string, number> = {};
  for (const { day, seconds, ...of } of cells) {
    const key = `${of.user_id} ${of.project_id}`;
    const row = rows.get(key) ?? { ...of, seconds: 0, days: {} };
    row.days[day] = seconds;
    rows.set(key, { ...row, seconds: row.seconds + seconds });
    totals[day] = (totals[day] ?? 0) + seconds;
  }
  const data = [...rows.values()].sort((a, b) => (a.user ?? '').localeCompare(b.user ?? '') || b.seconds - a.seconds);
  return { data, totals };
}
