import { raw, sql } from '@stint/db';
import { z } from 'zod';
import {
  before,
  byColumn,
  contains,
  day,
  equals,
  type Filter,
  id,
  instant,
  isSet,
  listing,
  since,
} from '../kernel/index.ts';
import { STATUS_CATEGORIES } from '../task_statuses/status.schema.ts';
import { PRIORITIES, Task, TaskComment } from './task.schema.ts';

/** The column equals the value; null finds those without. */
const equalsOrNone = (column: string, schema: z.ZodType): Filter => ({
  schema: schema.nullable(),
  sql: (value, t) => (value === null ? sql`${t}.${raw(column)} IS NULL` : sql`${t}.${raw(column)} = ${value}`),
});

const assignee: Filter = {
  schema: z
    .string()
    .regex(/^(usr_[0-7][0-9a-hjkmnp-tv-z]{25}|me|none)$/, 'expected the id of a user (usr_…), me or none'),
  sql(value: string, t, caller) {
    const on = sql`SELECT FROM task_assignees a WHERE a.org_id = ${t}.org_id AND a.task_id = ${t}.id`;
    if (value === 'none') return sql`NOT EXISTS (${on})`;
    return sql`EXISTS (${on} AND a.user_id = ${value === 'me' ? caller.user_id : value})`;
  },
};

const label: Filter = {
  schema: z.string().regex(/^(lbl_[0-7][0-9a-hjkmnp-tv-z]{25}|none)$/, 'expected the id of a label (lbl_…), or none'),
  sql: (value, t, caller) =>
    value === 'none'
      ? sql`${t}.label_ids = '{}'`
      : sql`${t}.id IN (SELECT l.task_id FROM task_labels l WHERE l.org_id = ${caller.org_id} AND l.label_id = ${value})`,
};

const inCategory: Filter = {
  schema: z.enum(STATUS_CATEGORIES),
  sql: (value, t, caller) => sql`${t}.status_id IN (SELECT s.id FROM task_statuses s
    WHERE s.org_id = ${caller.org_id} AND s.category = ${value})`,
};

/** Not completed, and due before today where the reader is. */
const overdue: Filter = {
  schema: z.boolean(),
  sql: (value: boolean, t, caller) => {
    const late = sql`(${t}.completed_at IS NULL AND ${t}.due_date < (now() AT TIME ZONE ${caller.time_zone})::date)`;
    return value ? late : sql`${late} IS NOT TRUE`;
  },
};

/** More time is on it than was estimated. */
const overEstimate: Filter = {
  schema: z.boolean(),
  sql: (value: boolean, t) => {
    const over = sql`(${t}.tracked_seconds > ${t}.estimate_minutes * 60::bigint)`;
    return value ? over : sql`${over} IS NOT TRUE`;
  },
  needs: 'view_all_time',
};

const rank = PRIORITIES.map((name, i) => `WHEN '${name}' THEN ${i}`).join(' ');

export const taskListing = listing({
  entity: Task,
  filters: {
    q: contains('title', 'key'),
    project_id: equals('project_id', id('prj')),
    status_id: equals('status_id', id('sts')),
    status_ids: {
      schema: z.array(id('sts')).min(1).max(50),
      sql: (value: string[], t) => sql`${t}.status_id = ANY(${value})`,
    },
    category: inCategory,
    group_id: equalsOrNone('group_id', id('grp')),
    parent_id: equalsOrNone('parent_id', id('task')),
    milestone_id: equalsOrNone('milestone_id', id('mst')),
    assignee_id: assignee,
    label_id: label,
    recurrence_id: equals('recurrence_id', id('rec')),
    priority: equals('priority', z.enum(PRIORITIES)),
    /** Due before this day. */
    due_before: before('due_date', day()),
    /** Due after this day. */
    due_after: { schema: day(), sql: (value, t) => sql`${t}.due_date > ${value}` },
    overdue,
    over_estimate: overEstimate,
    completed: isSet('completed_at'),
    created_by: equals('created_by', id('usr')),
    updated_since: since('updated_at', instant()),
    /** true lists deleted ones instead, which can be restored for 30 days. */
    deleted: isSet('deleted_at'),
  },
  sorts: {
    created_at: byColumn('created_at', 'timestamptz'),
    updated_at: byColumn('updated_at', 'timestamptz'),
    // Those without a due date come last.
    due_date: { sql: (t) => sql`coalesce(${t}.due_date, 'infinity'::date)`, type: 'date' },
    priority: { sql: (t) => sql`CASE ${t}.priority ${raw(rank)} ELSE 0 END`, type: 'integer' },
    position: byColumn('position', 'text'),
    title: byColumn('title', 'text'),
    // Those without come last.
    completed_at: { sql: (t) => sql`coalesce(${t}.completed_at, 'infinity'::timestamptz)`, type: 'timestamptz' },
    // Those without count as none.
    estimate_minutes: { sql: (t) => sql`coalesce(${t}.estimate_minutes, 0)`, type: 'integer' },
    tracked_seconds: { ...byColumn('tracked_seconds', 'bigint'), needs: 'view_all_time' },
  },
  order: '-created_at',
});

/** The same with deleted tasks in reach. */
export const anyTaskListing = listing({ ...taskListing, entity: { ...Task, live: null } });

export const commentListing = listing({
  entity: TaskComment,
  filters: { task_id: equals('task_id', id('task')) },
  sorts: { created_at: byColumn('created_at', 'timestamptz') },
  order: 'created_at',
});
