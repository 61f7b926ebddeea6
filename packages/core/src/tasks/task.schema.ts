import { sql } from '@stint/db';
import { z } from 'zod';
import { day, type Entity, entity, field, id, inProject, instant, line, ownOr, prose } from '../kernel/index.ts';
import { Milestone } from '../milestones/milestone.schema.ts';
import { Project } from '../projects/project.schema.ts';
import { TaskGroup } from '../task_groups/group.schema.ts';
import { TaskStatus } from '../task_statuses/status.schema.ts';

export const PRIORITIES = ['none', 'low', 'medium', 'high', 'urgent'] as const;

const count = () => field(z.int(), { derived: true });

export const Task = entity({
  name: 'task',
  domain: 'tasks',
  kind: 'task',
  table: 'tasks',
  model: 'Task',
  visible: inProject(),
  live: (t) => sql`${t}.deleted_at IS NULL`,
  called: (t) => [sql`${t}.key || ' ' || ${t}.title`, sql`${t}.key`, sql`${t}.title`],
  relations: {
    project: { to: () => Project, by: 'project_id' },
    status: { to: () => TaskStatus, by: 'status_id' },
    group: { to: () => TaskGroup, by: 'group_id' },
    milestone: { to: () => Milestone, by: 'milestone_id' },
    parent: { to: (): Entity => Task, by: 'parent_id' },
  },
  fields: {
    id: id('task'),
    /** The project's code and a number that is never used again: WEB-42. */
    key: z.string(),
    project_id: id('prj'),
    title: line(500),
    /** Markdown. */
    description: field(prose().nullable(), { prose: true }),
    status_id: id('sts'),
    priority: z.enum(PRIORITIES),
    group_id: id('grp').nullable(),
    parent_id: id('task').nullable(),
    milestone_id: id('mst').nullable(),
    assignee_ids: z.array(id('usr')),
    label_ids: z.array(id('lbl')),
    /** Items of its checklist, and how many of them are ticked off. */
    checklist_total: count(),
    checklist_done: count(),
    /** Subtasks right below it, and how many of them are completed. */
    subtask_total: count(),
    subtask_done: count(),
    start_date: day().nullable(),
    due_date: day().nullable(),
    estimate_minutes: z.int().nullable(),
    /** Its place among the tasks of the project; sorts as plain text, byte by byte. */
    position: z.string(),
    /** Seconds of everybody's stopped time entries on it, so for those who see everybody's time. */
    tracked_seconds: field(z.int(), { needs: 'view_all_time' }),
    /** The recurrence that made it, and for which day. */
    recurrence_id: id('rec').nullable(),
    recurrence_date: day().nullable(),
    /** Null where the product made it: by a recurrence, or of what was sent through a form. */
    created_by: id('usr').nullable(),
    completed_at: instant().nullable(),
    deleted_at: instant().nullable(),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});

/** One on a deleted task is not there until the task is back. */
export const TaskComment = entity({
  name: 'task_comment',
  domain: 'tasks',
  kind: 'cmt',
  table: 'task_comments',
  model: 'TaskComment',
  topic: 'task_id',
  visible: inProject(),
  live: (t) =>
    sql`EXISTS (SELECT FROM tasks k WHERE k.org_id = ${t}.org_id AND k.id = ${t}.task_id AND k.deleted_at IS NULL)`,
  relations: { task: { to: () => Task, by: 'task_id' } },
  fields: {
    id: id('cmt'),
    task_id: id('task'),
    project_id: id('prj'),
    user_id: id('usr'),
    /** Markdown. */
    body: field(prose(), { prose: true }),
    /** Whom it mentions, of those who saw the project. */
    mentioned_user_ids: z.array(id('usr')),
    edited_at: instant().nullable(),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});

/** Whether somebody is told of a task's comments, as they said themselves. */
export const TaskWatch = entity({
  name: 'task_watch',
  domain: 'tasks',
  table: 'task_watchers',
  key: 'task_id',
  visible: ownOr(null),
  fields: { task_id: id('task'), user_id: id('usr'), watching: z.boolean(), updated_at: instant() },
});
