import { z } from 'zod';
import { type Entity, entity, having, id, instant, line } from '../kernel/index.ts';

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
  visible: having('view_projects'),
  relations: { advance_to: { to: (): Entity => TaskStatus, by: 'advance_to_id' } },
  fields: {
    id: id('sts'),
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

/** The statuses every organization starts with. */
export const FIRST_STATUSES = [
  { name: 'To do', colour: '#64748b', category: 'open', is_terminal: false, progress: 0, position: 'a0' },
  { name: 'In progress', colour: '#2563eb', category: 'active', is_terminal: false, progress: 50, position: 'a1' },
  { name: 'In review', colour: '#d97706', category: 'review', is_terminal: false, progress: 80, position: 'a2' },
  { name: 'Done', colour: '#16a34a', category: 'done', is_terminal: true, progress: 100, position: 'a3' },
];
