import { sql } from '@stint/db';
import { searchable } from '../kernel/index.ts';
import { Task, TaskComment } from './task.schema.ts';

export const taskSearch = searchable({ entity: Task, key: 'key', title: 'title', body: ['description'] });

export const commentSearch = searchable({
  entity: TaskComment,
  body: ['body'],
  partOf: 'task_id',
  indexed: () => sql`true`,
});
