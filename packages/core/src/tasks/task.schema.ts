import { sql } from '@stint/db';
import { z } from 'zod';
import { day, type Entity, entity, field, id, inProject, instant, line, prose } from '../kernel/index.ts';
import { Project } from '../projects/project.schema.ts';
import { TaskGroup } from '../task_groups/group.schema.ts';
import { TaskStatus } from '../task_statuses/status.schema.ts';

export const PRIORITIES = ['none', 'low', 'medium', 'high', 'urgent'] as const;

export const Task = entity({
  name: 'task',
  kind: 'task',
  table: 'tasks',
  visible: inProject(),
  live: (t) => sql`${t}.deleted_at IS NULL`,
  relations: {
    project: { to: () => Project, by: 'project_id' },
    status: { to: () => TaskStatus, by: 'status_id' },
    group: { to: () => TaskGroup, by: 'group_id' },
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
    assignee_ids: field(z.array(id('usr')), {
      sql: (t) => sql`ARRAY(SELECT a.user_id FROM task_assignees a
        WHERE a.org_id = ${t}.org_id AND a.task_id = ${t}.id ORDER BY a.user_id)`,
    }),
    start_date: day().nullable(),
    due_date: day().nullable(),
    estimate_minutes: z.int().nullable(),
    /** Its place among the tasks of the project; sorts as plain text, byte by byte. */
    position: z.string(),
    /** Seconds of everybody's stopped time entries on it, so for those who see everybody's time. */
    tracked_seconds: field(z.int(), { needs: 'view_all_time' }),
    created_by: id('usr'),
    completed_at: instant().nullable(),
    deleted_at: instant().nullable(),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});

export const TaskComment = entity({
  name: 'task_comment',
  kind: 'cmt',
  table: 'task_comments',
  topic: 'task_id',
  visible: inProject(),
  relations: { task: { to: () => Task, by: 'task_id' } },
  fields: {
    id: id('cmt'),
    task_id: id('task'),
    project_id: id('prj'),
    user_id: id('usr'),
    /** Markdown. */
    body: field(prose(), { prose: true }),
    edited_at: instant().nullable(),
    version: z.int(),
    created_at: instant(),
    updated_at: instant(),
  },
});
