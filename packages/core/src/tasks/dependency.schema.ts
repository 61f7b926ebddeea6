import { sql } from '@stint/db';
import { z } from 'zod';
import { all, entity, id, inProject, instant } from '../kernel/index.ts';
import { Task } from './task.schema.ts';

/** What of the other task has to be before what of this one: `finish_start` is done before this one begins. */
export const DEPENDENCY_TYPES = ['finish_start', 'start_start', 'finish_finish', 'start_finish'] as const;

/** A task that waits for another, also of another project. Whoever sees both sees it. */
export const TaskDependency = entity({
  name: 'task_dependency',
  domain: 'tasks',
  kind: 'dep',
  table: 'task_dependencies',
  model: 'TaskDependency',
  topic: 'task_id',
  visible: all(inProject('project_id'), inProject('depends_on_project_id')),
  live: (
    t,
  ) => sql`EXISTS (SELECT FROM tasks a WHERE a.org_id = ${t}.org_id AND a.id = ${t}.task_id AND a.deleted_at IS NULL)
    AND EXISTS (SELECT FROM tasks b WHERE b.org_id = ${t}.org_id AND b.id = ${t}.depends_on_id AND b.deleted_at IS NULL)`,
  relations: {
    task: { to: () => Task, by: 'task_id' },
    depends_on: { to: () => Task, by: 'depends_on_id' },
  },
  fields: {
    id: id('dep'),
    /** The task that waits. */
    task_id: id('task'),
    /** The task it waits for. */
    depends_on_id: id('task'),
    type: z.enum(DEPENDENCY_TYPES),
    project_id: id('prj'),
    depends_on_project_id: id('prj'),
    created_by: id('usr'),
    created_at: instant(),
  },
});
