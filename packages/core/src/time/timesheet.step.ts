import { sql } from '@stint/db';
import { type Context, type FailureDefinition, fail, notOnOwn, type Row } from '../kernel/index.ts';
import { type TIMESHEET_STATUSES, Timesheet } from './timesheet.schema.ts';

type Status = (typeof TIMESHEET_STATUSES)[number];

/** Holds a person's weeks until the transaction ends; new time of theirs waits. Taken before the timesheet's row. */
export async function holdWeeks(ctx: Context, user_id: string): Promise<void> {
  await ctx.query(sql`SELECT FROM members
    WHERE org_id = ${ctx.caller.org_id} AND user_id = ${user_id} FOR NO KEY UPDATE`);
}

/** The timesheet, held for a decision with its person's weeks. */
export async function holdTimesheet(
  ctx: Context,
  timesheet_id: string,
  version?: number,
): Promise<Row<typeof Timesheet>> {
  const { value } = await ctx.find(Timesheet, timesheet_id);
  await holdWeeks(ctx, value.user_id);
  return ctx.lock(Timesheet, timesheet_id, version);
}

/** Refuses a step from another status than these. */
export function from(sheet: Row<typeof Timesheet>, statuses: readonly Status[], refusal: FailureDefinition): void {
  const { status } = sheet.value;
  if (statuses.includes(status)) return;
  throw fail(refusal, {
    detail: `The timesheet is ${status}; this needs one that is ${statuses.join(' or ')}.`,
    current_state: { status },
  });
}

/** Nobody decides on their own time, unless nobody else in the organization could. */
export const mayDecide = (ctx: Context, user_id: string): Promise<void> =>
  notOnOwn(ctx, user_id, 'approve_time', 'Your own timesheet');
