import { z } from 'zod';
import { clock, day, endClock, operation, post } from '../../kernel/index.ts';
import { madeOf, within } from '../../kernel/within.ts';
import { Member } from '../../members/index.ts';
import { ownTimeBetween, TimeEntry } from '../../time/index.ts';
import { createEntry } from '../../time/operations/entries/create.ts';
import { boundsOf, place } from '../workflow.day.ts';
import { dayTaken } from '../workflow.failures.ts';
import { MORNING, workBegins } from '../workflow.week.ts';

const { project_id, task_id, description, billable } = createEntry.input.shape;

const Worked = z
  .strictObject({
    ...{ project_id, task_id, description, billable },
    /** How long; the start is found where none is named. */
    minutes: z.int().min(1).max(1440).optional(),
    /** Where you are. */
    start: clock().optional(),
    end: endClock().optional(),
  })
  .refine(({ minutes, end }) => (minutes === undefined) !== (end === undefined), {
    path: ['minutes'],
    error: 'is required, or start and end in its place',
  })
  .refine(({ start, end }) => end === undefined || start !== undefined, { path: ['start'], error: 'belongs to end' });

const made = madeOf([createEntry]);

export const logDay = operation({
  name: 'workflows.log_day',
  summary: "Enter a day's work at once",
  effect: 'write',
  permission: 'track_time',
  input: z.strictObject({ day: day(), entries: z.array(Worked).min(1).max(50) }),
  output: z.strictObject({
    day: day(),
    time_zone: z.string(),
    /** In the order they were sent. */
    entries: z.array(TimeEntry.schema),
    /** Of these entries. */
    seconds: z.int(),
  }),
  ...made,
  fails: [dayTaken, ...made.fails],
  rest: post('/workflows/log-day', 201),
  mcp: {
    when: 'Log a whole day from what somebody tells you: several entries, by minutes or by start and end in their own time zone. Those without a clock follow each other from the start of the working day, around what is there.',
  },
  async run(ctx, { day, entries }) {
    const { time_zone, member_id } = ctx.caller;
    const { working_hours } = (await ctx.find(Member, member_id)).value;
    const where = { day, time_zone, begins: workBegins(working_hours, day) ?? MORNING };
    const { from, to } = boundsOf(where);
    const spans = place(where, entries, await ownTimeBetween(ctx, new Date(from), new Date(to)));
    const made: z.output<typeof TimeEntry.schema>[] = [];
    let seconds = 0;
    for (const [i, { minutes: _, start: __, end: ___, ...work }] of entries.entries()) {
      const span = spans[i] as (typeof spans)[number];
      const at = { started_at: new Date(span.from).toISOString(), stopped_at: new Date(span.to).toISOString() };
      made.push(await within(ctx, createEntry, { ...work, ...at }, `entries.${i}`));
      seconds += (span.to - span.from) / 1000;
    }
    return { day, time_zone, entries: made, seconds };
  },
});
