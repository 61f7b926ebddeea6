import { z } from 'zod';
import { type Context, id } from '../kernel/index.ts';
import { within } from '../kernel/within.ts';
import { listMembers } from '../members/operations/list.ts';
import { summarizeTime } from '../time/operations/summary.ts';
import { listTimesheets } from '../time/operations/timesheets/list.ts';
import { TIMESHEET_STATUSES } from '../time/timesheet.schema.ts';

/** A colleague's two weeks. */
export const Colleague = z.strictObject({
  user_id: id('usr'),
  name: z.string(),
  capacity_seconds: z.int(),
  last_week_seconds: z.int(),
  this_week_seconds: z.int(),
  /** Of last week. */
  timesheet: z.enum(TIMESHEET_STATUSES),
});
type Colleague = z.infer<typeof Colleague>;

interface Days {
  readonly from: string;
  readonly to: string;
}

/** The steps of `reviewPeople`. */
export const reviewingPeople = [summarizeTime, listMembers, listTimesheets] as const;

/** The first 200 members by name, with what each worked in the two weeks. */
export async function reviewPeople(ctx: Context, last: Days, current: Days): Promise<Colleague[]> {
  const worked = async ({ from, to }: Days): Promise<Map<string | null, number>> => {
    const { groups } = await within(ctx, summarizeTime, { from, to, group_by: 'user' });
    return new Map(groups.map(({ key, seconds }) => [key, seconds]));
  };
  const [before, now] = [await worked(last), await worked(current)];
  const members = await within(ctx, listMembers, { limit: 200 });
  const sheets = await within(ctx, listTimesheets, { from: last.from, to: last.to, limit: 200 });
  const statuses = new Map<string, Colleague['timesheet']>(
    sheets.data.map(({ user_id, status }: { user_id: string; status: Colleague['timesheet'] }) => [user_id, status]),
  );
  return members.data.map(({ user_id, name, weekly_capacity_minutes }: Person) => ({
    user_id,
    name,
    capacity_seconds: weekly_capacity_minutes * 60,
    last_week_seconds: before.get(user_id) ?? 0,
    this_week_seconds: now.get(user_id) ?? 0,
    timesheet: statuses.get(user_id) ?? 'open',
  }));
}

interface Person {
  readonly user_id: string;
  readonly name: string;
  readonly weekly_capacity_minutes: number;
}
