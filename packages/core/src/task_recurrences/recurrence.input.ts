import { z } from 'zod';
import { type Context, clock, day, invalid, timeZone } from '../kernel/index.ts';
import { openProject } from '../projects/index.ts';
import { checkAssignees, checkGroup, checkLabels } from '../tasks/index.ts';
import type { Schedule } from './recurrence.next.ts';
import { ruleOf, textOf, withUntilDay } from './recurrence.rule.ts';
import { CATCH_UPS, MODES } from './recurrence.schema.ts';
import { Template } from './recurrence.template.ts';

export const recurrenceInput = {
  /** RFC 5545, of days: FREQ=WEEKLY;BYDAY=MO,TH. BYMONTHDAY=-1 is the last of a month; SKIP=BACKWARD makes the 31st of a shorter month its last. */
  rrule: z.string().min(1).max(500).describe('RFC 5545'),
  /** schedule: by the calendar. after_completion: the rule's interval after the last task was completed; FREQ, INTERVAL, COUNT and UNTIL only. */
  mode: z.enum(MODES),
  /** From which day the rule counts; today if left out. */
  starts_on: day(),
  /** When on its day a task is made. */
  time_of_day: clock(),
  /** Whose days they are; the organization's if left out. */
  time_zone: timeZone(),
  /** How many days before its day a task is made. */
  ahead_days: z.int().min(0).max(90),
  /** After downtime: make the latest missed one, or all. */
  catch_up: z.enum(CATCH_UPS),
  template: Template,
};

/** A schedule as it is kept: its rule read and written in one way. */
export function scheduleOf<S extends Schedule>(wanted: S): S {
  const { mode, time_of_day, time_zone, starts_on } = wanted;
  const rule = withUntilDay(ruleOf(wanted.rrule), time_of_day, time_zone);
  if (mode === 'after_completion') {
    const more = [...rule.keys()].find((name) => !['FREQ', 'INTERVAL', 'COUNT', 'UNTIL'].includes(name));
    if (more)
      throw invalid('rrule', `after_completion counts an interval from the day of completion: leave out ${more}`);
  }
  const rrule = textOf(rule);
  if (rule.has('UNTIL') && (rule.get('UNTIL') as string) < starts_on.replaceAll('-', '')) {
    throw invalid('rrule', 'ends before starts_on');
  }
  return { ...wanted, rrule };
}

/** That tasks can be made by the template now: the project is open, and all it names is there. */
export async function checkTemplate(ctx: Context, project_id: string, template: Template): Promise<void> {
  await openProject(ctx, project_id);
  const { group_id, assignee_ids = [], label_ids = [] } = template;
  if (group_id) await checkGroup(ctx, project_id, group_id, 'template.group_id');
  await checkAssignees(ctx, project_id, assignee_ids, 'template.assignee_ids');
  await checkLabels(ctx, label_ids, 'template.label_ids');
}
