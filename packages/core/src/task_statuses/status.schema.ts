import { type Sql, sql } from '@stint/db';
import { z } from 'zod';
import { all, type Entity, entity, having, id, inProject, instant, line } from '../kernel/index.ts';
import { Project } from '../projects/project.schema.ts';

export const STATUS_CATEGORIES = ['backlog', 'open', 'active', 'review', 'done', 'cancelled'] as const;

/** What may put a task in another status by itself. */
export const ADVANCE_TRIGGERS = ['checklist_done', 'dependencies_done', 'timer_started', 'subtasks_done'] as const;
export type AdvanceTrigger = (typeof ADVANCE_TRIGGERS)[number];

export const TaskStatus = entity({
  name: 'task_status',
  domain: 'task_statuses',
  kind: 'sts',
  table: 'task_statuses',
  model: 'TaskStatus',
  visible: all(having('view_projects'), inProject()),
  live: (t) => sql`(${t}.project_id IS NULL OR EXISTS (SELECT FROM projects p
    WHERE p.org_id = ${t}.org_id AND p.id = ${t}.project_id AND p.deleted_at IS NULL))`,
  relations: {
    project: { to: () => Project, by: 'project_id', shared: true },
    advance_to: { to: (): Entity => TaskStatus, by: 'advance_to_id' },
  },
  fields: {
    id: id('sts'),
    /** The project whose own it is; null: the organization's, for every project that has none of its own. */
    project_id: id('prj').nullable(),
    name: line(60),
    colour: z.string(),
    category: z.enum(STATUS_CATEGORIES),
    is_terminal: z.boolean(),
    progress: z.int(),
    position: z.string(),
    /** The status a task in this one goes to by itself; null: none. */
    advance_to_id: id('sts').nullable(),
    /** When it does: what comes to be all done, or the first timer on it. */
    advance_on: z.enum(ADVANCE_TRIGGERS).nullable(),
    /** Where people may put a task in this one; empty: anywhere. */
    next_status_ids: z.array(id('sts')),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});

/** Whether tasks of a project, a row of `projects`, may be in a status: one of its own where it has some, else the organization's. */
export const inSetOf = (project: Sql, status: Sql): Sql =>
  sql`coalesce(${status}.project_id, '') = CASE WHEN ${project}.own_statuses THEN ${project}.id ELSE '' END`;

/** The statuses every organization starts with. */
export const FIRST_STATUSES = [
  { name: 'To do', colour: '#64748b', category: 'open', is_terminal: false, progress: 0, position: 'a0' },
  { name: 'In progress', colour: '#2563eb', category: 'active', is_terminal: false, progress: 50, position: 'a1' },
  { name: 'In review', colour: '#d97706', category: 'review', is_terminal: false, progress: 80, position: 'a2' },
  { name: 'Done', colour: '#16a34a', category: 'done', is_terminal: true, progress: 100, position: 'a3' },
];
