import { sql } from '@stint/db';
import { z } from 'zod';
import { day, entity, field, id, inProject, instant, Refusal } from '../kernel/index.ts';
import { Project } from '../projects/index.ts';
import { Task } from '../tasks/index.ts';
import { Template } from './recurrence.template.ts';

export const MODES = ['schedule', 'after_completion'] as const;
export const CATCH_UPS = ['latest', 'all'] as const;

/** Makes a task again and again. */
export const TaskRecurrence = entity({
  name: 'task_recurrence',
  domain: 'task_recurrences',
  kind: 'rec',
  table: 'task_recurrences',
  model: 'TaskRecurrence',
  visible: inProject(),
  live: (t) => sql`${t}.deleted_at IS NULL`,
  called: (t) => [sql`${t}.template ->> 'title'`],
  relations: { project: { to: () => Project, by: 'project_id' }, waits_for: { to: () => Task, by: 'waits_for_id' } },
  fields: {
    id: id('rec'),
    project_id: id('prj'),
    mode: z.enum(MODES),
    /** RFC 5545, without `RRULE:` before it. */
    rrule: z.string(),
    starts_on: day(),
    time_of_day: z.string(),
    time_zone: z.string(),
    ahead_days: z.int(),
    catch_up: z.enum(CATCH_UPS),
    skipped_dates: z.array(day()),
    template: field(Template, { prose: true }),
    /** The next task's day; null when none is left, or when another task has to be completed first. */
    next_on: day().nullable(),
    /** When that task is made. */
    next_at: instant().nullable(),
    /** The last day behind it: made, skipped or missed. */
    passed_on: day().nullable(),
    /** Tasks made so far. */
    made: z.int(),
    /** after_completion: the task to be completed before the next one. */
    waits_for_id: id('task').nullable(),
    paused_at: instant().nullable(),
    /** What refused a task, where it paused by itself. */
    pause_reason: Refusal.nullable(),
    created_by: id('usr'),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});
