import { sql } from '@stint/db';
import { z } from 'zod';
import { day, entity, field, id, instant, prose } from '../kernel/index.ts';
import { Project } from '../projects/project.schema.ts';
import { Task } from '../tasks/task.schema.ts';
import { TimeEntry } from '../time/entry.schema.ts';
import { draftVisible } from './git.policy.ts';

export const DRAFT_STATUSES = ['pending', 'accepted', 'dismissed'] as const;

/** Time that commits suggest. It counts nowhere until its person accepts it, and a time entry is made. */
export const GitTimeDraft = entity({
  name: 'git_time_draft',
  domain: 'git',
  kind: 'gtd',
  table: 'git_time_drafts',
  model: 'GitTimeDraft',
  visible: draftVisible,
  relations: {
    project: { to: () => Project, by: 'project_id' },
    task: { to: () => Task, by: 'task_id' },
    entry: { to: () => TimeEntry, by: 'entry_id' },
  },
  fields: {
    id: id('gtd'),
    user_id: id('usr'),
    /** In their zone. */
    day: day(),
    time_zone: z.string(),
    project_id: id('prj').nullable(),
    task_id: id('task').nullable(),
    /** The titles of the commits. */
    description: field(prose(), { prose: true }),
    started_at: instant(),
    stopped_at: instant(),
    duration_seconds: field(z.int(), {
      sql: (t) => sql`extract(epoch FROM ${t}.stopped_at - ${t}.started_at)::int`,
    }),
    /** Committed outside of working hours: 0 seconds are suggested, and the person says what it was. */
    out_of_hours: z.boolean(),
    commit_ids: z.array(id('cmi')),
    /** Each waits for review. Once one of a day is accepted or dismissed, late commits change nothing of that day. */
    status: z.enum(DRAFT_STATUSES),
    /** The entry it became; null again where that is deleted. */
    entry_id: field(id('ent').nullable(), {
      sql: (t) => sql`(SELECT e.id FROM time_entries e WHERE e.org_id = ${t}.org_id AND e.id = ${t}.entry_id)`,
    }),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});
